"""One HTTP exchange with a hub: identity, token, retries, deadline, errors.

Only what may be repeated is repeated: callers say whether a request is `safe`. A
request that never reached the hub may always be repeated.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, Unpack

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import Slots, sleep, time_limit
from evalhub_mcp.client.options import CallOptions, Connection, Defaults
from evalhub_mcp.client.retry import is_retryable, retry_after

logger = logging.getLogger("evalhub_mcp.client")

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LONGEST_BODY = 128 * 1024 * 1024
_MOST_REDIRECTS = 3
_MOST_AT_ONCE = 64
"""Requests on the way together."""
_PER_CLIENT = 8
"""Of these, in the hands of one httpx client."""

T = TypeVar("T")


class AsyncTransport:
    """Sends requests to one hub. Connections are made when first needed, once."""

    def __init__(self, connection: Connection, defaults: Defaults) -> None:
        self.connection = connection
        self.defaults = defaults
        self._pool = _AsyncPool(connection)

    def with_defaults(self, defaults: Defaults) -> AsyncTransport:
        """Another transport over the same connections."""
        other = AsyncTransport.__new__(AsyncTransport)
        other.connection, other.defaults, other._pool = self.connection, defaults, self._pool
        return other

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def json(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        safe: bool | None = None,
        about: str | None = None,
        **call: Unpack[CallOptions],
    ) -> Any:
        """Send a request and return the JSON of its answer. See :meth:`exchange`."""
        return await self.exchange(
            method, path, decode_json, params=params, body=body, safe=safe, about=about, **call
        )

    async def text(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        about: str | None = None,
        **call: Unpack[CallOptions],
    ) -> str:
        """Send a request and return the text of its answer. See :meth:`exchange`."""
        return await self.exchange(method, path, decode_text, params=params, about=about, **call)

    async def exchange(
        self,
        method: str,
        path: str,
        decode: Callable[[httpx.Response], T],
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        safe: bool | None = None,
        about: str | None = None,
        done_before: Callable[[errors.APIStatusError], T] | None = None,
        **call: Unpack[CallOptions],
    ) -> T:
        """Send a request, again if that is safe and may help, and decode the answer.

        `safe` defaults to true for GET and DELETE. `done_before` decides about an error
        answer to a repetition: it returns the result when the error means that an
        earlier attempt succeeded, and raises otherwise.

        Raises:
            APIStatusError: the answer is an error.
            APIRequestError: there is no usable answer.
        """
        settings = self.defaults.with_call(**call)
        policy = settings.retry
        deadline = time.monotonic() + policy.budget(settings.timeout)
        trace = uuid.uuid4().hex  # 32 hex digits: a valid W3C trace id as well
        safe = method in {"GET", "DELETE"} if safe is None else safe
        content = None if body is None else _encode(body)
        retry, fresh_token, token, maybe_done = 0, False, None, False
        while True:
            token = self.connection.token_source.token(fresh=fresh_token)
            request = self._request(method, path, params, content, settings.tenant, token, trace)
            asked_to_wait = None
            cause: BaseException | None = None
            failure: errors.ClientError
            try:
                response = await self._pool.send(
                    request, settings.timeout, deadline - time.monotonic()
                )
                if response.is_success:
                    return decode(response)
                failure = errors.from_response(response, trace, tenant=settings.tenant, about=about)
                if response.status_code == 401 and not fresh_token:
                    fresh_token = True
                    if self.connection.token_source.token(fresh=True) != token:
                        continue
                may_repeat = safe and is_retryable(response)
                if maybe_done and done_before is not None and not may_repeat:
                    return done_before(failure)
                asked_to_wait = retry_after(response)
            except httpx.RequestError as error:
                if isinstance(error, errors.ClientError):  # from decode
                    failure, cause = error, error.__cause__
                    may_repeat = safe and bool(getattr(error, "_damaged", False))
                else:
                    failure, cause = errors.from_httpx(error, request, trace), error
                    may_repeat = safe or isinstance(error, _NEVER_SENT)
                    maybe_done = maybe_done or not isinstance(error, _NEVER_SENT)
            else:
                maybe_done = maybe_done or may_repeat
            delay = policy.delay(retry, asked_to_wait)
            if (
                not may_repeat
                or retry >= policy.max_retries
                or time.monotonic() + delay >= deadline
            ):
                raise failure from cause
            retry += 1
            logger.debug("%s %s: %s; retry %d in %.2f s", method, path, failure, retry, delay)
            await sleep(delay)

    def _request(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        content: bytes | None,
        tenant: str | None,
        token: str | None,
        trace: str,
    ) -> httpx.Request:
        headers = {"X-Global-Transaction-Id": trace, **self.connection.headers}
        if tenant:
            headers["X-Tenant"] = tenant
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if content is not None:
            headers["Content-Type"] = "application/json"
        url = httpx.URL(self.connection.base_url + path)
        query = {key: _query_value(v) for key, v in (params or {}).items() if v is not None}
        if query:
            url = url.copy_merge_params(query)
        return httpx.Request(method, url, headers=headers, content=content)


class _AsyncShard:
    """An httpx client and the number of requests it is busy with."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.busy = 0


class _AsyncPool:
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
    headers = _without(request.headers, "host", "content-length")
    response = await _exchange(client, request, end)
    for _ in range(_MOST_REDIRECTS):
        target = _redirect_within(request, response)
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
        headers=_without(response.headers, "content-encoding", "content-length"),
        content=bytes(body),
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "replace")},
    )


def _redirect_within(request: httpx.Request, response: httpx.Response) -> httpx.URL | None:
    """Where to go next, if the hub redirects to itself and the method survives that."""
    location = response.headers.get("location")
    if response.status_code not in {301, 302, 303, 307, 308} or not location:
        return None
    if request.method != "GET" and response.status_code not in {307, 308}:
        return None
    try:
        target = request.url.join(location)
    except (httpx.InvalidURL, ValueError):
        return None
    same = (target.scheme, target.host, target.port) == (
        request.url.scheme,
        request.url.host,
        request.url.port,
    )
    return target.copy_with(username=None, password=None) if same and not target.userinfo else None


def _without(headers: httpx.Headers, *names: str) -> httpx.Headers:
    copy = httpx.Headers(headers)
    for name in names:
        copy.pop(name, None)
    return copy


def _query_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _encode(body: Any) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        reason = errors.clean_text(str(error))
        raise errors.InvalidRequestError(
            f"The request cannot be written as JSON: {reason}"
        ) from None


def decode_json(response: httpx.Response) -> Any:
    """The JSON of an answer.

    Raises:
        InvalidResponseError: it is something else.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        kind = response.headers.get("content-type", "")
        error = errors.InvalidResponseError(
            f"{errors.public_url(str(response.request.url))} answered something that is not JSON: "
            + (errors.read_error_body(response)[1][:120]),
            request=response.request,
            status_code=response.status_code,
            trace=response.request.headers.get("X-Global-Transaction-Id"),
            advice="Is base_url a hub? A login page means that the token is missing or expired.",
        )
        # A body cut on the way says JSON in its header: asking again may help.
        error._damaged = "json" in kind  # type: ignore[attr-defined]
        raise error from None


def decode_text(response: httpx.Response) -> str:
    """The text of an answer, whatever its bytes."""
    return response.content.decode("utf-8", "replace")


def decode_nothing(response: httpx.Response) -> None:
    """The answer's body is of no interest (204s claim to be JSON and are empty)."""
