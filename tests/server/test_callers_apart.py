"""Callers of one server are isolated from each other."""

from typing import Any

import anyio
import httpx
import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import ResourceTemplateReference

from tests.narrow import resource_text, text_of
from tests.server.support.team import (
    INITIALIZE,
    JOB,
    bearer,
    caller,
    post,
)
from tests.server.support.token_team import serving, tokens

__all__ = ["tokens"]
pytestmark = pytest.mark.anyio


async def test_a_job_of_another_tenant_is_not_found_even_by_its_id(hub, tokens):
    alice, mallory = tokens.add("alice", "one"), tokens.add("mallory", "two")
    async with serving(hub, tokens) as url:
        async with caller(url, **bearer(alice)) as client:
            submitted = await client.call_tool("submit_evaluation", JOB)
            job_id = submitted.structured_content["job_id"]
            uri = f"evalhub://jobs/{job_id}"
            assert job_id in resource_text(await client.read_resource(uri))
        async with caller(url, **bearer(mallory)) as client:
            for tool, arguments in (
                ("get_job_status", {"job_id": job_id}),
                ("get_job_results", {"job_id": job_id}),
                ("get_samples", {"job_id": job_id}),
                ("get_job_logs", {"job_id": job_id}),
                ("diagnose_job", {"job_id": job_id}),
                ("cancel_job", {"job_id": job_id}),
                ("rerun_evaluation", {"job_id": job_id}),
                ("compare_jobs", {"job_ids": [job_id, "x"]}),
            ):
                result = await client.call_tool(tool, arguments)
                assert result.is_error, tool
                assert "There is no job" in text_of(result)
            with pytest.raises(MCPError):
                await client.read_resource(uri)
            listed = await client.call_tool("list_jobs", {})
            assert job_id not in text_of(listed)
        async with caller(url, **bearer(alice)) as client:
            status = await client.call_tool("get_job_status", {"job_id": job_id})
            assert status.structured_content["state"] == "pending"


async def test_collections_of_one_tenant_are_hidden_from_another(hub, tokens):
    alice, bob = tokens.add("alice", "keeps"), tokens.add("bob", "sees-nothing")
    found = {}
    async with serving(hub, tokens) as url:
        async with caller(url, **bearer(alice)) as client:
            made = await client.call_tool(
                "create_collection",
                {"name": "Secret plan", "category": "x", "benchmarks": JOB["benchmarks"]},
            )
            assert not made.is_error, text_of(made)
            await client.call_tool("submit_evaluation", JOB)
        for name, token in (("alice", alice), ("bob", bob)):
            async with caller(url, **bearer(token)) as client:
                listed = await client.call_tool("find_collections", {"query": "secret plan"})
                resource = await client.read_resource("evalhub://collections")
                ids = await client.complete(
                    ResourceTemplateReference(uri="evalhub://collections/{id}"),
                    {"name": "id", "value": ""},
                )
                jobs = await client.complete(
                    ResourceTemplateReference(uri="evalhub://jobs/{id}"),
                    {"name": "id", "value": ""},
                )
                found[name] = (
                    made.structured_content["collection_id"] in text_of(listed),
                    "Secret plan" in resource_text(resource),
                    made.structured_content["collection_id"] in ids.completion.values,
                    bool(jobs.completion.values),
                )
    assert found == {"alice": (True,) * 4, "bob": (False,) * 4}


async def test_an_evaluation_of_another_caller_is_not_a_duplicate(hub, tokens):
    alice, bob = tokens.add("alice", "dup"), tokens.add("bob", "dup")
    jobs = {}
    async with serving(hub, tokens) as url:
        for name, token in (("first", alice), ("again", alice), ("other", bob)):
            async with caller(url, **bearer(token)) as client:
                result = await client.call_tool("submit_evaluation", JOB)
                jobs[name] = result.structured_content["job_id"]
    assert jobs["first"] == jobs["again"]
    assert jobs["other"] != jobs["first"]


async def test_a_session_of_another_caller_is_not_found(hub, tokens):
    alice, bob = tokens.add("alice", "one", "two"), tokens.add("bob", "one")
    async with serving(hub, tokens) as url:
        one = {"X_Tenant": "one", **bearer(alice)}
        opened = await post(url, "initialize", INITIALIZE, era="legacy", **one)
        session = {"Mcp-Session-Id": opened.headers["mcp-session-id"]}
        own = await post(url, "tools/list", era="legacy", **one, **session)
        stolen = await post(url, "tools/list", era="legacy", **bearer(bob), **session)
        elsewhere = await post(
            url, "tools/list", era="legacy", X_Tenant="two", **bearer(alice), **session
        )
        ended = await post(url, "tools/list", era="legacy", **one, **session)
    assert (own.status_code, ended.status_code) == (200, 200)
    assert (stolen.status_code, elsewhere.status_code) == (404, 404)


async def test_a_confirmation_counts_only_for_the_caller_who_was_asked(hub, tokens):
    alice, bob = tokens.add("alice", "one"), tokens.add("bob", "one")
    form: dict[str, Any] = {"elicitation": {"form": {}}}

    async def cancel(url, token, job_id, **more):
        params = {
            "name": "cancel_job",
            "arguments": {"job_id": job_id},
            "_meta": {
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": form,
            },
            **more,
        }
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        headers = {
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2026-07-28",
            "Mcp-Method": "tools/call",
            "Mcp-Name": "cancel_job",
            **bearer(token),
        }
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(url, json=message, headers=headers)).json()

    async with serving(hub, tokens, confirm_cancel_after=0) as url:
        async with caller(url, **bearer(alice)) as client:
            submitted = await client.call_tool("submit_evaluation", JOB)
            job_id = submitted.structured_content["job_id"]
        await anyio.to_thread.run_sync(start, hub, job_id)
        asked = (await cancel(url, alice, job_id))["result"]
        (key,) = asked["inputRequests"]
        answer = {
            "inputResponses": {key: {"action": "accept", "content": {"cancel_it": True}}},
            "requestState": asked["requestState"],
        }
        stolen = await cancel(url, bob, job_id, **answer)
        own = await cancel(url, alice, job_id, **answer)
    assert "error" in stolen
    assert own["result"]["structuredContent"]["state"] == "cancelled"


def start(hub, job_id):
    hub.client.with_options(tenant="one").jobs.post_event(
        job_id,
        {
            "provider_id": "alpha",
            "id": "capitals",
            "benchmark_index": 0,
            "status": "running",
            "started_at": "2020-01-01T00:00:00Z",
        },
    )
