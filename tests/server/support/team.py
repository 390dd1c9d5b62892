"""A team's server: over HTTP, with known callers, on a hub whose requests are recorded."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from evalhub_mcp.server.auth.token_file import TokenEntry, digest_of, new_token, write_token_file
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.http.application import HttpApplication
from evalhub_mcp.settings import Settings
from tests.client.support.scripted import Reply, Request, ScriptedHub

READ, SUBMIT, MANAGE = "evalhub:read", "evalhub:submit", "evalhub:manage"
ALL = (READ, SUBMIT, MANAGE)
ERAS = ("auto", "legacy")
JOB = {
    "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}
_HOP = {"host", "content-length", "connection", "transfer-encoding", "content-encoding", "date"}


class _Quiet(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def team_server(**settings: Any) -> AsyncIterator[str]:
    """The HTTP application on a real socket; yields its `/mcp`."""
    found = Settings(**{"transport": "http", "port": 0, **settings})
    application = HttpApplication(build_server(found), found)
    server = _Quiet(
        uvicorn.Config(
            application.serve,
            host="127.0.0.1",
            port=found.port,
            log_config=None,  # it would stay for all tests that follow
            log_level="warning",
            proxy_headers=False,
        )
    )

    async def serve() -> None:
        with anyio.CancelScope(shield=True):  # it shuts down in order
            await server.serve()

    async with anyio.create_task_group() as group:
        group.start_soon(serve)
        with anyio.fail_after(20):
            while not server.started:
                await anyio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            path = "mcp" if found.transport == "http" else "sse"
            yield f"http://127.0.0.1:{port}/{path}"
        finally:
            server.should_exit = True


@asynccontextmanager
async def caller(url: str, mode: str = "auto", **headers: str) -> AsyncIterator[Client]:
    """A client that sends these headers (`X_Tenant` for `X-Tenant`)."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        create_mcp_http_client(headers=sent) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def post(
    url: str, method: str, params: Any = None, *, era: str = "auto", **headers: str
) -> httpx.Response:
    """One JSON-RPC request as a client of either era would send it."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await post_through(client, url, method, params, era=era, **headers)


async def post_through(
    client: httpx.AsyncClient,
    url: str,
    method: str,
    params: Any = None,
    *,
    era: str = "auto",
    **headers: str,
) -> httpx.Response:
    """The same through a client that makes many requests."""
    params = dict(params or {})
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    sent = {
        "Accept": "application/json, text/event-stream",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    if era == "auto":
        sent |= {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
        if "name" in params:
            sent["Mcp-Name"] = params["name"]
        params["_meta"] = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        }
    return await client.post(url, json=message, headers=sent)


INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


def recording_hub(real: str) -> ScriptedHub:
    """A proxy of a real hub that records every request."""

    def forward(request: Request) -> Reply:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP}
        answer = httpx.request(
            request.method,
            real + request.path,
            headers=headers | {"Accept-Encoding": "identity"},
            content=request.body,
            trust_env=False,
        )
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in _HOP}
        return Reply(answer.status_code, answer.content, kept)

    hub = ScriptedHub()
    hub.script = forward
    return hub


class Tokens:
    """A file of tokens, written as the command writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[TokenEntry] = []

    def add(
        self,
        principal: str,
        *tenants: str,
        scopes: tuple[str, ...] = ALL,
        **more: Any,
    ) -> str:
        """A new token of `principal`; without tenants it is one of all tenants."""
        token = new_token()
        self.entries.append(
            TokenEntry.model_validate(
                {
                    "name": f"{principal}-{len(self.entries)}",
                    "sha256": digest_of(token),
                    "principal": principal,
                    "tenants": tenants,
                    "all_tenants": not tenants,
                    "scopes": scopes,
                    **more,
                }
            )
        )
        write_token_file(self.path, self.entries)
        return token

    def remove(self, token: str) -> None:
        """End a token."""
        self.entries = [e for e in self.entries if e.sha256 != digest_of(token)]
        write_token_file(self.path, self.entries)


def everything(hub: ScriptedHub) -> str:
    """All that a hub was sent, as one text."""
    return json.dumps([[r.method, r.path, r.headers, r.body.decode()] for r in hub.requests])
