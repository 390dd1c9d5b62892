"""A hub that breaks every reply in one way, for faults that a real hub cannot produce."""

import asyncio
import contextlib
import gzip
import json
import re
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from typing import Any

Fault = Callable[[asyncio.StreamWriter, str], Awaitable[None]]
"""Answers one request, given where to write and the path that was requested."""


def raw_reply(
    body: bytes,
    status: str = "200 OK",
    kind: str = "application/json",
    length: int | None = None,
    *headers: str,
) -> bytes:
    """An HTTP/1.1 reply that closes the connection; `length` may be wrong on purpose."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *headers]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def send(reply: bytes) -> Fault:
    """Send these bytes and close."""

    async def fault(writer: asyncio.StreamWriter, path: str) -> None:
        writer.write(reply)
        await writer.drain()

    return fault


def answer(value: Any, status: str = "200 OK") -> Fault:
    """Answer with this value as JSON."""
    return send(raw_reply(json.dumps(value).encode(), status))


def page_of(items: list[Any]) -> Fault:
    """Answer a page with these items to every listing, and the first item to the rest."""
    page = {"items": items, "total_count": len(items), "limit": 50, "first": {"href": ""}}

    async def fault(writer: asyncio.StreamWriter, path: str) -> None:
        listing = path.split("?")[0].rsplit("/", 1)[-1] in {"providers", "collections", "jobs"}
        writer.write(raw_reply(json.dumps(page if listing else items[0]).encode()))
        await writer.drain()

    return fault


async def hang(writer: asyncio.StreamWriter, path: str) -> None:
    """Accept the request and never answer."""
    await asyncio.sleep(3600)


async def close(writer: asyncio.StreamWriter, path: str) -> None:
    """Close without an answer."""


async def reset(writer: asyncio.StreamWriter, path: str) -> None:
    """Reset the connection."""
    writer.get_extra_info("socket").setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER
    writer.transport.abort()


async def drip(writer: asyncio.StreamWriter, path: str) -> None:
    """Send the head, then one byte of the body a second."""
    writer.write(raw_reply(b"", length=100_000))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.5)


async def endless(writer: asyncio.StreamWriter, path: str) -> None:
    """Send a body that never ends, as fast as it is read."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


async def endless_head(writer: asyncio.StreamWriter, path: str) -> None:
    """Send headers without end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"x" * 4096 + b"\r\n")
        await writer.drain()


async def redirect_to_itself(writer: asyncio.StreamWriter, path: str) -> None:
    """Redirect each request to its own path."""
    writer.write(raw_reply(b"", "302 Found", "text/plain", None, f"Location: {path}"))
    await writer.drain()


@cache
def gzip_bomb() -> bytes:
    """A reply whose body unpacks to 300 MB of blanks in a list."""
    packed = gzip.compress(b"[" + b" " * 300_000_000 + b"]", 1)
    return raw_reply(packed, "200 OK", "application/json", None, "Content-Encoding: gzip")


async def explode(writer: asyncio.StreamWriter, path: str) -> None:
    """Send the bomb, which is built when it is first asked for."""
    writer.write(gzip_bomb())
    await writer.drain()


DEEP = b'{"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
HTML = b"<!doctype html><html><body><h1>Sign in</h1><form></form></body></html>"
BROKEN_ITEMS: list[Any] = [None, 3, "x", [], {}, {"resource": None}, {"resource": {"id": 7}}]
FAULTS: dict[str, Fault] = {
    "hangs": hang,
    "closes": close,
    "resets": reset,
    "drips": drip,
    "endless body": endless,
    "endless headers": endless_head,
    "gzip bomb": explode,
    "broken gzip": send(
        raw_reply(b"not gzip", "200 OK", "application/json", None, "Content-Encoding: gzip")
    ),
    "half a body": send(raw_reply(b'{"items": [', length=5000)),
    "garbage instead of HTTP": send(b"\x00\xff\x13 nonsense \r\n\r\n"),
    "HTTP/9.9": send(b"HTTP/9.9 200 OK\r\n\r\n{}"),
    "empty body": send(raw_reply(b"")),
    "no content": send(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "blank body": send(raw_reply(b"   \n")),
    "a sign-in page": send(raw_reply(HTML, kind="text/html")),
    "plain text": send(raw_reply(b"upstream is not ready", kind="text/plain")),
    "cut JSON": send(raw_reply(b'{"items": [{"resource": {"id": "a')),
    "invalid UTF-8": send(raw_reply(b'{"items": ["\xff\xfe"]}')),
    "a lone surrogate": send(raw_reply(b'{"items": ["\\ud800"]}')),
    "deep nesting": send(raw_reply(DEEP)),
    "not a number": send(raw_reply(b'{"items": NaN, "total_count": Infinity}')),
    "null": answer(None),
    "a list": answer([]),
    "a string": answer("ok"),
    "a number": answer(0),
    "true": answer(True),
    "an empty object": answer({}),
    "items that are null": answer({"items": None, "total_count": 0}),
    "items that are an object": answer({"items": {}, "total_count": 0}),
    "items that are strings": answer({"items": ["a", "b"], "total_count": 2}),
    "broken items": page_of(BROKEN_ITEMS),
    "an error in a 200": answer({"error": "database is locked", "code": 500}),
    "redirects to itself": redirect_to_itself,
    "redirects elsewhere": send(
        raw_reply(b"", "307 Temporary Redirect", "text/plain", None, "Location: http://192.0.2.1/")
    ),
    "500": answer({"message": "boom", "trace": "4bf92f35"}, "500 E"),
    "500 with HTML": send(raw_reply(HTML, "500 E", "text/html")),
    "502 without a body": send(raw_reply(b"", "502 Bad Gateway")),
    "503": answer({"message": "starting"}, "503 Service Unavailable"),
    "429": answer({"message": "slow down"}, "429 Too Many Requests"),
    "401": answer({"message": "who are you"}, "401 Unauthorized"),
    "403": answer({"message": "no"}, "403 Forbidden"),
    "404 without a code": answer({"message": "no such route"}, "404 Not Found"),
    "404 with HTML": send(raw_reply(HTML, "404 Not Found", "text/html")),
    "404 as plain text": send(raw_reply(b"404 page not found", "404 Not Found", "text/plain")),
    "418": answer({"message": "teapot"}, "418 Teapot"),
}
"""Each way to break a reply."""


class FaultyHub:
    """A listener on loopback whose replies all have the current fault."""

    def __init__(self, fault: Fault, port: int) -> None:
        self.fault = fault
        self.base_url = f"http://127.0.0.1:{port}"
        self.requests = 0


@contextlib.asynccontextmanager
async def faulty_hub(fault: Fault) -> AsyncIterator[FaultyHub]:
    """Run a hub with this fault; its `fault` can be changed while it runs."""
    tasks: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        writers.append(writer)
        with contextlib.suppress(OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            # Closing a connection with an unread body resets it, and the reply can be lost.
            sent = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(sent[1]) if sent else 0)
            hub.requests += 1
            await hub.fault(writer, head.split(b" ", 2)[1].decode("latin-1"))
        writer.transport.abort() if hub.fault is hang else writer.close()
        tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    hub = FaultyHub(fault, server.sockets[0].getsockname()[1])
    try:
        yield hub
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            transport = writer.transport
            if not transport.is_closing() or transport.get_write_buffer_size():
                transport.abort()  # of a closed one, asyncio would raise
