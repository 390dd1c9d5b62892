"""Send requests to a hub: headers, token, retries, deadline and errors.

Callers say which requests are safe to repeat, and only those are repeated after they may have
reached the hub. A request that was never sent is always repeated.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, Unpack

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.connection_pool import AsyncConnectionPool
from evalhub_mcp.client._concurrency_async import sleep
from evalhub_mcp.client.call_options import CallOptions, CallSettings
from evalhub_mcp.client.connection_settings import ConnectionSettings
from evalhub_mcp.client.error_conversion import error_from_exception, error_from_response
from evalhub_mcp.client.request_bodies import encode_json
from evalhub_mcp.client.request_observer import HubRequest, Observer, no_observer, route_of
from evalhub_mcp.client.retry import is_retryable_status, retry_after_seconds

logger = logging.getLogger("evalhub_mcp.client")

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

T = TypeVar("T")


class AsyncTransport:
    """Sends requests to one hub."""

    def __init__(
        self,
        connection: ConnectionSettings,
        defaults: CallSettings,
        *,
        pool: AsyncConnectionPool | None = None,
        observer: Observer = no_observer,
    ) -> None:
        self.connection = connection
        self.defaults = defaults
        self.observer = observer
        self._pool = pool or AsyncConnectionPool(connection)

    def with_options(self, **options: Unpack[CallOptions]) -> AsyncTransport:
        """A transport with other defaults over the same connections."""
        return AsyncTransport(
            self.connection,
            self.defaults.with_options(**options),
            pool=self._pool,
            observer=self.observer,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def request(
        self,
        method: str,
        path: str,
        decode: Callable[[httpx.Response], T],
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        safe: bool | None = None,
        about: str | None = None,
        already_done: type[errors.APIStatusError] | None = None,
        **options: Unpack[CallOptions],
    ) -> T:
        """Send a request, retry it where that is safe and may help, and decode the response.

        `safe` is true for GET and DELETE by default. `already_done` is the error of a repeated
        request that means that an earlier attempt succeeded, e.g. :class:`NotFoundError` for a
        DELETE. `about` is the kind of object that `path` names, for errors.

        Raises:
            APIStatusError: the response is an error.
            APIRequestError: there is no usable response.
            InvalidRequestError: the arguments are invalid; nothing was sent.
        """
        settings = self.defaults.with_options(**options)
        if safe is None:
            safe = method in {"GET", "DELETE"}
        content = None if body is None else encode_json(body)
        url = self._url(path, params)
        deadline = time.monotonic() + settings.retry.budget(settings.timeout)
        # 32 hex digits are also a valid W3C trace id.
        sent = HubRequest(method, route_of(path), uuid.uuid4().hex)
        retries, reread_token, token, may_have_arrived = 0, False, None, False
        with self.observer(sent):
            while True:
                token = self.connection.token_source.token(fresh=reread_token)
                headers = self._headers(sent, settings, token, content)
                request = httpx.Request(method, url, headers=headers, content=content)
                sent.attempts += 1
                retry_after = None
                failure: errors.ClientError
                try:
                    response = await self._pool.send(
                        request, settings.timeout, deadline - time.monotonic()
                    )
                    sent.status = response.status_code
                    if response.is_success:
                        return decode(response)
                except errors.InvalidResponseError as error:
                    failure, may_retry = error, safe and error.damaged
                except httpx.RequestError as error:
                    failure = error_from_exception(error, request, sent.transaction)
                    failure.__cause__ = error
                    never_sent = isinstance(error, _NEVER_SENT)
                    may_retry = safe or never_sent
                    may_have_arrived = may_have_arrived or not never_sent
                else:
                    failure = error_from_response(
                        response, sent.transaction, tenant=settings.tenant, about=about
                    )
                    if response.status_code == 401 and not reread_token:
                        reread_token = True
                        if self.connection.token_source.token(fresh=True) != token:
                            continue
                    if may_have_arrived and already_done and isinstance(failure, already_done):
                        return decode(response)
                    may_retry = safe and is_retryable_status(response.status_code)
                    may_have_arrived = may_have_arrived or may_retry
                    retry_after = retry_after_seconds(response.headers.get("retry-after"))
                delay = settings.retry.delay(retries, retry_after)
                if (
                    not may_retry
                    or retries >= settings.retry.max_retries
                    or time.monotonic() + delay >= deadline
                ):
                    raise failure
                retries += 1
                logger.debug("%s %s: %s; retry %d in %.2f s", method, path, failure, retries, delay)
                await sleep(delay)

    def _url(self, path: str, params: Mapping[str, Any] | None) -> httpx.URL:
        query = {key: value for key, value in (params or {}).items() if value is not None}
        try:
            url = httpx.URL(self.connection.base_url + path)
            return url.copy_merge_params(query) if query else url
        except (httpx.InvalidURL, ValueError):
            raise errors.InvalidRequestError(
                "An id or a filter is too long or not valid text"
            ) from None

    def _headers(
        self, sent: HubRequest, settings: CallSettings, token: str | None, content: bytes | None
    ) -> dict[str, str]:
        headers = {
            "X-Global-Transaction-Id": sent.transaction,
            **self.connection.headers,
            **sent.headers,
        }
        if settings.tenant:
            headers["X-Tenant"] = settings.tenant
        if settings.user:
            headers["X-User"] = settings.user
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if content is not None:
            headers["Content-Type"] = "application/json"
        return headers
