"""The connections to a hub, and one attempt of a request over one of them."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import Semaphore, time_limit
from evalhub_mcp.client.connection_settings import ConnectionSettings
from evalhub_mcp.client.responses import headers_without, redirect_target

_MAX_BODY_BYTES = 128 * 1024 * 1024
_MAX_REDIRECTS = 3
_MAX_CONCURRENT_REQUESTS = 64
_MAX_REQUESTS_PER_CLIENT = 8
"""Concurrent requests of one httpx client."""


class _AsyncShard:
    """An httpx client and the number of its current requests."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.busy = 0


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
        self._shards: list[_AsyncShard] = []
        self._slots = Semaphore(_MAX_CONCURRENT_REQUESTS)
        self._closed = False

    async def aclose(self) -> None:
        """Close every connection; requests fail afterwards."""
        self._closed = True
        for shard in self._shards:
            await shard.client.aclose()

    def _borrow_shard(self) -> _AsyncShard:
        with self._lock:
            if self._closed:
                raise errors.InvalidRequestError("The client is closed")
            shard = next((s for s in self._shards if s.busy < _MAX_REQUESTS_PER_CLIENT), None)
            if shard is None:
                if self._httpx_arguments is None:
                    self._httpx_arguments = self._connection.httpx_arguments()
                shard = _AsyncShard(httpx.AsyncClient(**self._httpx_arguments))
                self._shards.append(shard)
            shard.busy += 1
            return shard

    def _return_shard(self, shard: _AsyncShard) -> None:
        with self._lock:
            shard.busy -= 1

    async def send(
        self, request: httpx.Request, timeout: float, remaining: float
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
            shard = self._borrow_shard()
            remaining -= time.monotonic() - waiting_since
            limit = max(0.001, min(timeout, remaining))
            try:
                with time_limit(limit):
                    return await _send_to_target(shard.client, request, time.monotonic() + limit)
            except TimeoutError as error:
                raise httpx.ReadTimeout(f"no answer within {limit:.3g} s") from error
            finally:
                self._return_shard(shard)
        finally:
            self._slots.release()


async def _send_to_target(
    client: httpx.AsyncClient, request: httpx.Request, deadline: float
) -> httpx.Response:
    """Send a request, and send it again to where the hub redirects it."""
    headers = headers_without(request.headers, "host", "content-length")
    response = await _send_once(client, request, deadline)
    for _ in range(_MAX_REDIRECTS):
        target = redirect_target(request, response)
        if target is None:
            break
        request = httpx.Request(request.method, target, headers=headers, content=request.content)
        response = await _send_once(client, request, deadline)
    return response


async def _send_once(
    client: httpx.AsyncClient, request: httpx.Request, deadline: float
) -> httpx.Response:
    left = max(0.001, deadline - time.monotonic())
    request.extensions["timeout"] = httpx.Timeout(left).as_dict()
    try:
        response = await client.send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _MAX_BODY_BYTES:
                    raise httpx.DecodingError("the answer is too large", request=request)
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer took too long", request=request)
        finally:
            await response.aclose()
    finally:
        # Errors carry the request, so it must not keep the token.
        request.headers.pop("Authorization", None)
    return httpx.Response(
        response.status_code,
        headers=headers_without(response.headers, "content-encoding", "content-length"),
        content=bytes(body),
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "replace")},
    )
