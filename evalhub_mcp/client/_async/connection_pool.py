"""The connections to a hub, and one exchange over one of them."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import Slots, time_limit
from evalhub_mcp.client.call_options import Connection
from evalhub_mcp.client.responses import redirect_within, without

_LONGEST_BODY = 128 * 1024 * 1024
_MOST_REDIRECTS = 3
_MOST_AT_ONCE = 64
"""Requests on the way together."""
_PER_CLIENT = 8
"""Of these, in the hands of one httpx client."""


class _AsyncShard:
    """An httpx client and the number of requests it is busy with."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.busy = 0


class AsyncPool:
    """The connections to a hub, opened when needed.

    The time httpx takes for a request grows with the connections of its client, so many
    requests at once are spread over several clients; few always share the first.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._choosing = threading.Lock()  # never held while waiting for a hub
        self._settings: dict[str, Any] | None = None
        self._shards: list[_AsyncShard] = []
        self._slots = Slots(_MOST_AT_ONCE)
        self._closed = False

    async def aclose(self) -> None:
        """Close every connection; none can be made afterwards."""
        self._closed = True
        for shard in self._shards:
            await shard.client.aclose()

    def _take(self) -> _AsyncShard:
        with self._choosing:
            if self._closed:
                raise errors.InvalidRequestError("The client is closed")
            shard = next((s for s in self._shards if s.busy < _PER_CLIENT), None)
            if shard is None:
                if self._settings is None:
                    self._settings = self._connection.http_settings()
                shard = _AsyncShard(httpx.AsyncClient(**self._settings))
                self._shards.append(shard)
            shard.busy += 1
            return shard

    def _give_back(self, shard: _AsyncShard) -> None:
        with self._choosing:
            shard.busy -= 1

    async def send(
        self, request: httpx.Request, timeout: float, remaining: float
    ) -> httpx.Response:
        """One attempt, redirects within the hub included, bounded by `timeout`.

        Waiting for a free connection is part of the attempt for as long as `remaining`.
        """
        waiting_since = time.monotonic()
        if not await self._slots.acquire(remaining):
            raise httpx.PoolTimeout("no connection became free", request=request)
        try:
            shard = self._take()
            remaining -= time.monotonic() - waiting_since
            limit = max(0.001, min(timeout, remaining))
            try:
                with time_limit(limit):
                    return await _follow(shard.client, request, time.monotonic() + limit)
            except TimeoutError as error:
                raise httpx.ReadTimeout(f"no answer within {limit:.3g} s") from error
            finally:
                self._give_back(shard)
        finally:
            self._slots.release()


async def _follow(client: httpx.AsyncClient, request: httpx.Request, end: float) -> httpx.Response:
    """Send a request, and again where the hub redirects within itself."""
    headers = without(request.headers, "host", "content-length")
    response = await _exchange(client, request, end)
    for _ in range(_MOST_REDIRECTS):
        target = redirect_within(request, response)
        if target is None:
            break
        request = httpx.Request(request.method, target, headers=headers, content=request.content)
        response = await _exchange(client, request, end)
    return response


async def _exchange(
    client: httpx.AsyncClient, request: httpx.Request, end: float
) -> httpx.Response:
    left = max(0.001, end - time.monotonic())
    request.extensions["timeout"] = httpx.Timeout(left).as_dict()
    try:
        response = await client.send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _LONGEST_BODY:
                    raise httpx.DecodingError("the answer is too large", request=request)
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the answer took too long", request=request)
        finally:
            await response.aclose()
    finally:
        # Errors carry the request: the token must not travel with them.
        request.headers.pop("Authorization", None)
    return httpx.Response(
        response.status_code,
        headers=without(response.headers, "content-encoding", "content-length"),
        content=bytes(body),
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "replace")},
    )
