"""Jobs through a separate server process: real failures, and shutdown during calls."""

import json
import os
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from evalhub_mcp.local.stub_model import StubModel
from tests.narrow import text_of
from tests.server.support.command_line import announced_url

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

CAPITALS = [{"id": "capitals", "provider_id": "alpha"}]
MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


def environment(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return kept | {"EVALHUB_MCP_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}


async def test_a_real_evaluation_of_an_endpoint_that_is_down_is_diagnosed_as_such(tmp_path):
    with StubModel() as model:
        url = model.base_url
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "evalhub_mcp", "--local"], env=environment(tmp_path)
    )
    async with Client(server) as client:
        submitted = await client.call_tool(
            "submit_evaluation",
            {
                "model": {"url": url, "name": "gone"},
                "benchmarks": [{"id": "everyday_facts", "provider_id": "inspect-local"}],
            },
        )
        job = submitted.structured_content["job_id"]
        with anyio.fail_after(90):
            while True:
                status = await client.call_tool(
                    "get_job_status", {"job_id": job, "wait_seconds": 30}
                )
                if status.structured_content["done"]:
                    break
        diagnosis = await client.call_tool("diagnose_job", {"job_id": job})
    assert diagnosis.structured_content["causes"] == ["endpoint_refused"]
    assert "[endpoint_refused] in inspect-local/everyday_facts\n" in text_of(diagnosis)
    assert "model.url" in text_of(diagnosis)


async def test_a_server_that_is_stopped_ends_the_waits_in_flight_and_exits(tmp_path, hub):
    job = hub.client.jobs.submit({"name": "in flight", "model": MODEL, "benchmarks": CAPITALS})
    process = subprocess.Popen(
        [sys.executable, "-m", "evalhub_mcp", "--base-url", hub.base_url],
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )

    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    to_server, from_server = process.stdin, process.stdout

    def send(**message: object) -> None:
        to_server.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        to_server.flush()

    def converse() -> None:
        send(
            id=1,
            method="initialize",
            params={
                "protocolVersion": "2025-11-25",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            },
        )
        from_server.readline()
        send(method="notifications/initialized")
        arguments = {"job_id": job.id, "wait_seconds": 50}
        send(
            id=2,
            method="tools/call",
            params={
                "name": "get_job_status",
                "arguments": arguments,
                "_meta": {"progressToken": "p"},
            },
        )
        assert b"notifications/progress" in from_server.readline()  # it is waiting now
        to_server.close()

    try:
        with anyio.fail_after(30):
            await anyio.to_thread.run_sync(converse)
            status = await anyio.to_thread.run_sync(lambda: process.wait(20))
        errors = process.stderr.read().decode()
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
        process.stderr.close()
    assert status == 0, errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_waiting_reports_samples_as_progress_in_both_eras(connect, hub, mode):
    seen = []

    async def on_progress(progress, total, message):
        seen.append((progress, total, message))
        if len(seen) == 1:
            await anyio.to_thread.run_sync(
                lambda: hub.event(job.id, "capitals", 0, "completed", metrics={"acc": 1})
            )

    job = hub.client.jobs.submit({"name": "progress", "model": MODEL, "benchmarks": CAPITALS})
    message = {"message": "arc_easy: 120/500 samples", "message_code": "progress"}
    hub.event(job.id, "capitals", 0, "running", warning_message=message)
    async with connect(mode, base_url=hub.base_url) as agent:
        with anyio.fail_after(30):
            await agent.client.call_tool(
                "get_job_status",
                {"job_id": job.id, "wait_seconds": 30},
                progress_callback=on_progress,
            )
    assert seen[0] == (24, 100, "arc_easy: 120/500 samples")
    assert [progress for progress, _, _ in seen] == sorted({progress for progress, _, _ in seen})


async def test_a_client_that_disconnects_from_http_stops_its_wait(tmp_path, hub, counted):
    job = hub.client.jobs.submit({"name": "left", "model": MODEL, "benchmarks": CAPITALS})
    path = f"/evaluations/jobs/{job.id}"
    flags = ["--base-url", counted.url, "--transport", "http", "--port", "0"]
    process = await anyio.open_process(
        [sys.executable, "-m", "evalhub_mcp", *flags],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        url = await announced_url(process)
        async with Client(url) as client:
            with anyio.move_on_after(20):
                async with anyio.create_task_group() as group:
                    arguments = {"job_id": job.id, "wait_seconds": 50}
                    group.start_soon(client.call_tool, "get_job_status", arguments)
                    while counted.asked[path] < 2:
                        await anyio.sleep(0.02)
                    group.cancel_scope.cancel()
            assert counted.asked[path] >= 2
            # The server notices soon, but not before it has answered another call: a request
            # that is under way then still arrives. The wait would go on for 50 s, with polls
            # that are at most 2 s apart.
            with anyio.fail_after(25):
                before = None
                while counted.asked[path] != before:
                    before = counted.asked[path]
                    await anyio.sleep(4.5)
            await client.call_tool("check_connection", {})
    finally:
        process.terminate()
        with anyio.fail_after(20):
            await process.wait()
        await process.aclose()
