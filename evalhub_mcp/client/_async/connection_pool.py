"""The connections to a hub, and one attempt of a request over one of them."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import Semaphore, time_limit
from evalhub_mcp.client.connection_settings import ConnectionSettings
from evalhub_mcp.client.limited_body import LimitedBody, without_encoding
from evalhub_mcp.client.urls import redirect_target

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
        self, request: httpx.Request, token: str | None, timeout: float, remaining: float
    ) -> httpx.Response:
        """Send a request and follow redirects within the hub, in at most `timeout` seconds.

        The wait for a free connection does not count, but it takes at most `remaining` seconds.

        Raises:
            httpx.RequestError: there is no complete response in time.
        """
        waiting_since = time.monotonic()
        if not await self._slots.acquire(remaining):
            raise httpx.PoolTimeout("no connection became free", request=request)
        try:
            client = self._borrow_client()
            now = time.monotonic()
            limit = max(0.001, min(timeout, remaining - (now - waiting_since)))
            deadline = now + limit
            try:
                with time_limit(limit):
                    response = await _send_once(client, request, token, deadline)
                    if response.has_redirect_location:
                        response = await _follow_redirects(client, response, token, deadline)
                    return response
            except TimeoutError as error:
                message = f"no answer within {limit:.3g} s"
                raise httpx.ReadTimeout(message, request=request) from error
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
                client = httpx.AsyncClient(**self._httpx_arguments)
            self._busy[client] = self._busy.get(client, 0) + 1
            return client


async def _send_once(
    client: httpx.AsyncClient, request: httpx.Request, token: str | None, deadline: float
) -> httpx.Response:
    left = max(0.001, deadline - time.monotonic())
    request.extensions["timeout"] = httpx.Timeout(left).as_dict()
    if token:
        request.headers["Authorization"] = f"Bearer {token}"
    try:
        response = await client.send(request, stream=True)
        try:
            is_log = request.url.path.endswith("/logs")
            body = LimitedBody(response.headers, _MAX_LOG_BYTES if is_log else _MAX_REPLY_BYTES)
            async for piece in response.aiter_raw():
                body.add(piece)
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer took too long", request=request)
            content = body.finish()
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
        headers=without_encoding(response.headers),
        content=content,
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "replace")},
    )


async def _follow_redirects(
    client: httpx.AsyncClient, response: httpx.Response, token: str | None, deadline: float
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
