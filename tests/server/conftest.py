"""A real hub whose jobs the tests drive by posting events, and our server in memory."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    ExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
)
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from mcp import Client

from evalhub_mcp.app.application import App
from evalhub_mcp.app.report.page import page, report
from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.http.uvicorn_server import HttpServer
from evalhub_mcp.settings import Settings
from tests.client.support.faults import Fault, FaultyProxy, Seen
from tests.narrow import text_of
from tests.server.support.apps_host import APPS, view_of
from tests.server.support.browser import AppHost, Browser, Page, app_host

ALPHA = {
    "id": "alpha",
    "name": "Alpha Lab",
    "title": "Alpha Lab",
    "description": "General checks of language models.",
    "agent": {
        "evaluates": ["knowledge", "red_teaming"],
        "recommended_when": ["User wants a broad first look"],
        "target_type": "model",
        "summary": "Broad checks of what a model knows and refuses.",
        "complements": ["beta"],
        "hints": ["Set num_examples to 10 for a smoke test"],
        "result_interpretation": ["acc is the share of right answers"],
    },
    "benchmarks": [
        {
            "id": "capitals",
            "name": "Capital cities",
            "description": "Names of capital cities.",
            "category": "knowledge",
            "metrics": ["acc"],
            "dataset_size": 50,
            "tags": ["geography"],
            "primary_score": {"metric": "acc"},
            "pass_criteria": {"threshold": 0.6},
            "agent": {
                "result_interpretation": "Share of capitals named rightly.",
                "score_ranges": [
                    {"range": "0.0-0.5", "meaning": "mostly guessing"},
                    {"range": "0.5-1.0", "meaning": "solid knowledge"},
                ],
            },
        },
        {
            "id": "breakout",
            "name": "Breaking the rules",
            "description": "How often a model can be talked into breaking its rules.",
            "category": "safety",
            "metrics": ["attack_rate"],
            "primary_score": {"metric": "attack_rate", "lower_is_better": True},
            "pass_criteria": {"threshold": 0.2},
        },
        {"id": "shared", "name": "Shared", "category": "knowledge"},
    ],
    "runtime": {"local": {"command": "true"}},
}
BETA = {
    "id": "beta",
    "name": "Beta Speed",
    "description": "Latency of inference servers.",
    "benchmarks": [
        {"id": "latency", "name": "Latency", "category": "performance"},
        {"id": "shared", "name": "Shared", "category": "knowledge"},
    ],
    "runtime": {"local": {"command": "true"}},
}
PAIR = {
    "id": "pair",
    "name": "A pair",
    "category": "knowledge",
    "benchmarks": [
        {"id": "capitals", "provider_id": "alpha"},
        {"id": "breakout", "provider_id": "alpha"},
    ],
}


@dataclass
class RealHub:
    """A running eval-hub, and what a test needs to act as its evaluations."""

    base_url: str
    client: SyncEvalHubClient
    directory: Path

    def date(self, job_id: str, day: str) -> None:
        """Set the submission time of a job to 06:00 of a day."""
        with closing(sqlite3.connect(self.directory / "hub.db", timeout=10)) as database:
            query = "UPDATE evaluations SET created_at = ? WHERE id = ?"
            changed = database.execute(query, (f"{day} 06:00:00", job_id)).rowcount
            database.commit()
        assert changed == 1

    def forget_jobs(self) -> None:
        """Delete all jobs and their files, as deleting one by one does."""
        with closing(sqlite3.connect(self.directory / "hub.db", timeout=10)) as database:
            ids = [str(row[0]) for row in database.execute("SELECT id FROM evaluations")]
            database.execute("DELETE FROM evaluations")
            database.commit()
        for job_id in ids:
            shutil.rmtree(JOBS_DIR / job_id, ignore_errors=True)

    def event(self, job_id: str, benchmark: str, index: int, status: str, **fields: Any) -> None:
        """Post the event that an evaluation process would."""
        self.client.jobs.post_event(
            job_id,
            {
                "provider_id": "alpha",
                "id": benchmark,
                "benchmark_index": index,
                "status": status,
                **fields,
            },
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_hub(directory: Path, port: int) -> subprocess.Popen[bytes]:
    for folder, documents in (("providers", (ALPHA, BETA)), ("collections", (PAIR,))):
        (directory / folder).mkdir(parents=True, exist_ok=True)
        for document in documents:
            (directory / folder / f"{document['id']}.yaml").write_text(json.dumps(document))
    config = {
        "service": {
            "port": port,
            "host": "127.0.0.1",
            "termination_file": str(directory / "termination"),
        },
        "database": {"driver": "sqlite", "url": f"file:{directory}/hub.db"},
        "prometheus": {"enabled": False},
        "otel": {"enabled": False},
    }
    (directory / "config.yaml").write_text(json.dumps(config))
    log = (directory / "log").open("ab")
    try:
        return subprocess.Popen(
            [Path(sys.executable).with_name("eval-hub"), "-local", "-configdir", directory],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    finally:
        log.close()


def await_health(base_url: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"{base_url}/api/v1/health", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.03)


def stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


HUB = pytest.StashKey[RealHub]()


@pytest.fixture(scope="session")
def hub(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealHub]:
    port, directory = free_port(), tmp_path_factory.mktemp("hub")
    process = start_hub(directory, port)
    base_url = f"http://127.0.0.1:{port}"
    try:
        await_health(base_url)
        with SyncEvalHubClient(base_url) as client:
            hub = RealHub(base_url, client, directory)
            request.config.stash[HUB] = hub
            yield hub
            hub.forget_jobs()
    finally:
        stop(process)


@pytest.fixture(scope="module", autouse=True)
def _jobs_of_this_module_only(request: pytest.FixtureRequest) -> None:
    """Start each module with an empty list of jobs, since the server reads all of them."""
    if (hub := request.config.stash.get(HUB, None)) is not None:
        hub.forget_jobs()


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("EVALHUB_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


class Agent:
    """A client of our server that reads replies as a model does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, /, **arguments: Any) -> SimpleNamespace:
        """Call a tool.

        `text` and `data` are the two forms a model may see, text or structured content; `view` is
        what a page in the chat draws.
        """
        result = await self.client.call_tool(tool, arguments)
        data = result.structured_content
        if data is not None:
            assert data["answer"] == text_of(result), "both forms say the same"
        return SimpleNamespace(
            text=text_of(result), data=data, view=view_of(result), failed=bool(result.is_error)
        )

    async def fails(self, tool: str, /, **arguments: Any) -> str:
        """Call a tool that must refuse; returns the text of its error."""
        reply = await self.call(tool, **arguments)
        assert reply.failed, reply.text
        assert reply.data is None
        assert "Traceback" not in reply.text
        return str(reply.text)


Connect = Callable[..., AbstractAsyncContextManager[Agent]]


@pytest.fixture
def connect() -> Connect:
    """`connect(base_url=…)` is an agent connected to a server with those settings.

    `prepare` changes the server's application before it runs.
    """

    @asynccontextmanager
    async def connected(
        mode: str = "auto", prepare: Callable[[App], None] = lambda _: None, **settings: Any
    ) -> AsyncIterator[Agent]:
        server = build_server(Settings(**settings))
        prepare(server.app)
        async with Client(server, mode=mode, extensions=[APPS]) as client:
            yield Agent(client)

    return connected


@pytest.fixture
async def agent(hub: RealHub, connect: Connect) -> AsyncIterator[Agent]:
    async with connect(base_url=hub.base_url) as connected:
        yield connected


class CountingProxy(FaultyProxy):
    """A proxy that breaks nothing and counts the hub's requests by path, without the query."""

    def __init__(self, upstream_port: int) -> None:
        self.asked: Counter[str] = Counter()
        super().__init__(upstream_port, self._count, late=1)

    def _count(self, seen: Seen) -> Fault:
        self.asked[seen.target.partition("?")[0].removeprefix("/api/v1")] += 1
        return Fault.NONE


@pytest.fixture
def counted(hub: RealHub) -> Iterator[CountingProxy]:
    proxy = CountingProxy(int(hub.base_url.rpartition(":")[2]))
    yield proxy
    proxy.close()


class ServerHere(HttpServer):
    """Our HTTP server in the test's process, without signal handlers."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


@dataclass
class Served:
    """A server that answers at `url`, and its parts."""

    url: str
    mcp: Any
    http: HttpServer


ServeHere = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture
def serve_here() -> ServeHere:
    """`serve_here(base_url=…)` serves over real HTTP from within the test."""

    @asynccontextmanager
    async def served(**settings: Any) -> AsyncIterator[Served]:
        found = Settings(**{"transport": "http", "port": 0, "host": "127.0.0.1", **settings})
        mcp = build_server(found)
        server = ServerHere(mcp, found)
        async with anyio.create_task_group() as group:
            ended = anyio.Event()

            async def serve() -> None:
                try:
                    await server.serve()
                finally:
                    ended.set()

            group.start_soon(serve)
            with anyio.fail_after(20):
                while not server.started:
                    await anyio.sleep(0.005)
            port = server.servers[0].sockets[0].getsockname()[1]
            path = "/mcp" if found.transport == "http" else "/sse"
            try:
                yield Served(f"http://127.0.0.1:{port}{path}", mcp, server)
            finally:
                server.stop()
                with anyio.CancelScope(shield=True):
                    await ended.wait()

    return served


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser in which each test opens separate pages."""
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture
def host(chromium: Browser, tmp_path: Path) -> Iterator[AppHost]:
    """A host that holds the view of results."""
    with app_host(chromium, tmp_path, page()) as made:
        yield made


@pytest.fixture
def shown(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """`shown(reply, …)` opens a report of replies."""
    with ExitStack() as opened:

        def show(*replies: dict[str, Any], **size: int) -> Page:
            path = tmp_path / "report.html"
            path.write_text(report(replies))
            return opened.enter_context(chromium.page(path.as_uri(), **size))

        yield show


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """Helpers for test modules, which cannot import each other."""
    return SimpleNamespace(
        free_port=free_port, start_hub=start_hub, await_health=await_health, stop=stop
    )
