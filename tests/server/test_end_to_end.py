"""A whole evaluation as a host runs it: our process, the local hub, inspect-ai, a model.

Everything is real but the model, which is the stand-in whose accuracy is known; the
score that comes out must be exactly that accuracy.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from evalhub_mcp.formatting import format_score
from evalhub_mcp.local.stub_model import StubModel
from tests.narrow import present, text_of
from tests.server.support.apps_host import APPS, view_of
from tests.server.support.command_line import announced_url

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]
sees_processes = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="looks for left-over processes in /proc"
)


def environment(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return kept | {"EVALHUB_MCP_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}


@pytest.fixture
def model() -> Iterator[StubModel]:
    with StubModel(accuracy=0.8) as model:
        yield model


@asynccontextmanager
async def over_stdio(tmp_path: Path, mode: str) -> AsyncIterator[Client]:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "evalhub_mcp", "--local"],
        env=environment(tmp_path),
    )
    async with Client(server, mode=mode, extensions=[APPS]) as client:
        yield client


@asynccontextmanager
async def http_server(tmp_path: Path, *flags: str) -> AsyncIterator[tuple[str, int]]:
    """A server over HTTP in a separate process; yields its URL and process id."""
    process = await anyio.open_process(
        [sys.executable, "-m", "evalhub_mcp", "--local", "--port", "0", *flags],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield await announced_url(process), process.pid
    finally:
        process.terminate()
        with anyio.fail_after(30):
            await process.wait()
        await process.aclose()


async def call(client: Client, tool: str, **arguments):
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, text_of(result)
    return result


async def evaluate(client: Client, model: StubModel, benchmark: str, **parameters):
    """Discover, submit, wait, read; returns what the page in the chat draws."""
    found = await call(client, "find_benchmarks", query=benchmark.replace("_", " "))
    first = found.structured_content["benchmarks"][0]
    assert (first["provider_id"], first["id"]) == ("inspect-local", benchmark)
    submitted = await call(
        client,
        "submit_evaluation",
        model={"url": model.base_url, "name": model.name},
        benchmarks=[{"id": benchmark, "provider_id": "inspect-local", "parameters": parameters}],
    )
    job_id = submitted.structured_content["job_id"]
    with anyio.fail_after(90):
        while True:
            status = await call(client, "get_job_status", job_id=job_id, wait_seconds=30)
            if status.structured_content["done"]:
                break
    results = await call(client, "get_job_results", job_id=job_id)
    (found,) = view_of(results)["benchmarks"]
    assert f" {format_score(found['score'])} (95 % interval " in text_of(results)
    assert f", {found['n_samples']} samples)" in text_of(results)
    return view_of(results)


def pids_using(directory: Path) -> list[int]:
    """Processes whose command line or environment names the directory."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            seen = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(directory).encode() in seen and int(entry.name) != os.getpid() and state != "Z":
            found.append(int(entry.name))
    return found


async def wait_until_nothing_runs(directory: Path) -> None:
    with anyio.move_on_after(20):
        while pids_using(directory):
            await anyio.sleep(0.05)
    assert not pids_using(directory)


async def test_a_whole_evaluation_over_stdio_finds_exactly_the_known_accuracy(tmp_path, model):
    async with over_stdio(tmp_path, "auto") as client:
        results = await evaluate(client, model, "everyday_facts", api="chat")
    assert results["state"] == "completed"
    benchmark = results["benchmarks"][0]
    assert benchmark["score"] == pytest.approx(model.expected_accuracy("everyday_facts"))
    assert benchmark["n_samples"] >= 50
    assert benchmark["stderr"] > 0
    assert benchmark["wrong_answers"]
    await wait_until_nothing_runs(tmp_path)


async def test_a_whole_evaluation_over_http_finds_exactly_the_known_accuracy(tmp_path, model):
    async with (
        http_server(tmp_path, "--transport", "http") as (url, _),
        Client(url, extensions=[APPS]) as client,
    ):
        results = await evaluate(
            client, model, "arithmetic_word_problems", api="completions", num_fewshot=2
        )
    benchmark = results["benchmarks"][0]
    assert benchmark["score"] == pytest.approx(model.expected_accuracy("arithmetic_word_problems"))
    await wait_until_nothing_runs(tmp_path)


async def test_an_older_client_runs_an_evaluation_over_stdio(tmp_path, model):
    async with over_stdio(tmp_path, "legacy") as client:
        results = await evaluate(client, model, "refusals", num_examples=10)
    expected = model.expected_accuracy("refusals", 10)
    assert results["benchmarks"][0]["score"] == pytest.approx(expected)


async def test_a_model_endpoint_that_is_down_fails_the_job_with_a_readable_reason(tmp_path):
    with StubModel() as model:
        url = model.base_url
    async with over_stdio(tmp_path, "auto") as client:
        submitted = await call(
            client,
            "submit_evaluation",
            model={"url": url, "name": "gone"},
            benchmarks=[{"id": "everyday_facts", "provider_id": "inspect-local"}],
        )
        job_id = submitted.structured_content["job_id"]
        with anyio.fail_after(60):
            while True:
                status = await call(client, "get_job_status", job_id=job_id, wait_seconds=30)
                if status.structured_content["done"]:
                    break
        results = await call(client, "get_job_results", job_id=job_id)
    assert status.structured_content["state"] == "failed"
    for text in (status.content[0].text, results.content[0].text):
        assert url.removesuffix("/v1").removeprefix("http://") in text
        assert "Traceback" not in text


@sees_processes
async def test_cancelling_a_running_evaluation_stops_its_process(tmp_path):
    with StubModel(hang=True) as model:
        async with over_stdio(tmp_path, "auto") as client:
            submitted = await call(
                client,
                "submit_evaluation",
                model={"url": model.base_url, "name": model.name},
                benchmarks=[{"id": "everyday_facts", "provider_id": "inspect-local"}],
            )
            job_id = submitted.structured_content["job_id"]
            with anyio.fail_after(60):
                while True:
                    status = await call(client, "get_job_status", job_id=job_id, wait_seconds=10)
                    if status.structured_content["state"] == "running":
                        break
            reply = await call(client, "cancel_job", job_id=job_id)
            assert reply.structured_content["cancelled_now"] is True
            again = await call(client, "cancel_job", job_id=job_id)
            assert again.structured_content["cancelled_now"] is False
            with anyio.fail_after(20):
                while any(_is_evaluation(pid) for pid in pids_using(tmp_path)):
                    await anyio.sleep(0.05)


def _is_evaluation(pid: int) -> bool:
    return _runs(pid, b"evalhub_mcp.local.inspect")


@sees_processes
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_nothing_is_left_running_when_the_server_is_stopped_by_a_signal(tmp_path, number):
    process = subprocess.Popen(
        [sys.executable, "-m", "evalhub_mcp", "--local"],
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        with anyio.fail_after(30):
            while len(pids_using(tmp_path)) < 3:  # the server, the supervisor, the hub
                await anyio.sleep(0.05)
        process.send_signal(number)
        await anyio.to_thread.run_sync(lambda: process.wait(20))
    finally:
        process.kill()
        present(process.stdin).close()
        present(process.stdout).close()
        process.wait(10)
    await wait_until_nothing_runs(tmp_path)


async def test_the_server_answers_before_its_hub_is_ready(tmp_path):
    """Initialisation does not wait: a hub that cannot start shows only in the tools' answers."""
    data = tmp_path / "data"
    data.write_text("not a directory")
    async with over_stdio(tmp_path, "auto") as client:
        assert (await client.list_tools()).tools
        result = await client.call_tool("discover_providers", {})
    assert result.is_error
    assert "local hub" in text_of(result).lower()


async def test_a_client_that_vanishes_mid_answer_leaves_no_traceback_and_nothing_running(tmp_path):
    """Both pipes close while an answer is written, as when a host crashes."""
    log = tmp_path / "stderr"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "evalhub_mcp", "--local"],
            env=environment(tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        request = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": INITIALIZE}
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        process.stdin.close()
        status = await anyio.to_thread.run_sync(lambda: process.wait(30))
    finally:
        process.kill()
        process.wait(10)
    assert (status, log.read_text()) == (0, "")
    await wait_until_nothing_runs(tmp_path)


INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


@sees_processes
async def test_a_hub_that_crashes_for_good_is_started_anew_by_the_next_call(tmp_path):
    async with over_stdio(tmp_path, "auto") as client:
        await call(client, "check_connection")
        with anyio.fail_after(60):
            # The supervisor restarts it a few times; after that only a call brings it back.
            while hubs := [pid for pid in pids_using(tmp_path) if _is_hub(pid)]:
                for pid in hubs:
                    os.kill(pid, signal.SIGKILL)
                await _until_changed(tmp_path, hubs)
            while (await client.call_tool("check_connection", {})).is_error:
                await anyio.sleep(0.1)
        reply = await call(client, "check_connection")
    assert reply.structured_content["ok"] is True
    await wait_until_nothing_runs(tmp_path)


async def _until_changed(directory: Path, before: list[int]) -> None:
    """Wait until another hub runs, or none does and its supervisor has gone too."""
    while True:
        running = pids_using(directory)
        hubs = [pid for pid in running if _is_hub(pid)]
        if (hubs and hubs != before) or not any(_is_supervisor(pid) for pid in running):
            return
        await anyio.sleep(0.03)


def _is_hub(pid: int) -> bool:
    return _runs(pid, b"eval-hub\0")


def _is_supervisor(pid: int) -> bool:
    return _runs(pid, b"local.hub.supervisor")


def _runs(pid: int, word: bytes) -> bool:
    try:
        return word in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
