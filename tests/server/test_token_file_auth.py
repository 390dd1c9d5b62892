"""`--auth-type token`: callers, tenants, scopes, and what other callers cannot do."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import httpx
import pytest
from mcp.shared.exceptions import MCPError

from evalhub_mcp.server.auth.token_file import write_token_file
from tests.narrow import text_of
from tests.server.support.team import (
    ERAS,
    INITIALIZE,
    JOB,
    MANAGE,
    READ,
    SUBMIT,
    bearer,
    caller,
    everything,
    post,
    recording_hub,
)
from tests.server.support.token_team import serving, tokens

__all__ = ["tokens"]

pytestmark = pytest.mark.anyio


@pytest.fixture
def wire(hub):
    """The hub, with a record of the requests it gets."""
    recorder = recording_hub(hub.base_url)
    yield recorder
    recorder.close()


async def test_only_a_known_and_valid_token_is_accepted(hub, tokens):
    past = datetime.now(UTC) - timedelta(seconds=1)
    old = tokens.add("alice", expires=past)
    good = tokens.add("alice", expires=past + timedelta(days=1))
    async with serving(hub, tokens) as url:
        missing = await post(url, "tools/list")
        expired = await post(url, "tools/list", **bearer(old))
        unknown = await post(url, "tools/list", **bearer(good[:-1]))
        basic = await post(url, "tools/list", Authorization=f"Basic {good}")
        passed = await post(url, "tools/list", **bearer(good))
        in_query = await post(f"{url}?access_token={good}", "tools/list")
    assert [r.status_code for r in (missing, expired, unknown, basic, in_query)] == [401] * 5
    # RFC 6750: without a token there is no error to name.
    assert "error" not in missing.headers["www-authenticate"]
    assert 'error="invalid_token"' in expired.headers["www-authenticate"]
    assert "expired" in expired.json()["error"]["message"]
    assert "start the client again" in expired.json()["error"]["message"]
    assert passed.status_code == 200


@pytest.mark.parametrize("mode", ERAS)
async def test_a_client_shows_its_user_why_it_was_turned_away(hub, tokens, mode):
    alice = tokens.add("alice", "one", "two")
    async with serving(hub, tokens) as url:
        for headers, words in (
            ({}, "needs a bearer token"),
            ({**bearer(alice), "X_Tenant": "three"}, "may not work in tenant 'three'"),
            (bearer(alice), "the caller's are one, two"),
        ):
            with pytest.RaisesGroup(
                pytest.RaisesExc(MCPError, match=words), flatten_subgroups=True
            ):
                async with caller(url, mode, **headers):
                    pass


async def test_a_repeated_authorization_or_tenant_header_is_refused(hub, tokens):
    good = tokens.add("alice", "one")
    async with serving(hub, tokens) as url, httpx.AsyncClient(trust_env=False) as client:
        for name, values in (
            ("Authorization", [f"Bearer {good}", "Bearer other"]),
            ("X-Tenant", ["one", "two"]),
        ):
            headers = [(name, value) for value in values]
            if name != "Authorization":
                headers.append(("Authorization", f"Bearer {good}"))
            answer = await client.post(url, json={}, headers=headers)
            assert answer.status_code == 400
            assert f"{name} is given more than once" in answer.json()["error"]["message"]


async def test_tokens_come_and_go_while_the_server_runs(hub, tokens):
    async with serving(hub, tokens) as url:
        new = tokens.add("carol")
        assert (await post(url, "tools/list", **bearer(new))).status_code == 200
        tokens.remove(new)
        assert (await post(url, "tools/list", **bearer(new))).status_code == 401
        tokens.path.write_text("{")
        broken = await post(url, "tools/list", **bearer(new))
        assert broken.status_code == 503
        assert broken.headers["retry-after"]
        tokens.add("dave")
        assert (await post(url, "tools/list", **bearer(new))).status_code == 401


@pytest.mark.parametrize("mode", ERAS)
async def test_scopes_decide_which_tools_are_listed(hub, tokens, mode):
    by_scope = {scope: tokens.add("alice", scopes=(scope,)) for scope in (READ, SUBMIT, MANAGE)}
    none = tokens.add("nobody", scopes=())
    listed = {}
    async with serving(hub, tokens) as url:
        for scope, token in by_scope.items():
            async with caller(url, mode, **bearer(token)) as client:
                listed[scope] = {tool.name for tool in (await client.list_tools()).tools}
        async with caller(url, mode, **bearer(none)) as client:
            assert (await client.list_tools()).tools == []
            assert (await client.list_prompts()).prompts == []
    assert listed[SUBMIT] == {"submit_evaluation", "rerun_evaluation"}
    assert listed[MANAGE] == {"cancel_job", "change_collection", "create_collection"}
    assert {"find_benchmarks", "get_job_results", "check_connection"} <= listed[READ]
    assert not listed[READ] & (listed[SUBMIT] | listed[MANAGE])


@pytest.mark.parametrize("era", ERAS)
async def test_a_call_beyond_the_scopes_is_answered_with_what_it_needs(wire, tokens, era):
    reader = tokens.add("alice", scopes=(READ,))
    async with serving(wire, tokens) as url:
        session = {}
        if era == "legacy":
            opened = await post(url, "initialize", INITIALIZE, era=era, **bearer(reader))
            session = {"Mcp-Session-Id": opened.headers["mcp-session-id"]}
        refused = await post(
            url,
            "tools/call",
            {"name": "submit_evaluation", "arguments": JOB},
            era=era,
            **bearer(reader),
            **session,
        )
        allowed = await post(
            url, "tools/call", {"name": "list_jobs"}, era=era, **bearer(reader), **session
        )
    assert refused.status_code == 403
    challenge = refused.headers["www-authenticate"]
    assert 'error="insufficient_scope"' in challenge
    assert 'scope="evalhub:read evalhub:submit"' in challenge
    error = refused.json()
    assert error["id"] == 1
    assert error["error"]["message"] == (
        "this call needs the scope evalhub:submit, which the token does not carry"
    )
    assert allowed.status_code == 200
    assert wire.count("POST") == 0


async def test_reading_resources_prompts_and_completions_takes_the_scope_to_read(hub, tokens):
    manager = tokens.add("alice", scopes=(MANAGE,))
    async with serving(hub, tokens) as url:
        for method, params in (
            ("resources/read", {"uri": "evalhub://jobs"}),
            ("prompts/get", {"name": "compare_runs"}),
            ("subscriptions/listen", {"notifications": {}}),
            ("anything/new", {}),
        ):
            answer = await post(url, method, params, era="legacy", **bearer(manager))
            assert answer.status_code == 403, method
            assert 'scope="evalhub:manage evalhub:read"' in answer.headers["www-authenticate"]


async def test_a_caller_with_very_many_tenants_is_reminded_of_some(hub, tokens, caplog):
    caplog.set_level(logging.INFO, "evalhub_mcp")
    alice = tokens.add("alice", *(f"tenant-{number:03}" for number in range(300)))
    async with serving(hub, tokens) as url:
        answer = await post(url, "tools/list", **bearer(alice))
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].endswith("tenant-019 and 280 more")
    assert "does not choose one of its tenants" in caplog.text
    assert "tenant-000" not in caplog.text


async def test_a_caller_works_in_its_own_tenants_alone(wire, tokens):
    both = tokens.add("alice", "one", "two")
    single = tokens.add("bob", "one")
    free = tokens.add("carol")
    async with serving(wire, tokens, tenant="the-servers-own") as url:
        undecided = await post(url, "tools/list", **bearer(both))
        foreign = await post(url, "tools/list", X_Tenant="three", **bearer(both))
        tenantless = await post(url, "tools/list", X_Tenant="one", **bearer(free))
        for headers in (
            {**bearer(both), "X_Tenant": "two"},
            bearer(single),
            bearer(free),
        ):
            async with caller(url, **headers) as client:
                await client.call_tool("list_jobs", {})
    assert undecided.status_code == 400
    assert "one, two" in undecided.json()["error"]["message"]
    assert (foreign.status_code, tenantless.status_code) == (403, 403)
    seen = [
        (r.headers.get("X-Tenant"), r.headers.get("X-User"))
        for r in wire.requests
        if r.path.startswith("/api/v1/evaluations/jobs")
    ]
    assert list(dict.fromkeys(seen)) == [("two", "alice"), ("one", "bob"), (None, "carol")]


async def test_a_token_without_a_tenant_is_refused_unless_it_is_one_of_all_tenants(wire, tokens):
    unclear = tokens.add("carol", all_tenants=False)
    everything = tokens.add("root")
    async with serving(wire, tokens, tenant="the-servers-own") as url:
        for headers in ({}, {"X_Tenant": ""}, {"X_Tenant": "one"}):
            answer = await post(url, "tools/list", **bearer(unclear), **headers)
            assert answer.status_code == 403
        assert "no tenant to work in" in answer.json()["error"]["message"]
        assert "token add --tenant" in answer.json()["error"]["message"]
        assert (await post(url, "tools/list", **bearer(everything))).status_code == 200


async def test_tokens_without_a_tenant_are_named_in_the_log_at_the_start(
    tokens, serve_here, caplog
):
    tokens.add("unclear", all_tenants=False)
    tokens.add("bounded", "one")
    async with serve_here(auth_type="token", auth_tokens_file=tokens.path):
        pass
    assert "ALL TENANTS: these tokens work without a tenant: somebody-0." in caplog.text
    assert "have no tenant and are refused: unclear-1;" in caplog.text
    assert "bounded" not in caplog.text


async def test_the_hub_sees_the_servers_credential_and_never_the_callers(wire, tokens, caplog):
    caplog.set_level(logging.DEBUG)
    alice = tokens.add("alice", "one")
    async with (
        serving(wire, tokens, token="the-servers-own-token") as url,
        caller(url, **bearer(alice)) as client,
    ):
        submitted = await client.call_tool("submit_evaluation", JOB)
        job_id = submitted.structured_content["job_id"]
        await client.call_tool("get_job_logs", {"job_id": job_id})
        await client.read_resource(f"evalhub://jobs/{job_id}")
        await client.call_tool("cancel_job", {"job_id": job_id})
    assert wire.requests
    assert alice not in everything(wire)
    for request in wire.requests:
        assert request.headers["Authorization"] == "Bearer the-servers-own-token"
        assert (request.headers["X-Tenant"], request.headers["X-User"]) == ("one", "alice")
    assert alice not in caplog.text
    assert "the-servers-own-token" not in caplog.text


async def test_a_stream_ends_with_the_credential_it_was_opened_with(hub, tokens):
    soon = tokens.add("alice", "one", expires=datetime.now(UTC) + timedelta(seconds=1.5))
    async with serving(hub, tokens) as url, httpx.AsyncClient(trust_env=False) as client:
        opened = await post(url, "initialize", INITIALIZE, era="legacy", **bearer(soon))
        headers = {
            "Accept": "text/event-stream",
            "Mcp-Session-Id": opened.headers["mcp-session-id"],
            **bearer(soon),
        }
        with anyio.fail_after(15):
            async with client.stream("GET", url, headers=headers) as stream:
                assert stream.status_code == 200
                async for _ in stream.aiter_raw():
                    pass
            again = await client.get(url, headers=headers)
    assert again.status_code == 401


async def test_a_stream_ends_soon_after_its_credential_was_withdrawn(
    hub, tokens, serve_here, monkeypatch
):
    monkeypatch.setattr("evalhub_mcp.server.http.uvicorn_server.RECHECK_TICKS", 1)
    alice, bob, carol = (tokens.add(name, "one") for name in ("alice", "bob", "carol"))
    settings = {"auth_type": "token", "auth_tokens_file": tokens.path}
    filters: dict[str, Any] = {"notifications": {"resourceSubscriptions": ["evalhub://jobs/none"]}}
    ended = []

    async def listen(client, url, token, opened):
        message = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": filters}
        filters["_meta"] = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        headers = {
            "Accept": "application/json, text/event-stream",
            "MCP-Protocol-Version": "2026-07-28",
            "Mcp-Method": "subscriptions/listen",
            **bearer(token),
        }
        async with client.stream("POST", url, json=message, headers=headers) as stream:
            assert stream.status_code == 200
            opened.set()
            async for _ in stream.aiter_raw():
                pass
        ended.append(token)

    async with (
        serve_here(base_url=hub.base_url, **settings) as served,
        httpx.AsyncClient(trust_env=False, timeout=20) as client,
        anyio.create_task_group() as group,
    ):
        for token in (alice, bob, carol):
            opened = anyio.Event()
            group.start_soon(listen, client, served.url, token, opened)
            await opened.wait()
        tokens.remove(bob)
        tokens.entries = [
            entry.model_copy(update={"scopes": (SUBMIT,)}) if entry.principal == "carol" else entry
            for entry in tokens.entries
        ]
        write_token_file(tokens.path, tokens.entries)
        with anyio.fail_after(15):
            while len(ended) < 2:
                await anyio.sleep(0.01)
        write_text, good = tokens.path.write_text, tokens.path.read_text()
        write_text("half a fi")  # the file is unreadable now, which must not end open streams
        await served.http.application.limits.end_streams_with_invalid_credentials()
        write_text(good)
        assert set(ended) == {bob, carol}
        tokens.remove(alice)


@pytest.mark.parametrize("mode", ERAS)
async def test_the_settings_filters_hold_for_callers_with_every_scope(hub, tokens, mode):
    everything_allowed = tokens.add("alice")
    async with (
        serving(hub, tokens, read_only=True, toolsets=("jobs",)) as url,
        caller(url, mode, **bearer(everything_allowed)) as client,
    ):
        listed = {tool.name for tool in (await client.list_tools()).tools}
        assert listed == {
            "get_job_status",
            "list_jobs",
            "get_job_logs",
            "diagnose_job",
            "check_connection",
        }
        refused = await client.call_tool("submit_evaluation", JOB)
        assert "this server is read-only" in text_of(refused)
        refused = await client.call_tool("find_benchmarks", {"query": "x"})
        assert "offers only the toolsets jobs" in text_of(refused)
