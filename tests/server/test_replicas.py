"""Several servers that share only their keys answer like one."""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client

pytestmark = pytest.mark.anyio

JOB = {
    "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}


def keys_file(directory: Path, *keys: str) -> Path:
    path = directory / "-".join(key[0] for key in keys)
    path.touch(0o600)
    path.write_text("\n".join(keys))
    return path


async def modern_call(
    url: str, tool: str, arguments: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """One `tools/call` of 2026-07-28, which is complete in itself."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
    }
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
    }
    request = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": arguments, "_meta": meta, **more},
    }
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.post(url, json=request, headers=headers)
    answer: dict[str, Any] = response.json()
    return answer


async def ask_on_one_and_answer_on_the_other(urls: Sequence[str], job_id: str) -> dict[str, Any]:
    arguments = {"job_id": job_id}
    asked = (await modern_call(urls[0], "cancel_job", arguments))["result"]
    assert asked["resultType"] == "input_required", asked
    (question,) = asked["inputRequests"]
    answers = {question: {"action": "accept", "content": {"cancel_it": True}}}
    return await modern_call(
        urls[1],
        "cancel_job",
        arguments,
        inputResponses=answers,
        requestState=asked["requestState"],
    )


async def running_job(hub, url: str) -> str:
    result = (await modern_call(url, "submit_evaluation", JOB))["result"]
    job_id: str = result["structuredContent"]["job_id"]
    hub.event(job_id, "capitals", 0, "running", started_at="2026-01-01T00:00:00Z")
    return job_id


async def test_a_question_from_one_replica_can_be_answered_at_another(hub, serve_here, tmp_path):
    old, new = "o" * 64, "n" * 64
    async with AsyncExitStack() as stack:
        urls = []
        # One has rotated its keys already, the other is about to.
        for keys in ((old, new), (new, old)):
            served = await stack.enter_async_context(
                serve_here(
                    base_url=hub.base_url,
                    stateless=True,
                    confirm_cancel_after=0,
                    request_state_keys_file=keys_file(tmp_path, *keys),
                )
            )
            urls.append(served.url)
        for order in (urls, urls[::-1]):
            job_id = await running_job(hub, order[0])
            answer = await ask_on_one_and_answer_on_the_other(order, job_id)
            assert answer["result"]["structuredContent"]["state"] == "cancelled", answer


async def test_without_shared_keys_an_answer_to_another_replica_is_refused(
    hub, serve_here, tmp_path
):
    async with AsyncExitStack() as stack:
        urls = []
        for key in ("a" * 64, "b" * 64):
            served = await stack.enter_async_context(
                serve_here(
                    base_url=hub.base_url,
                    confirm_cancel_after=0,
                    request_state_keys_file=keys_file(tmp_path, key),
                )
            )
            urls.append(served.url)
        job_id = await running_job(hub, urls[0])
        answer = await ask_on_one_and_answer_on_the_other(urls, job_id)
        assert answer["error"]["code"] == -32602, json.dumps(answer)
        assert hub.client.jobs.get(job_id).status.state.value == "running"


async def test_a_stateless_replica_serves_both_eras_without_a_session(hub, serve_here):
    async with serve_here(base_url=hub.base_url, stateless=True) as served:
        for mode in ("auto", "legacy"):
            async with Client(served.url, mode=mode) as client:
                result = await client.call_tool("check_connection", {})
                assert result.structured_content["ok"] is True
        async with httpx.AsyncClient(trust_env=False) as http:
            opened = await http.post(
                served.url,
                json={
                    "jsonrpc": "2.0",
                    "id": 1,
                    "method": "initialize",
                    "params": {
                        "protocolVersion": "2025-11-25",
                        "capabilities": {},
                        "clientInfo": {"name": "t", "version": "1"},
                    },
                },
                headers={"Accept": "application/json, text/event-stream"},
            )
        assert opened.status_code == 200
        assert "mcp-session-id" not in opened.headers


async def test_an_old_client_of_a_stateless_replica_cancels_without_being_asked(hub, serve_here):
    async def never(context: Any, params: Any) -> Any:
        raise AssertionError("there is no way to ask")

    async with (
        serve_here(base_url=hub.base_url, stateless=True, confirm_cancel_after=0) as served,
        Client(served.url, mode="legacy", elicitation_callback=never) as client,
    ):
        job_id = await running_job(hub, served.url)
        result = await client.call_tool("cancel_job", {"job_id": job_id})
    assert result.structured_content["state"] == "cancelled"
