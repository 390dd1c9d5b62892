"""Stopping a server without failing calls."""

import os
import subprocess
import sys

import anyio
import httpx
import pytest
from mcp import Client

from tests.narrow import text_of
from tests.server.support.command_line import announced_url

pytestmark = pytest.mark.anyio

JOB = {
    "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_draining_ends_waits_with_a_reply_and_refuses_new_calls(hub, serve_here, mode):
    texts = []

    async def wait_for(client: Client, job_id: str) -> None:
        result = await client.call_tool("get_job_status", {"job_id": job_id, "wait_seconds": 50})
        assert not result.is_error
        assert result.structured_content["state"] == "pending"
        texts.append(text_of(result))

    async with serve_here(base_url=hub.base_url) as served, Client(served.url, mode=mode) as client:
        submitted = await client.call_tool("submit_evaluation", JOB)
        job_id = submitted.structured_content["job_id"]
        ready = served.url.replace("/mcp", "/ready")
        async with httpx.AsyncClient(trust_env=False) as http, anyio.create_task_group() as group:
            assert (await http.get(ready)).status_code == 200
            group.start_soon(wait_for, client, job_id)
            with anyio.fail_after(10):
                while not served.mcp.app.draining.waiters:
                    await anyio.sleep(0.01)
            # Another call under way, without which the server would end once the waiter has its
            # answer, perhaps before it is asked all of this.
            served.mcp.call_log.in_progress += 1
            served.mcp.app.draining.begin()
            refused = await http.post(served.url, json={})
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) >= 1
            assert "restarting" in refused.json()["error"]["message"]
            probe = await http.get(ready)
            assert (probe.status_code, probe.json()["reason"]) == (503, "the server is restarting")
            assert (await http.get(served.url.replace("/mcp", "/health"))).status_code == 200
            with anyio.fail_after(10):
                while not texts:
                    await anyio.sleep(0.01)
            served.mcp.call_log.in_progress -= 1
    assert "Call get_job_status again" in texts[0]


async def test_a_call_that_does_not_end_is_cut_off_at_the_deadline(hub, serve_here, monkeypatch):
    async with serve_here(base_url=hub.base_url, drain_seconds=0.2) as served:
        entered = anyio.Event()

        async def hangs(*_: object, **__: object) -> None:
            entered.set()
            await anyio.sleep_forever()

        monkeypatch.setattr(served.mcp, "call_tool", hangs)

        async def call() -> None:
            with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a cut connection becomes
                async with Client(served.url) as client:
                    await client.call_tool("check_connection", {})

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            with anyio.fail_after(20):
                await entered.wait()
                served.http.stop()


async def test_sigterm_ends_a_server_with_waiters_and_listeners_in_order(hub, tmp_path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    flags = ("--base-url", hub.base_url, "--port", "0", "--transport", "http")
    process = await anyio.open_process(
        [sys.executable, "-m", "evalhub_mcp", *flags],
        env=environment | {"HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    url = await announced_url(process)
    texts = []
    waiting = anyio.Event()

    async def wait_for(job_id: str) -> None:
        async def on_progress(progress: float, total: float | None, message: str | None) -> None:
            waiting.set()

        async with Client(url) as client:
            await client.list_tools()  # it would ask for them when the answer comes
            arguments = {"job_id": job_id, "wait_seconds": 50}
            result = await client.call_tool(
                "get_job_status", arguments, progress_callback=on_progress
            )
            texts.append(text_of(result))

    async with Client(url) as client, anyio.create_task_group() as group:
        submitted = await client.call_tool("submit_evaluation", JOB)
        job_id = submitted.structured_content["job_id"]
        async with client.listen(resource_subscriptions=[f"evalhub://jobs/{job_id}"]):
            group.start_soon(wait_for, job_id)
            with anyio.fail_after(20):
                await waiting.wait()
                process.terminate()
                assert await process.wait() == 0
    await process.aclose()
    assert "Call get_job_status again" in texts[0]
