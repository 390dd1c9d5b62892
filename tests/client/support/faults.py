"""A proxy in front of a real hub that simulates network faults.

`FaultyProxy` runs in a thread and follows a plan of the test; `ProxyProcess` runs it in a
separate process, for tests that keep this process busy.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import random
import socket
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """What the proxy does with a request."""

    NONE = "delivered and answered"
    DROP_BEFORE = "closed before delivery"
    RESET_BEFORE = "reset before delivery"
    ERROR_BEFORE = "answered with an error before delivery"
    DROP_AFTER = "delivered, then closed"
    RESET_AFTER = "delivered, then reset"
    ERROR_AFTER = "delivered, then answered with an error"
    LATE_ANSWER = "delivered, answered too late"
    LATE_DELIVERY = "delivered after the client gave up"
    CUT_BODY = "delivered, half the answer sent"
    CUT_JSON = "delivered, half the answer sent without a content length"


@dataclass
class Seen:
    """A request that reached the proxy."""

    method: str
    target: str
    body: bytes

    @property
    def job_name(self) -> str:
        try:
            return str(json.loads(self.body)["name"])
        except (ValueError, KeyError, TypeError):
            return ""


Plan = Callable[[Seen], Fault]

DELIVERED = [
    Fault.DROP_AFTER,
    Fault.RESET_AFTER,
    Fault.ERROR_AFTER,
    Fault.LATE_ANSWER,
    Fault.LATE_DELIVERY,
    Fault.CUT_BODY,
    Fault.CUT_JSON,
]
LOST = [Fault.DROP_BEFORE, Fault.RESET_BEFORE, Fault.ERROR_BEFORE]


def storm(attempts: Counter[str], seen: Seen) -> Fault:
    """A plan by which 35% of the first three POSTs of each job and 15% of other requests fail."""
    subject = seen.job_name if seen.method == "POST" else seen.target
    attempts[subject] += 1
    dice = random.Random(f"{subject} {attempts[subject]}")
    if seen.method == "POST":
        if attempts[subject] > 3 or dice.random() < 0.65:
            return Fault.NONE
        return dice.choice(DELIVERED + LOST)
    return dice.choice([*LOST, Fault.CUT_BODY]) if dice.random() < 0.15 else Fault.NONE


_ERRORS = [
    (500, "application/json", b'{"message_code":"internal_server_error","message":"oops"}'),
    (502, "text/html", b"<html><body><h1>502 Bad Gateway</h1></body></html>"),
    (503, "text/plain", b"upstream connect error"),
    (504, "text/html", b"<html><head><title>504 Gateway Time-out</title></head></html>"),
]


@dataclass
class FaultyProxy:
    """Accepts one connection per request; `plan` chooses its fault."""

    upstream_port: int
    plan: Plan
    late: float
    """The delay of late responses and deliveries, in seconds."""
    seen: Counter[tuple[str, Fault]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the proxy did not start")

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1024)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        await server.wait_closed()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._handle(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        method, target, _ = lines[0].decode().split(" ")
        length = 0
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = await reader.readexactly(length)
        fault = self.plan(Seen(method, target, body))
        self.seen[method, fault] += 1
        if fault is Fault.DROP_BEFORE:
            return None
        if fault is Fault.RESET_BEFORE:
            return self._reset(writer)
        if fault is Fault.ERROR_BEFORE:
            return await self._error(writer, target + body.decode("latin-1"))
        if fault is Fault.LATE_DELIVERY:
            await asyncio.sleep(self.late)
        answer = await self._deliver(head, body)
        if fault is Fault.DROP_AFTER:
            return None
        if fault is Fault.RESET_AFTER:
            return self._reset(writer)
        if fault is Fault.ERROR_AFTER:
            return await self._error(writer, target + body.decode("latin-1"))
        if fault is Fault.LATE_ANSWER:
            await asyncio.sleep(self.late)
        if fault is Fault.CUT_BODY:
            answer = answer[: answer.index(b"\r\n\r\n") + 4 + 20]
        if fault is Fault.CUT_JSON:
            content = answer.partition(b"\r\n\r\n")[2]
            answer = (
                b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
                b"Connection: close\r\n\r\n" + content[: len(content) // 2]
            )
        writer.write(answer)
        await writer.drain()
        return None

    async def _deliver(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream_port)
        try:
            first, _, rest = head.partition(b"\r\n")
            kept = [
                line for line in rest.split(b"\r\n") if not line.lower().startswith(b"connection:")
            ]
            writer.write(first + b"\r\nConnection: close\r\n" + b"\r\n".join(kept) + body)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _reset(self, writer: asyncio.StreamWriter) -> None:
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async def _error(self, writer: asyncio.StreamWriter, choice: str) -> None:
        status, kind, body = _ERRORS[sum(choice.encode("latin-1", "replace")) % len(_ERRORS)]
        writer.write(
            b"HTTP/1.1 %d Sorry\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
            b"Connection: close\r\n\r\n%s" % (status, kind.encode(), len(body), body)
        )
        await writer.drain()


class ProxyProcess:
    """A faulty proxy with the plan `storm`; `stop` returns how often each fault occurred."""

    def __init__(self, upstream_port: int, late: float) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(upstream_port), str(late)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def stop(self) -> dict[str, int]:
        """End the process; counts by `METHOD FAULT`."""
        out, _ = self._process.communicate("stop\n", timeout=30)
        return {str(key): int(value) for key, value in json.loads(out).items()}


def main() -> None:
    port, late = int(sys.argv[1]), float(sys.argv[2])
    proxy = FaultyProxy(port, functools.partial(storm, Counter()), late)
    print(proxy.url, flush=True)
    sys.stdin.readline()
    proxy.close()
    print(json.dumps({f"{method} {fault.name}": n for (method, fault), n in proxy.seen.items()}))


if __name__ == "__main__":
    main()
