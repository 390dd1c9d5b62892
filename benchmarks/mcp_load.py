"""Many MCP clients over HTTP in one process, as light as they can be made.

A load generator must not be what is measured: requests are written ready-made, one
connection per client, and of the answer only the JSON-RPC result is looked at. The era of
2025-06-18 has sessions and is spoken by every server; that of 2026-07-28 has none.
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
    """A call of a tool."""
    return Ask("tools/call", {"name": name, "arguments": arguments})


def resource(uri: str) -> Ask:
    """A read of a resource."""
    return Ask("resources/read", {"uri": uri})


class Refused(RuntimeError):
    """The server did not answer as asked; `status` is that of HTTP."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status}: {body[:300]!r}")
        self.status = status


class McpClient:
    """One client on one connection; every method raises `Refused`."""

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
        """Connect, and shake hands where the era has that."""
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
        """Send one request and take its answer."""
        ready = self._ready.get(id(ask))
        if ready is None:
            ready = self._ready[id(ask)] = self._prepare(ask)
        _, body = await self._exchange(ready)
        if b'"result"' not in body or b'"isError":true' in body:
            raise Refused(200, body)

    async def end_session(self) -> None:
        """Tell the server that this client is done, where the era has that."""
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
    """What a run of many clients came to."""

    seconds: float = 0.0
    cpu: float = 0.0
    """Processor time that the server used meanwhile, in seconds."""
    durations: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.durations) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which that share of the requests was answered."""
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
    """Ask the same from many clients at once, until either bound is reached.

    Connections and sessions are opened before the clock starts.
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
    """Clients that come, ask once, and go, 32 at a time; `leave` is going without a word.

    Returns how many were turned away because the server has enough of them (503).
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
