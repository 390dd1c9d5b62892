"""The connections to a hub, and one attempt of a request over one of them."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from typing import Any

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import Semaphore, move_limit, time_limit
from evalhub_mcp.client.connection_settings import ConnectionSettings
from evalhub_mcp.client.limited_body import decode_body
from evalhub_mcp.client.patience import MIN_BYTES_PER_SECOND
from evalhub_mcp.client.urls import redirect_target
from evalhub_mcp.hub_socket import SocketAddress

_MAX_REPLY_BYTES = 16 * 1024**2
"""A page of 200 jobs with 80 kB each; a real hub's whole catalog has 0.2 MB. Many requests run at
once, and parsed JSON takes several times as much memory."""
_MAX_LOG_BYTES = 51 * 1024**2
"""Hubs cut logs at 50 MiB."""
_MAX_REDIRECTS = 3
_MAX_CONCURRENT_REQUESTS = 64
_MAX_REQUESTS_PER_CLIENT = 8
"""Concurrent requests of one httpx client."""


class AsyncConnectionPool:
    """The connections to a hub, opened when needed.

    httpx takes longer for a request the more connections its client has. So concurrent
    requests are spread over several httpx clients, and the first one serves them all while
    they are few.
    """

    def __init__(self, connection: ConnectionSettings) -> None:
        self._connection = connection
        self._lock = threading.Lock()  # never held during I/O
        self._httpx_arguments: dict[str, Any] | None = None
        self._socket: SocketAddress | None = None
        self._busy: dict[httpx.AsyncClient, int] = {}
        """The number of current requests of each httpx client."""
        self._slots = Semaphore(_MAX_CONCURRENT_REQUESTS)
        self._closed = False

    async def aclose(self) -> None:
        """Close every connection; requests fail afterwards."""
        self._closed = True
        for client in list(self._busy):
            await client.aclose()

    async def send(
        self,
        request: httpx.Request,
        token: str | None,
        timeout: float,
        remaining: float,
        silence: float = math.inf,
    ) -> httpx.Response:
        """Send a request and follow redirects within the hub, in at most `timeout` seconds.

        The wait for a free connection does not count, but it takes at most `remaining` seconds.
        The hub may be silent for `silence` seconds; what arrives of a body adds to them.

        Raises:
            httpx.RequestError: there is no complete response in time.
        """
        waiting_since = time.monotonic()
        if not await self._slots.acquire(min(remaining, silence)):
            raise httpx.PoolTimeout("no connection became free", request=request)
        try:
            client = self._borrow_client()
            now = time.monotonic()
            latest = now + max(0.001, min(timeout, remaining - (now - waiting_since)))
            silent_until = max(now + 0.001, waiting_since + silence)
            deadline = _Deadline(now, latest, min(latest, silent_until))
            try:
                with time_limit(deadline.current - now) as limit:
                    deadline.limit = limit
                    response = await _send_once(client, request, token, deadline)
                    if response.has_redirect_location:
                        response = await _follow_redirects(client, response, token, deadline)
                    return response
            except TimeoutError as error:
                raise httpx.ReadTimeout(deadline.problem(), request=request) from error
            finally:
                with self._lock:
                    self._busy[client] -= 1
        finally:
            self._slots.release()

    def _borrow_client(self) -> httpx.AsyncClient:
        with self._lock:
            if self._closed:
                raise errors.InvalidRequestError("The client is closed")
            free = (c for c, busy in self._busy.items() if busy < _MAX_REQUESTS_PER_CLIENT)
            client = next(free, None)
            if client is None:
                if self._httpx_arguments is None:
                    self._httpx_arguments = self._connection.httpx_arguments()
                    self._socket = self._connection.hub_socket()
                client = _new_client(self._httpx_arguments, self._socket)
            self._busy[client] = self._busy.get(client, 0) + 1
            return client


@dataclass
class _Deadline:
    """When to give up on a response, in monotonic seconds: sooner if it does not arrive."""

    started: float
    latest: float
    current: float
    received: int = 0
    """Bytes."""
    limit: Any = None
    """The running time limit."""

    def receive(self, count: int) -> None:
        """Allow more time for so many bytes of a body.

        Raises:
            TimeoutError: they come too late.
        """
        now = time.monotonic()
        if now > self.current:
            raise TimeoutError
        self.received += count
        self.current = min(self.latest, self.current + count / MIN_BYTES_PER_SECOND)
        move_limit(self.limit, self.current - now)

    def problem(self) -> str:
        """What did not come in time."""
        seconds = f"{time.monotonic() - self.started:.2g} s"
        if self.received:
            return f"no complete answer within {seconds}, only {self.received} bytes of it"
        return f"no answer within {seconds}"


def _new_client(arguments: dict[str, Any], socket: SocketAddress | None) -> httpx.AsyncClient:
    if socket is None:
        return httpx.AsyncClient(**arguments)
    transport = httpx.AsyncHTTPTransport(
        verify=arguments["verify"], limits=arguments["limits"], uds=socket.text
    )
    return httpx.AsyncClient(**arguments, transport=transport)


async def _send_once(
    client: httpx.AsyncClient, request: httpx.Request, token: str | None, deadline: _Deadline
) -> httpx.Response:
    left = max(0.001, deadline.current - time.monotonic())
    request.extensions["timeout"] = httpx.Timeout(left).as_dict()
    if token:
        request.headers["Authorization"] = f"Bearer {token}"
    try:
        response = await client.send(request, stream=True)
        try:
            is_log = request.url.path.endswith("/logs")
            most, raw = _MAX_LOG_BYTES if is_log else _MAX_REPLY_BYTES, bytearray()
            async for piece in response.aiter_raw():
                raw += piece
                if len(raw) > most:
                    break
                deadline.receive(len(piece))
            content, headers = decode_body(raw, response.headers, most)
        except httpx.DecodingError as error:
            error.request = request
            raise
        finally:
            await response.aclose()
    finally:
        # Errors and responses carry the request, so it must not keep the token.
        request.headers.pop("Authorization", None)
    return httpx.Response(
        response.status_code,
        headers=headers,
        content=content,
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "replace")},
    )


async def _follow_redirects(
    client: httpx.AsyncClient, response: httpx.Response, token: str | None, deadline: _Deadline
) -> httpx.Response:
    """Send the request again to where the hub redirects it, a few times at most."""
    for _ in range(_MAX_REDIRECTS):
        target = redirect_target(response)
        if target is None:
            break
        request = response.request
        request = httpx.Request(
            request.method, target, headers=request.headers, content=request.content
        )
        response = await _send_once(client, request, token, deadline)
    return response
