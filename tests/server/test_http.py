"""Serving over HTTP: transports, TLS, and callers."""

import logging
import os
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.streams.tls
import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.http.tls_files import load_tls_context
from evalhub_mcp.server.http.uvicorn_server import HttpServer
from evalhub_mcp.settings import Settings, SettingsError
from tests.client.support.certificates import self_signed
from tests.narrow import present
from tests.server.support.command_line import announced_url

pytestmark = pytest.mark.anyio

INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@asynccontextmanager
async def serving(base_url: str, tmp_path: Path, *flags: str) -> AsyncIterator[str]:
    """The command line's server over HTTP; yields its URL."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    process = await anyio.open_process(
        [sys.executable, "-m", "evalhub_mcp", "--base-url", base_url, "--port", "0", *flags],
        env=environment | {"HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield await announced_url(process)
    finally:
        process.terminate()
        with anyio.fail_after(20):
            await process.wait()
        await process.aclose()


async def status_of(url: str, **headers: str) -> int:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.post(url, json=INITIALIZE, headers=ACCEPT | names)
        return response.status_code


async def test_foreign_origins_and_host_names_are_refused(hub, tmp_path):
    async with serving(hub.base_url, tmp_path, "--transport", "http") as url:
        health = url.replace("/mcp", "/health")
        assert await status_of(url) == 200
        assert await status_of(url, Host="evil.example") == 421
        assert await status_of(url, Origin="https://evil.example") == 403
        assert await status_of(url, Origin="null") == 403
        assert await status_of(url, Origin="http://localhost:6274") == 200
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(health)).json() == {"status": "healthy"}
            assert (await client.get(health, headers={"Host": "evil.example"})).status_code == 421
            foreign = await client.get(health, headers={"Origin": "https://evil.example"})
            assert foreign.status_code == 403


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_tools_work_over_streamable_http_in_both_eras(hub, serve_here, mode):
    async with (
        serve_here(base_url=hub.base_url) as served,
        Client(served.url, mode=mode) as client,
    ):
        result = await client.call_tool("check_connection", {})
    assert result.structured_content["ok"] is True


async def test_old_clients_are_served_over_sse(hub, serve_here):
    from mcp.client.sse import sse_client

    async with (
        serve_here(base_url=hub.base_url, transport="http-sse") as served,
        Client(sse_client(served.url), mode="legacy") as client,
    ):
        result = await client.call_tool("check_connection", {})
    assert result.structured_content["ok"] is True


async def test_progress_reaches_a_client_over_http(hub, serve_here):
    seen = []

    async def on_progress(progress, total, message):
        seen.append((progress, total))

    async with serve_here(base_url=hub.base_url) as served, Client(served.url) as client:
        submitted = await client.call_tool(
            "submit_evaluation",
            {
                "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
                "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
            },
        )
        job_id = submitted.structured_content["job_id"]
        await client.call_tool(
            "get_job_status",
            {"job_id": job_id, "wait_seconds": 1},
            progress_callback=on_progress,
        )
    assert seen == [(0, 100)]


async def test_behind_the_proxy_a_caller_without_a_user_is_refused(hub, serve_here):
    alice = {"X_User": "alice", "X_Tenant": "one"}
    async with serve_here(base_url=hub.base_url, auth_type="rbac-proxy") as served:
        url = served.url
        assert await status_of(url) == 401
        assert await status_of(url, **alice) == 200
        # The proxy passes the public name on; a browser's foreign Origin is still refused.
        assert await status_of(url, **alice, Host="evalhub.example.com") == 200
        assert await status_of(url, **alice, Origin="https://evil.example") == 403


async def test_behind_the_proxy_the_tenant_of_the_headers_decides(hub, serve_here):
    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    @asynccontextmanager
    async def as_tenant(url: str, tenant: str) -> AsyncIterator[Client]:
        headers = {"X-User": "alice", "X-Tenant": tenant}
        async with (
            create_mcp_http_client(headers=headers) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            yield client

    async with serve_here(base_url=hub.base_url, auth_type="rbac-proxy") as served:
        async with as_tenant(served.url, "one") as client:
            submitted = await client.call_tool(
                "submit_evaluation",
                {
                    "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
                    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
                },
            )
            job_id = submitted.structured_content["job_id"]
            own = await client.call_tool("get_job_status", {"job_id": job_id})
        async with as_tenant(served.url, "two") as client:
            other = await client.call_tool("get_job_status", {"job_id": job_id})
    assert not own.is_error
    assert other.is_error


async def test_https_is_served_with_the_given_certificate(hub, tmp_path):
    made = self_signed(tmp_path)
    certificate, key = made.certificate, made.key
    flags = ("--transport", "http", "--tls-cert", str(certificate), "--tls-key", str(key))
    async with serving(hub.base_url, tmp_path, *flags) as url:
        assert url.startswith("https://")
        context = ssl.create_default_context(cafile=str(certificate))
        async with httpx.AsyncClient(verify=context, trust_env=False) as client:
            response = await client.get(url.replace("/mcp", "/health"))
    assert response.json() == {"status": "healthy"}


async def test_new_connections_get_a_renewed_certificate_and_a_wrong_one_changes_nothing(
    tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr("evalhub_mcp.server.http.uvicorn_server.CHECK_TICKS", 1)
    made = self_signed(tmp_path)
    certificate, key = made.certificate, made.key
    settings = Settings(transport="http", port=0, tls_cert=certificate, tls_key=key)
    first = certificate.read_bytes()
    server = HttpServer(build_server(settings), settings)
    caplog.set_level(logging.INFO, "evalhub_mcp")

    async def served() -> bytes:
        port = server.servers[0].sockets[0].getsockname()[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        stream = await anyio.connect_tcp("127.0.0.1", port, ssl_context=context)
        async with stream:
            shown = stream.extra(anyio.streams.tls.TLSAttribute.peer_certificate_binary)
        return ssl.DER_cert_to_PEM_cert(present(shown)).encode()

    async def logged(words: str) -> None:
        with anyio.fail_after(20):
            while words not in caplog.text:
                await anyio.sleep(0.01)

    async with anyio.create_task_group() as group:
        group.start_soon(server.serve)
        with anyio.fail_after(20):
            while not server.started:
                await anyio.sleep(0.01)
        before = await served()
        renewed = self_signed(tmp_path / "other")
        second = renewed.certificate.read_bytes()
        renewed.certificate.replace(certificate)  # its key has not arrived yet
        await logged("does not belong to the certificate")
        between = await served()
        renewed.key.replace(key)
        await logged("new connections use the renewed certificate")
        after = await served()
        server.stop()
    assert (before, between, after) == (first, first, second)
    assert caplog.text.count("stays in use") == 1


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        ("encrypt the key", "is encrypted"),
        ("another key", "does not belong to the certificate"),
        ("no key", "holds no private key"),
        ("no certificate", "holds no certificate"),
    ],
)
def test_tls_files_that_cannot_be_used_are_one_clear_line(tmp_path, spoil, part):
    made = self_signed(tmp_path)
    certificate, key = made.certificate, made.key
    if spoil == "encrypt the key":
        loaded = serialization.load_pem_private_key(key.read_bytes(), None)
        locked = serialization.BestAvailableEncryption(b"password")
        form = serialization.PrivateFormat.PKCS8
        key.write_bytes(loaded.private_bytes(serialization.Encoding.PEM, form, locked))
    elif spoil == "another key":
        key = self_signed(tmp_path / "other").key
    else:
        (key if spoil == "no key" else certificate).write_text("nothing of the kind")
    with pytest.raises(SettingsError) as caught:
        load_tls_context(certificate, key)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)
