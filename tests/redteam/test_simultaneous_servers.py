"""Servers that submit the same at the same moment, as processes, in many rounds.

`tests/server/test_simultaneous_submission.py` has the core cases. Here the processes are as a team
and as IDE windows have them, and some of them die at the worst moment.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from mcp import Client

from evalhub_mcp.client import SyncEvalHubClient
from tests.client.support.scripted import Reply, Request
from tests.narrow import present, text_of
from tests.server.conftest import await_health, free_port, start_hub, stop
from tests.server.support.command_line import serving
from tests.server.support.team import recording_hub

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

ROUNDS = 12
MOST_SECONDS_PER_REQUEST = 1.0
"""What `docs/tools.md` promises."""
FAST = 0.3
"""Seconds per request of the other server."""
BENCHMARKS = [{"id": "capitals", "provider_id": "alpha"}]


@pytest.fixture(scope="module")
def hub(tmp_path_factory) -> Iterator[SimpleNamespace]:
    port = free_port()
    process = start_hub(tmp_path_factory.mktemp("hub"), port)
    base_url = f"http://127.0.0.1:{port}"
    try:
        await_health(base_url)
        with SyncEvalHubClient(base_url) as client:
            yield SimpleNamespace(base_url=base_url, client=client)
    finally:
        stop(process)


def request(model: str) -> dict[str, Any]:
    return {"model": {"url": "http://127.0.0.1:9/v1", "name": model}, "benchmarks": BENCHMARKS}


def unfinished(hub: Any, model: str) -> list[str]:
    jobs = [job for job in hub.client.jobs.list() if job.model.name == model]
    return [job.id for job in jobs if not job.state.is_terminal]


@pytest.fixture
async def clients(hub, tmp_path) -> AsyncIterator[list[Client]]:
    """Three servers over HTTP."""
    async with AsyncExitStack() as stack:
        urls = [
            await stack.enter_async_context(serving(hub.base_url, tmp_path / name))
            for name in ("one", "two", "three")
        ]
        yield [await stack.enter_async_context(Client(url)) for url in urls]


async def together(clients: list[Client], tool: str, arguments: Any) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []

    async def call(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        assert not result.is_error, text_of(result)
        answers.append(present(result.structured_content))

    with anyio.fail_after(60):
        async with anyio.create_task_group() as group:
            for client in clients:
                group.start_soon(call, client)
    return answers


async def test_three_replicas_make_one_job_in_every_round(hub, clients):
    for number in range(ROUNDS):
        model = f"replicas-{number}"
        answers = await together(clients, "submit_evaluation", request(model))
        (kept,) = unfinished(hub, model)
        assert {answer["job_id"] for answer in answers} == {kept}
        every = {job.id for job in hub.client.jobs.list() if job.model.name == model}
        cancelled = {a["cancelled_job_id"] for a in answers if "cancelled_job_id" in a}
        assert cancelled == every - {kept}


async def test_reruns_at_the_same_moment_are_one_job(hub, clients):
    for number in range(5):
        model = f"rerun-{number}"
        (first,) = await together(clients[:1], "submit_evaluation", request(model))
        hub.client.jobs.cancel(first["job_id"])
        answers = await together(clients, "rerun_evaluation", {"job_id": first["job_id"]})
        (kept,) = unfinished(hub, model)
        assert {answer["job_id"] for answer in answers} == {kept}


def collections_named(hub: Any, name: str) -> list[str]:
    return [found.id for found in hub.client.collections.list(name=name)]


async def test_three_replicas_make_one_collection_in_every_round(hub, clients):
    withdrawn = 0
    for number in range(ROUNDS):
        name = f"shared set {number}"
        arguments = {"name": name, "category": "test", "benchmarks": BENCHMARKS}
        answers = await together(clients, "create_collection", arguments)
        (kept,) = collections_named(hub, name)
        assert {answer["collection_id"] for answer in answers} == {kept}
        assert sum("existed" not in answer for answer in answers) <= 1
        withdrawn += sum("deleted_collection_id" in answer for answer in answers)
    assert withdrawn  # else the servers did not create at the same moment


async def test_two_collections_of_one_name_at_the_same_moment_are_a_conflict(hub, clients):
    for number in range(5):
        name = f"contested {number}"
        results: list[Any] = []

        async def create(client: Client, weight: int, name: str, results: list[Any]) -> None:
            benchmarks = [{**BENCHMARKS[0], "parameters": {"num_examples": weight}}]
            arguments = {"name": name, "category": "test", "benchmarks": benchmarks}
            results.append(await client.call_tool("create_collection", arguments))

        with anyio.fail_after(60):
            async with anyio.create_task_group() as group:
                for weight, client in enumerate(clients[:2], 1):
                    group.start_soon(create, client, weight, name, results)
        (kept,) = collections_named(hub, name)
        made = [r.structured_content["collection_id"] for r in results if not r.is_error]
        refused = [text_of(r) for r in results if r.is_error]
        assert made == [kept]
        assert "There is another collection named" in refused[0]
        assert kept in refused[0]


async def test_duplicates_that_are_asked_for_are_left_alone(hub, clients):
    model = "wanted-twice"
    arguments = {**request(model), "allow_duplicate": True}
    answers = await together(clients, "submit_evaluation", arguments)
    assert {a["job_id"] for a in answers} == set(unfinished(hub, model))
    assert len(answers) == 3


@asynccontextmanager
async def slow_proxy(base_url: str, seconds: float) -> AsyncIterator[str]:
    """An address of the hub behind a proxy that delays each reply by so many seconds."""
    way = recording_hub(base_url)
    forward = way.script

    def delayed(request: Request) -> Reply | str:
        reply = forward(request)
        time.sleep(seconds)
        return reply

    way.script = delayed
    try:
        yield way.url
    finally:
        await anyio.to_thread.run_sync(way.close)


async def test_a_server_with_slow_requests_makes_one_job_with_a_faster_one(hub, tmp_path):
    """Each server waits for the other long enough for requests of this length.

    The slow one sends its job just after the faster one, and sees both. It needs three more
    requests to cancel its own, and must not have been answered with by then.
    """
    collisions = 0
    async with AsyncExitStack() as stack:
        ways = [
            await stack.enter_async_context(slow_proxy(hub.base_url, seconds))
            for seconds in (FAST, MOST_SECONDS_PER_REQUEST)
        ]
        urls = [
            await stack.enter_async_context(serving(way, tmp_path / str(number)))
            for number, way in enumerate(ways)
        ]
        fast, slow = [await stack.enter_async_context(Client(url)) for url in urls]
        for client in (fast, slow):
            await client.call_tool("find_benchmarks", {})
        for number in range(8):
            model = f"slow-{number}"
            answers: list[dict[str, Any]] = []

            async def submit(
                client: Client, wait: float, model: str, answers: list[dict[str, Any]]
            ) -> None:
                await anyio.sleep(wait)
                result = await client.call_tool("submit_evaluation", request(model))
                assert not result.is_error, text_of(result)
                answers.append(present(result.structured_content))

            # Both look for a job first, so that request separates their submissions.
            apart = MOST_SECONDS_PER_REQUEST - FAST - 0.1
            with anyio.fail_after(60):
                async with anyio.create_task_group() as group:
                    group.start_soon(submit, fast, apart, model, answers)
                    group.start_soon(submit, slow, 0, model, answers)
            (kept,) = unfinished(hub, model)
            assert [answer["job_id"] for answer in answers] == [kept, kept]
            collisions += sum("cancelled_job_id" in answer for answer in answers)
    assert collisions  # else the jobs were not made at the same moment


class Window:
    """A server on stdio, as an IDE has it."""

    def __init__(self, base_url: str, home: Path) -> None:
        home.mkdir(exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evalhub_mcp", "--base-url", base_url],
            env=kept | {"HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._last = 0
        about = {"name": "test", "version": "1"}
        self.request("initialize", protocolVersion="2025-11-25", capabilities={}, clientInfo=about)
        self._write({"method": "notifications/initialized"})

    def _write(self, message: dict[str, Any]) -> None:
        pipe = present(self.process.stdin)
        pipe.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        pipe.flush()

    def send(self, method: str, **params: Any) -> int:
        self._last += 1
        self._write({"id": self._last, "method": method, "params": params})
        return self._last

    def request(self, method: str, **params: Any) -> Any:
        number = self.send(method, **params)
        for line in present(self.process.stdout):
            message = json.loads(line)
            if message.get("id") == number:
                return message["result"]
        raise AssertionError("the server ended")

    def call(self, tool: str, **arguments: Any) -> Any:
        result = self.request("tools/call", name=tool, arguments=arguments)
        assert not result.get("isError"), result["content"]
        return result["structuredContent"]

    def close(self) -> None:
        self.process.kill()
        self.process.wait(10)
        present(self.process.stdin).close()
        present(self.process.stdout).close()


@pytest.fixture
def open_window(hub, tmp_path) -> Iterator[Callable[[], Window]]:
    opened: list[Window] = []

    def opening() -> Window:
        opened.append(Window(hub.base_url, tmp_path / str(len(opened))))
        return opened[-1]

    yield opening
    for window in opened:
        window.close()


def test_windows_of_an_ide_make_one_job_in_every_round(hub, open_window):
    windows = [open_window(), open_window()]
    for window in windows:
        window.call("find_benchmarks", query="capitals")
    for number in range(ROUNDS):
        model = f"windows-{number}"
        answers: list[Any] = []
        barrier = threading.Barrier(len(windows))

        def submit(window: Window, model: str, barrier: threading.Barrier, to: list[Any]) -> None:
            barrier.wait(10)
            to.append(window.call("submit_evaluation", **request(model)))

        threads = [
            threading.Thread(target=submit, args=(window, model, barrier, answers))
            for window in windows
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        (kept,) = unfinished(hub, model)
        assert [answer["job_id"] for answer in answers] == [kept, kept]


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.02, 0.04, 0.08])
def test_a_window_that_is_killed_meanwhile_leaves_one_job_at_most(hub, open_window, delay):
    survivor, victim = open_window(), open_window()
    for window in (survivor, victim):
        window.call("find_benchmarks", query="capitals")
    model = f"killed-{delay}"
    victim.send("tools/call", name="submit_evaluation", arguments=request(model))
    timer = threading.Timer(delay, victim.process.send_signal, (signal.SIGKILL,))
    timer.start()
    answer = survivor.call("submit_evaluation", **request(model))
    timer.join()
    deadline = time.monotonic() + 10
    while unfinished(hub, model) != [answer["job_id"]]:
        assert time.monotonic() < deadline, "more than one job is left, or none"
        time.sleep(0.1)
    # A repeated call gets the same job.
    assert survivor.call("submit_evaluation", **request(model))["job_id"] == answer["job_id"]
