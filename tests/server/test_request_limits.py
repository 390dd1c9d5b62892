"""Requests over a limit get a clear refusal, and leave nothing behind."""

import asyncio
import contextlib
import json
import math
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from evalhub_mcp.app.draining import Draining
from evalhub_mcp.server.core.sdk_seams import open_sessions
from evalhub_mcp.server.http import session_limit
from evalhub_mcp.server.http.request_limits import RequestLimits
from evalhub_mcp.settings import Settings
from tests.narrow import present
from tests.server.support.team import Tokens

pytestmark = pytest.mark.anyio

ACCEPT = {"Accept": "application/json, text/event-stream"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
JOB = {
    "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}


async def until(condition: Callable[[], bool]) -> None:
    with anyio.fail_after(20):
        while not condition():
            await anyio.sleep(0.01)


async def post(url: str, body: Any = INITIALIZE, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        if isinstance(body, dict):
            return await client.post(url, json=body, headers=ACCEPT | names)
        named = {"Content-Type": "application/json"} | ACCEPT | names
        return await client.post(url, content=body, headers=named)


@contextlib.asynccontextmanager
async def connection(url: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A plain connection, for malformed requests."""
    parts = httpx.URL(url)
    reader, writer = await asyncio.open_connection(parts.host, parts.port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


HEAD = (
    "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Accept: application/json, text/event-stream\r\n"
)


def call_bytes(tool: str, arguments: dict[str, Any], *, modern: bool, session: str = "") -> bytes:
    """A whole `tools/call` as bytes."""
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    params = {"name": tool, "arguments": arguments} | ({"_meta": meta} if modern else {})
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params})
    head = HEAD + f"Content-Length: {len(body)}\r\n"
    if modern:
        head += "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
        head += f"Mcp-Name: {tool}\r\n"
    else:
        head += f"MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {session}\r\n"
    return (head + "\r\n" + body).encode()


def stream_bytes(session: str) -> bytes:
    """A request that opens a session's stream, as bytes."""
    head = HEAD.replace("POST", "GET", 1)
    return f"{head}MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {session}\r\n\r\n".encode()


async def submitted_job(url: str) -> str:
    async with Client(url) as client:
        result = await client.call_tool("submit_evaluation", JOB)
        job_id: str = result.structured_content["job_id"]
        return job_id


async def open_session(url: str) -> str:
    opened = await post(url)
    assert opened.status_code == 200
    session: str = opened.headers.get("mcp-session-id", "")
    initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    await post(url, initialized, mcp_session_id=session)
    return session


async def test_a_request_that_is_too_large_is_refused_whatever_its_length_says(serve_here):
    async with serve_here(max_request_bytes=10_000) as served:
        just_right = json.dumps(INITIALIZE).ljust(10_000).encode()

        async def in_pieces() -> AsyncIterator[bytes]:
            for _ in range(300):
                yield b" " * 10_000

        assert (await post(served.url, just_right)).status_code == 200
        for body in (just_right + b" ", b" " * 3_000_000, in_pieces()):
            answer = await post(served.url, body)
            assert answer.status_code == 413
            assert "10000 bytes" in answer.json()["error"]["message"]


def test_a_single_local_user_has_no_rate_limit_and_others_do():
    assert Settings(transport="http").caller_rate == 0
    assert Settings(transport="http", auth_type="rbac-proxy").caller_rate == 600
    assert Settings(transport="http", host="0.0.0.0", allow_unauthenticated=True).caller_rate
    assert Settings(transport="http", calls_per_minute=5).caller_rate == 5


async def test_a_caller_above_the_rate_gets_retry_after_and_others_are_served(serve_here):
    settings = {"auth_type": "rbac-proxy", "allow_all_tenants": True}
    async with serve_here(**settings, calls_per_minute=2) as served:
        for _ in range(2):
            assert (await post(served.url, X_User="alice")).status_code == 200
        refused = await post(served.url, X_User="alice")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 30
        assert "2 calls a minute" in refused.json()["error"]["message"]
        assert (await post(served.url, X_User="alice", X_Tenant="other")).status_code == 200
        assert (await post(served.url, X_User="bob")).status_code == 200


@pytest.mark.parametrize(
    ("settings", "status", "part"),
    [
        ({"max_concurrent_calls_per_caller": 1}, 429, "1 calls of yours"),
        ({"max_concurrent_calls": 1}, 503, "busy"),
    ],
)
async def test_calls_beyond_those_that_are_served_together_are_refused(
    hub, serve_here, settings, status, part
):
    async with serve_here(base_url=hub.base_url, **settings) as served:
        job_id = await submitted_job(served.url)
        wait = {"job_id": job_id, "wait_seconds": 50}
        async with connection(served.url) as (_, writer):
            writer.write(call_bytes("get_job_status", wait, modern=True))
            await until(lambda: served.mcp.app.draining.waiters == 1)
            refused = await post(served.url)
            assert refused.status_code == status
            assert int(refused.headers["retry-after"]) >= 1
            assert part in refused.json()["error"]["message"]
        # The client has gone, so there is room again.
        await until(lambda: served.http.application.limits.call_count == 0)
        assert (await post(served.url)).status_code == 200


async def test_sessions_are_limited_forgotten_when_idle_and_then_unknown(serve_here):
    async with serve_here(max_sessions=2, session_idle_seconds=1.5) as served:
        sessions = open_sessions(served.mcp.session_manager)
        first = await open_session(served.url)
        assert (await post(served.url)).status_code == 200
        refused = await post(served.url)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        await until(lambda: not sessions)
        gone = await post(
            served.url, {"jsonrpc": "2.0", "id": 2, "method": "ping"}, mcp_session_id=first
        )
        assert gone.status_code == 404
        assert (await post(served.url, mcp_session_id="made-up")).status_code == 404
        assert (await post(served.url)).status_code == 200


async def test_beyond_the_limit_the_longest_idle_sessions_end_first(serve_here, monkeypatch):
    monkeypatch.setattr(session_limit, "MAX_IDLE_SESSIONS", 2)
    monkeypatch.setattr(session_limit, "MIN_IDLE_SECONDS", 0.0)
    async with serve_here() as served:
        kept = open_sessions(served.mcp.session_manager)
        listening = await open_session(served.url)
        async with connection(served.url) as (_, writer):
            writer.write(stream_bytes(listening))
            await until(lambda: present(kept[listening].idle_scope).deadline == math.inf)
            oldest, *others = [await open_session(served.url) for _ in range(3)]
            await until(lambda: len(kept) == 2)
            assert set(kept) == {listening, others[-1]}
            assert (await post(served.url, mcp_session_id=oldest)).status_code == 404


async def test_a_session_used_just_now_stays_however_many_there_are(serve_here, monkeypatch):
    monkeypatch.setattr(session_limit, "MAX_IDLE_SESSIONS", 0)
    async with serve_here() as served:
        session = await open_session(served.url)
        served.http.application.sessions.end_longest_idle()
        transport = open_sessions(served.mcp.session_manager)[session]
        assert not present(transport.idle_scope).cancel_called


async def test_a_stream_with_last_event_id_is_served_as_a_new_stream(serve_here):
    async with serve_here() as served:
        session = await open_session(served.url)
        headers = ACCEPT | {"Mcp-Session-Id": session, "Last-Event-ID": "7"}
        async with (
            httpx.AsyncClient(trust_env=False, timeout=20) as client,
            client.stream("GET", served.url, headers=headers) as stream,
        ):
            assert stream.status_code == 200
            assert stream.headers["content-type"] == "text/event-stream"


async def test_a_stateless_server_refuses_streams_of_the_older_protocol(serve_here):
    async with serve_here(stateless=True, max_concurrent_calls=1) as served:
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            refused = await client.get(served.url, headers=ACCEPT | {"Last-Event-ID": "7"})
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        async with Client(served.url, mode="legacy") as client:
            assert (await client.list_tools()).tools


async def test_many_sessions_that_fall_silent_leave_no_task_behind(serve_here):
    async with serve_here(session_idle_seconds=0.5) as served:
        sessions = open_sessions(served.mcp.session_manager)
        await post(served.url)
        await until(lambda: not sessions)
        before = len(asyncio.all_tasks())
        for _ in range(40):
            assert (await post(served.url)).status_code == 200
        assert sessions
        await until(lambda: not sessions)
        await until(lambda: len(asyncio.all_tasks()) <= before)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ((HEAD + "Content-Length: 100\r\n\r\n{").encode(), b"408"),
        ((HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n").encode(), b"408"),
    ],
    ids=["half the body", "half a chunked body"],
)
async def test_an_unfinished_request_is_ended_at_the_timeout(serve_here, sent, answered):
    async with serve_here(request_timeout=0.3) as served:
        async with connection(served.url) as (reader, writer):
            writer.write(sent)
            with anyio.fail_after(10):
                answer = await reader.read()
        assert answered in answer
        assert served.http.application.limits.call_count == 0
        await until(lambda: not served.http.server_state.connections)


async def test_after_a_refusal_a_connection_whose_request_came_whole_is_used_again(
    serve_here, tmp_path
):
    Tokens(tmp_path / "tokens.json").add("alice")
    settings = {"auth_type": "token", "auth_tokens_file": tmp_path / "tokens.json"}
    async with (
        serve_here(**settings) as served,
        connection(served.url) as (reader, writer),
    ):
        for _ in range(2):
            writer.write(f"{HEAD}Content-Length: 5000\r\n\r\n".encode())
            with anyio.fail_after(10):
                assert b"401" in await reader.readuntil(b"\r\n")
                writer.write(b"x" * 5000)
                await reader.readuntil(b'"}}')


async def test_a_call_that_is_cut_off_before_its_answer_gets_retry_after():
    sent: list[Any] = []

    async def waits(scope: Any, receive: Any, send: Any) -> None:
        await anyio.sleep_forever()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    limits = RequestLimits(waits, Settings(transport="http"), Draining(), lambda _: None)
    scope = {"type": "http", "method": "POST", "headers": [], "client": ("127.0.0.1", 1)}
    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            group.start_soon(limits, scope, receive, send)
            await anyio.wait_all_tasks_blocked()
            limits.end_all()
    assert sent[0]["status"] == 503
    assert (b"retry-after", b"2") in sent[0]["headers"]
    assert b"try again" in sent[1]["body"]


@pytest.mark.parametrize("stateless", [False, True])
@pytest.mark.parametrize("modern", [True, False])
async def test_a_client_that_vanishes_while_it_waits_leaves_nothing_behind(
    hub, serve_here, modern, stateless
):
    async with serve_here(
        base_url=hub.base_url, session_idle_seconds=0.3, stateless=stateless
    ) as served:
        app = served.mcp.app
        job_id = await submitted_job(served.url)
        session = "" if modern else await open_session(served.url)
        before = len(asyncio.all_tasks())
        # A wait of the older era outlives its client, which could come back for it.
        seconds = 1 if session else 50
        async with connection(served.url) as (_, writer):
            wait = {"job_id": job_id, "wait_seconds": seconds}
            writer.write(call_bytes("get_job_status", wait, modern=modern, session=session))
            await until(lambda: app.draining.waiters == 1)
            writer.transport.abort()
        await until(lambda: app.draining.waiters == 0)
        await until(lambda: served.http.application.limits.call_count == 0)
        await until(lambda: not open_sessions(served.mcp.session_manager))
        await until(lambda: len(asyncio.all_tasks()) <= before)
        assert app.watchers.watched == 0


async def test_a_client_that_vanishes_while_it_listens_leaves_no_watcher_behind(hub, serve_here):
    async with serve_here(base_url=hub.base_url) as served:
        app = served.mcp.app
        job_id = await submitted_job(served.url)
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        }
        asked = {"resourceSubscriptions": [f"evalhub://jobs/{job_id}"]}
        params = {"notifications": asked, "_meta": meta}
        listen = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": params}
        body = json.dumps(listen)
        head = HEAD + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: subscriptions/listen\r\n"
        async with connection(served.url) as (_, writer):
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            await until(lambda: app.watchers.watched == 1)
            # It lasts as long as its client, so nobody waits for its end.
            assert served.http.application.limits.call_count == 0
            assert served.mcp.call_log.in_progress == 0
            writer.transport.abort()
        await until(lambda: app.watchers.watched == 0)
        await until(lambda: not served.http.application.limits._responses)


async def test_a_response_that_the_client_does_not_read_is_abandoned(monkeypatch):
    monkeypatch.setattr("evalhub_mcp.server.http.request_limits.SEND_SECONDS", 0.05)
    hits: list[str] = []
    ended = []

    async def answers(scope: Any, receive: Any, send: Any) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            ended.append("it was sent")
        finally:
            ended.append("left")

    async def never_taken(message: Any) -> None:
        if message["type"] == "http.response.body":
            await anyio.sleep_forever()

    async def receive() -> Any:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    limits = RequestLimits(answers, Settings(transport="http"), Draining(), hits.append)
    scope = {"type": "http", "method": "POST", "headers": [], "client": ("127.0.0.1", 1)}
    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            group.start_soon(limits, scope, receive, never_taken)
            while not hits:
                limits.close_unresponsive_connections()
                await anyio.sleep(0.01)
    assert (hits, ended, limits.call_count) == (["send_timeout"], ["left"], 0)


async def test_an_sdk_client_shows_why_it_was_refused(serve_here):
    async with (
        serve_here(calls_per_minute=4) as served,
        Client(served.url, mode="legacy") as client,
    ):
        for _ in range(2):  # after the two requests of the handshake
            await client.list_tools(cache_mode="refresh")
        with pytest.raises(MCPError, match="More than 4 calls a minute; try again in"):
            await client.list_tools(cache_mode="refresh")
