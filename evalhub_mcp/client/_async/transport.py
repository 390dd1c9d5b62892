"""One HTTP exchange with a hub: identity, token, retries, deadline, errors.

Only what may be repeated is repeated: callers say whether a request is `safe`. A
request that never reached the hub may always be repeated.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, Unpack

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.connection_pool import AsyncPool
from evalhub_mcp.client._concurrency_async import sleep
from evalhub_mcp.client.call_options import CallOptions, Connection, Defaults
from evalhub_mcp.client.request_observer import HubRequest, Observer, route_of, unobserved
from evalhub_mcp.client.responses import decode_json, decode_text, encode, query_value
from evalhub_mcp.client.retry import is_retryable_status, retry_after_seconds

logger = logging.getLogger("evalhub_mcp.client")

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

T = TypeVar("T")


class AsyncTransport:
    """Sends requests to one hub. Connections are made when first needed, once."""

    def __init__(self, connection: Connection, defaults: Defaults) -> None:
        self.connection = connection
        self.defaults = defaults
        self.observer: Observer = unobserved
        self._pool = AsyncPool(connection)

    def with_defaults(self, defaults: Defaults) -> AsyncTransport:
        """Another transport over the same connections."""
        other = AsyncTransport.__new__(AsyncTransport)
        other.connection, other.defaults, other._pool = self.connection, defaults, self._pool
        other.observer = self.observer
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
        # 32 hex digits: a valid W3C trace id as well.
        seen = HubRequest(method, route_of(path), uuid.uuid4().hex)
        with self.observer(seen):
            return await self._attempts(
                seen, path, decode, params, body, safe, about, done_before, call
            )

    async def _attempts(
        self,
        seen: HubRequest,
        path: str,
        decode: Callable[[httpx.Response], T],
        params: Mapping[str, Any] | None,
        body: Any,
        safe: bool | None,
        about: str | None,
        done_before: Callable[[errors.APIStatusError], T] | None,
        call: CallOptions,
    ) -> T:
        settings = self.defaults.with_call(**call)
        policy = settings.retry
        deadline = time.monotonic() + policy.budget(settings.timeout)
        method, trace = seen.method, seen.transaction
        safe = method in {"GET", "DELETE"} if safe is None else safe
        content = None if body is None else encode(body)
        retry, fresh_token, token, maybe_done = 0, False, None, False
        while True:
            token = self.connection.token_source.token(fresh=fresh_token)
            request = self._request(seen, path, params, content, settings, token)
            seen.attempts += 1
            asked_to_wait = None
            cause: BaseException | None = None
            failure: errors.ClientError
            try:
                response = await self._pool.send(
                    request, settings.timeout, deadline - time.monotonic()
                )
                seen.status = response.status_code
                if response.is_success:
                    return decode(response)
                failure = errors.from_response(response, trace, tenant=settings.tenant, about=about)
                if response.status_code == 401 and not fresh_token:
                    fresh_token = True
                    if self.connection.token_source.token(fresh=True) != token:
                        continue
                may_repeat = safe and is_retryable_status(response.status_code)
                if maybe_done and done_before is not None and not may_repeat:
                    return done_before(failure)
                asked_to_wait = retry_after_seconds(response.headers.get("retry-after"))
            except httpx.RequestError as error:
                if isinstance(error, errors.ClientError):  # from decode
                    failure, cause = error, error.__cause__
                    may_repeat = (
                        safe and isinstance(error, errors.InvalidResponseError) and error.damaged
                    )
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
        seen: HubRequest,
        path: str,
        params: Mapping[str, Any] | None,
        content: bytes | None,
        settings: Defaults,
        token: str | None,
    ) -> httpx.Request:
        headers = {
            "X-Global-Transaction-Id": seen.transaction,
            **self.connection.headers,
            **seen.headers,
        }
        if settings.tenant:
            headers["X-Tenant"] = settings.tenant
        if settings.user:
            headers["X-User"] = settings.user
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if content is not None:
            headers["Content-Type"] = "application/json"
        query = {key: query_value(v) for key, v in (params or {}).items() if v is not None}
        try:
            url = httpx.URL(self.connection.base_url + path)
            url = url.copy_merge_params(query) if query else url
        except (httpx.InvalidURL, ValueError):
            raise errors.InvalidRequestError("An id or a filter is too long or no text") from None
        return httpx.Request(seen.method, url, headers=headers, content=content)
