"""Many light MCP clients over HTTP in one process.

The load generator must not be what is measured: requests are prepared in advance, each client
uses one connection, and of a response only the JSON-RPC result is checked. Protocol 2025-06-18
has sessions and is spoken by both servers; 2026-07-28 has none.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LEGACY = "2025-06-18"
MODERN = "2026-07-28"
CLIENT = {"name": "benchmark", "version": "1"}
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": CLIENT,
}


@dataclass(frozen=True)
class Ask:
    """One request: a method and its parameters."""

    method: str
    params: dict[str, Any]


def tool(name: str, **arguments: Any) -> Ask:
    """A tool call."""
    return Ask("tools/call", {"name": name, "arguments": arguments})


def resource(uri: str) -> Ask:
    """A resource read."""
    return Ask("resources/read", {"uri": uri})


class Refused(RuntimeError):
    """The response is an error; `status` is the HTTP status."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status}: {body[:300]!r}")
        self.status = status


class McpClient:
    """A client with one connection. Every method that sends a request may raise `Refused`."""

    def __init__(self, url: str, era: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        self._era = era
        self._head = (
            f"{parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
        )
        self._session = ""
        self._ready: dict[int, bytes] = {}

    async def open(self) -> None:
        """Connect, and initialize a session where the protocol has sessions."""
        self._reader, self._writer = await asyncio.open_connection(*self._address)
        if self._era == MODERN:
            return
        initialize = Ask(
            "initialize",
            {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": CLIENT},
        )
        headers, _ = await self._exchange(self._request("POST", _body(initialize)))
        session = headers.get("mcp-session-id", "")
        self._session = f"MCP-Protocol-Version: {LEGACY}\r\nMcp-Session-Id: {session}\r\n"
        initialized = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})
        await self._exchange(self._request("POST", initialized.encode()))

    async def ask(self, ask: Ask) -> None:
        """Send a request and read its response."""
        ready = self._ready.get(id(ask))
        if ready is None:
            ready = self._ready[id(ask)] = self._prepare(ask)
        _, body = await self._exchange(ready)
        if b'"result"' not in body or b'"isError":true' in body:
            raise Refused(200, body)

    async def end_session(self) -> None:
        """End the session, where the protocol has sessions."""
        if self._session:
            await self._exchange(self._request("DELETE", b""))

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()

    def _prepare(self, ask: Ask) -> bytes:
        if self._era != MODERN:
            return self._request("POST", _body(ask))
        name = ask.params.get("name") or ask.params.get("uri")
        extra = (
            f"MCP-Protocol-Version: {MODERN}\r\nMcp-Method: {ask.method}\r\nMcp-Name: {name}\r\n"
        )
        return self._request("POST", _body(ask, _meta=META), extra)

    def _request(self, verb: str, body: bytes, extra: str = "") -> bytes:
        head = f"{verb} {self._head}{self._session}{extra}Content-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    async def _exchange(self, request: bytes) -> tuple[dict[str, str], bytes]:
        try:
            self._writer.write(request)
            first = await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            # Servers close connections that were idle; clients open another one.
            self._writer.close()
            self._reader, self._writer = await asyncio.open_connection(*self._address)
            self._writer.write(request)
            first = await self._reader.readuntil(b"\r\n\r\n")
        head = first.decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in pairs}
        if (length := headers.get("content-length")) is not None:
            body = await self._reader.readexactly(int(length))
        elif headers.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        else:
            body = b""
        status = int(head[0].split()[1])
        if status >= 300:
            raise Refused(status, body)
        return headers, body

    async def _chunks(self) -> bytes:
        body = []
        while size := int((await self._reader.readuntil(b"\r\n")).split(b";")[0], 16):
            body.append(await self._reader.readexactly(size + 2))
        await self._reader.readexactly(2)
        return b"".join(body)


def _body(ask: Ask, **more: Any) -> bytes:
    message = {"jsonrpc": "2.0", "id": 1, "method": ask.method, "params": {**ask.params, **more}}
    return json.dumps(message).encode()


@dataclass
class Load:
    """The figures of a run of many clients."""

    seconds: float = 0.0
    cpu: float = 0.0
    """Processor time of the server during the run, in seconds."""
    durations: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.durations) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which `share` of the requests were answered."""
        ordered = sorted(self.durations)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def load(
    url: str,
    era: str,
    ask: Ask,
    clients: int,
    *,
    requests: int,
    seconds: float,
    cpu: Callable[[], float],
) -> Load:
    """Send one request repeatedly from many clients, until either bound is reached.

    Connections and sessions are opened before the time is measured.
    """
    fleet = [McpClient(url, era) for _ in range(clients)]
    for start in range(0, clients, 32):
        await asyncio.gather(*(client.open() for client in fleet[start : start + 32]))
    await asyncio.gather(*(client.ask(ask) for client in fleet))
    result = Load()
    left = requests
    used = cpu()
    began = time.perf_counter()

    async def work(client: McpClient) -> None:
        nonlocal left
        while left > 0 and time.perf_counter() - began < seconds:
            left -= 1
            started = time.perf_counter()
            await client.ask(ask)
            result.durations.append(time.perf_counter() - started)

    async with asyncio.timeout(seconds + 60):
        await asyncio.gather(*(work(client) for client in fleet))
    result.seconds = time.perf_counter() - began
    result.cpu = cpu() - used
    for client in fleet:
        await client.end_session()
        client.close()
    return result


async def sessions(url: str, era: str, ask: Ask, count: int, *, leave: bool) -> int:
    """Open `count` sessions, 32 at a time, send one request in each, and end it.

    Args:
        leave: Close the connection without ending the session.

    Returns:
        How many sessions were refused because the server had too many (503).
    """
    left, turned_away = count, 0

    async def work() -> None:
        nonlocal left, turned_away
        while left > 0:
            left -= 1
            client = McpClient(url, era)
            try:
                await client.open()
                await client.ask(ask)
                if not leave:
                    await client.end_session()
            except Refused as refused:
                if refused.status != 503:
                    raise
                turned_away += 1
            finally:
                client.close()

    await asyncio.gather(*(work() for _ in range(32)))
    return turned_away
