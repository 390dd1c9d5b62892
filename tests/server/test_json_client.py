"""Asking an issuer or a cluster, whose certificates are renewed while we run."""

import asyncio
import contextlib
import ssl

import pytest

from evalhub_mcp.server.auth.json_client import JsonClient, UpstreamError
from tests.client.support.certificates import self_signed

pytestmark = pytest.mark.anyio

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"ok":true}'


@contextlib.asynccontextmanager
async def issuer(certificate):
    """An HTTPS server with this certificate; yields its address."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_an_authority_that_was_renewed_is_trusted_and_no_other(tmp_path):
    first, second = self_signed(tmp_path / "first"), self_signed(tmp_path / "second")
    ca = tmp_path / "ca.pem"
    ca.write_bytes(first.certificate.read_bytes())
    client = JsonClient(ca, use_proxy=False, deadline=5.0)
    async with issuer(first) as url:
        assert await client.request(url) == {"ok": True}
    async with issuer(second) as url:
        with pytest.raises(UpstreamError, match="certificate"):
            await client.request(url)
        second.certificate.replace(ca)
        assert await client.request(url) == {"ok": True}
        ca.unlink()  # as a mounted file may be for a moment
        assert await client.request(url) == {"ok": True}
