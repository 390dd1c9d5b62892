"""A plain load balancer: each request goes to the next server in turn."""

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import anyio
from anyio.abc import ByteStream, SocketAttribute
from anyio.streams.buffered import BufferedByteReceiveStream

BIGGEST_HEAD = 64 * 1024


class RoundRobin:
    """Where requests went. Connections are closed after one, so that none sticks."""

    def __init__(self, servers: Sequence[str]) -> None:
        self.url = ""
        self.served: list[tuple[str, int]] = []
        """What was asked (`Mcp-Name`, else the method of HTTP), and of which server."""
        self._servers = [urlsplit(server) for server in servers]
        self._turns = itertools.cycle(range(len(servers)))

    def servers_of(self, name: str) -> list[int]:
        """Which servers were asked for `name`, in order."""
        return [server for asked, server in self.served if asked == name]

    async def handle(self, client: ByteStream) -> None:
        """Pass one request to the next server, and its answer back."""
        async with client:
            incoming = BufferedByteReceiveStream(client)
            try:
                head = await incoming.receive_until(b"\r\n\r\n", BIGGEST_HEAD)
            except (anyio.EndOfStream, anyio.IncompleteRead):
                return
            lines = head.decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
            }
            body = await incoming.receive_exactly(int(headers.get("content-length", 0)))
            turn = next(self._turns)
            self.served.append((headers.get("mcp-name", lines[0].split()[0]), turn))
            kept = [line for line in lines if not line.lower().startswith("connection:")]
            request = "\r\n".join([*kept, "Connection: close"]).encode("latin-1")
            target = self._servers[turn]
            assert target.hostname is not None
            assert target.port is not None
            async with await anyio.connect_tcp(target.hostname, target.port) as server:
                await server.send(request + b"\r\n\r\n" + body)
                async with anyio.create_task_group() as group:
                    group.start_soon(self._until_gone, incoming, group.cancel_scope)
                    with anyio.CancelScope() as relaying:
                        await self._relay(server, client)
                    group.cancel_scope.cancel()
                    assert not relaying.cancelled_caught

    @staticmethod
    async def _relay(server: ByteStream, client: ByteStream) -> None:
        try:
            async for chunk in server:
                await client.send(chunk)
        except (anyio.BrokenResourceError, anyio.ClosedResourceError):
            return

    @staticmethod
    async def _until_gone(incoming: BufferedByteReceiveStream, scope: anyio.CancelScope) -> None:
        """A client that leaves ends its request at the server too."""
        try:
            await incoming.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
            scope.cancel()


@asynccontextmanager
async def round_robin(servers: Sequence[str]) -> AsyncIterator[RoundRobin]:
    """A balancer in front of servers that answer at the same path."""
    balancer = RoundRobin(servers)
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, balancer.handle)
        port = listener.extra(SocketAttribute.local_port)
        balancer.url = f"http://127.0.0.1:{port}{urlsplit(servers[0]).path}"
        yield balancer
        group.cancel_scope.cancel()
