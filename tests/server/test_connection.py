"""No hub, a wrong hub, a hub that is down: every tool reports a remedy."""

from typing import Any

import anyio
import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.loopback import LoopbackServer, QuietHandler
from tests.narrow import present

pytestmark = pytest.mark.anyio

CALLS: dict[str, dict[str, Any]] = {
    "recommend_evaluation": {"goal": "is it safe"},
    "discover_providers": {},
    "find_benchmarks": {"query": "x"},
    "get_benchmark": {"benchmark_id": "x"},
    "find_collections": {},
    "get_collection": {"collection_id": "x"},
    "change_collection": {"collection_id": "x", "action": "delete"},
    "create_collection": {
        "name": "x",
        "category": "x",
        "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
    },
    "submit_evaluation": {
        "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
        "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
    },
    "get_job_status": {"job_id": "x", "wait_seconds": 1},
    "list_jobs": {},
    "get_job_logs": {"job_id": "x"},
    "diagnose_job": {"job_id": "x"},
    "cancel_job": {"job_id": "x"},
    "rerun_evaluation": {"job_id": "x"},
    "get_job_results": {"job_id": "x"},
    "get_samples": {"job_id": "x"},
    "compare_jobs": {"job_ids": ["x", "y"]},
    "get_history": {},
    "check_connection": {},
}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_without_a_hub_the_server_starts_and_every_tool_says_how_to_set_one(connect, mode):
    async with connect(mode) as agent:
        names = {tool.name for tool in (await agent.client.list_tools()).tools}
        assert set(CALLS) == names
        for tool, arguments in CALLS.items():
            message = await agent.fails(tool, **arguments)
            assert "EVALHUB_BASE_URL" in message
            assert "--local" in message


@pytest.mark.parametrize("tool", [t for t in CALLS if t != "check_connection"])
async def test_a_hub_that_is_down_is_reported_quickly_with_its_address(connect, tools, tool):
    url = f"http://127.0.0.1:{tools.free_port()}"
    async with connect(base_url=url) as agent:
        with anyio.fail_after(10):
            message = await agent.fails(tool, **CALLS[tool])
    assert "127.0.0.1" in message
    assert "connect" in message.lower()


async def test_the_connection_check_reports_a_hub_that_is_down(connect, tools):
    async with connect(base_url=f"http://127.0.0.1:{tools.free_port()}") as agent:
        reply = await agent.call("check_connection")
    assert reply.data["ok"] is False
    first = next(row for row in reply.text.splitlines() if row.startswith("- "))
    assert first.startswith("- reachable: PROBLEM - ")


async def test_the_connection_check_of_a_healthy_hub_counts_what_it_offers(agent):
    reply = await agent.call("check_connection")
    assert reply.data["ok"] is True
    assert "2 providers (1 described for agents), 5 benchmarks" in reply.text


async def test_a_server_that_is_not_an_evalhub_is_reported_as_such(connect):
    class Page(QuietHandler):
        def do_GET(self):
            self.answer(b"<html><title>Welcome</title>hello</html>", Content_Type="text/html")

    with LoopbackServer(Page) as server:
        async with connect(base_url=server.origin) as agent:
            message = await agent.fails("discover_providers")
            check = await agent.call("check_connection")
    assert "<html>" not in message
    assert "EvalHub" in message
    assert check.data["ok"] is False


async def test_a_hub_that_comes_back_is_used_again(connect, tools, tmp_path):
    port = tools.free_port()
    async with connect(base_url=f"http://127.0.0.1:{port}") as agent:
        await agent.fails("discover_providers")
        process = tools.start_hub(tmp_path / "hub", port)
        try:
            await anyio.to_thread.run_sync(tools.await_health, f"http://127.0.0.1:{port}")
            reply = await agent.call("discover_providers")
        finally:
            tools.stop(process)
        assert [p["id"] for p in reply.data["providers"]] == ["alpha"]


async def test_the_tenant_of_the_settings_goes_with_every_call(hub, connect):
    async with connect(base_url=hub.base_url, tenant="team-a") as agent:
        reply = await agent.call(
            "submit_evaluation",
            model={"url": "http://127.0.0.1:9/v1", "name": "m"},
            benchmarks=[{"id": "capitals", "provider_id": "alpha"}],
        )
        job_id = reply.data["job_id"]
        assert (await agent.call("get_job_status", job_id=job_id)).data["state"] == "pending"
    async with connect(base_url=hub.base_url, tenant="team-b") as agent:
        message = await agent.fails("get_job_status", job_id=job_id)
    assert "tenant 'team-b'" in message


async def test_instructions_name_the_hub_and_fit_what_hosts_show():
    settings = Settings(base_url="https://hub.example", tenant="team-a", token="very-secret-token")
    async with Client(build_server(settings)) as client:
        text = present(client.instructions)
    assert "https://hub.example, tenant team-a" in text
    assert "secret" not in text
    assert len(text) < 2048
