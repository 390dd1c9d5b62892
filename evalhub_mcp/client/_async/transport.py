"""Send requests to a hub: headers, token, retries, deadline and errors.

Callers say which requests are safe to repeat, and only those are repeated after they may have
reached the hub. A request that was never sent is always repeated.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, TypeVar, Unpack

import httpx

from evalhub_mcp._version import __version__
from evalhub_mcp.client import errors
from evalhub_mcp.client._async.connection_pool import AsyncConnectionPool
from evalhub_mcp.client._concurrency_async import sleep
from evalhub_mcp.client.bodies import encode_json
from evalhub_mcp.client.call_options import CallOptions, CallSettings
from evalhub_mcp.client.connection_settings import ConnectionSettings
from evalhub_mcp.client.error_conversion import error_from_exception, error_from_response
from evalhub_mcp.client.limited_body import BodyTooLarge
from evalhub_mcp.client.patience import SHORTEST_ATTEMPT, Patience
from evalhub_mcp.client.request_observer import HubRequest, Observer
from evalhub_mcp.client.retry import is_retryable_status, retry_after_seconds
from evalhub_mcp.client.urls import build_url

logger = logging.getLogger("evalhub_mcp.client")

_FIXED_HEADERS = {
    "Accept": "application/json, text/plain",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": f"evalhub-mcp/{__version__}",
}
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Errors after which it is certain that the request did not reach the hub."""

T = TypeVar("T")


class AsyncTransport:
    """Sends requests to one hub."""

    def __init__(
        self,
        connection: ConnectionSettings,
        defaults: CallSettings,
        *,
        pool: AsyncConnectionPool | None = None,
        observer: Observer = nullcontext,
        patience: Patience | None = None,
    ) -> None:
        self.connection = connection
        self.defaults = defaults
        self.observer = observer
        self.patience = patience or Patience()
        self._pool = pool or AsyncConnectionPool(connection)

    def with_options(self, **options: Unpack[CallOptions]) -> AsyncTransport:
        """A transport with other defaults over the same connections."""
        return AsyncTransport(
            self.connection,
            self.defaults.with_options(**options),
            pool=self._pool,
            observer=self.observer,
            patience=self.patience,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()

    async def request(
        self,
        method: str,
        route: str,
        decode: Callable[[httpx.Response], T],
        *ids: str,
        kind: str | None = None,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        safe: bool | None = None,
        already_done: type[errors.APIStatusError] | None = None,
        **options: Unpack[CallOptions],
    ) -> T:
        """Send a request, retry it where that is safe and may help, and decode the response.

        `ids` fill the placeholders of `route`, and `kind` is the kind of object that it names,
        for errors. `safe` is true for GET and DELETE by default. `already_done` is the error of
        a repeated request that means that an earlier attempt succeeded, e.g.
        :class:`NotFoundError` for a DELETE.

        Raises:
            APIStatusError: the response is an error.
            APIRequestError: there is no usable response.
            InvalidRequestError: the arguments are invalid; nothing was sent.
        """
        settings = self.defaults.with_options(**options) if options else self.defaults
        if safe is None:
            safe = method in {"GET", "DELETE"}
        url = build_url(self.connection.base_url, route, ids, params, kind)
        content = None if body is None else encode_json(body)
        patience = self.patience
        left, silence_left = patience.require(method, url, safe=safe)
        began = time.monotonic()
        deadline = began + min(settings.longest_call, left)
        # 32 hex digits are also a valid W3C trace id.
        sent = HubRequest(method, route, uuid.uuid4().hex)
        retries, may_have_arrived, reread = 0, False, False
        with self.observer(sent):
            headers = {
                "X-Global-Transaction-Id": sent.transaction,
                **_FIXED_HEADERS,
                **sent.headers,
                **settings.headers,
                **({} if content is None else {"Content-Type": "application/json"}),
            }
            while True:
                retry_after = None
                failure: errors.ClientError
                try:
                    token = self.connection.token_source.token(fresh=reread)
                    sent.attempts += 1
                    response = await self._pool.send(
                        httpx.Request(method, url, headers=headers, content=content),
                        token,
                        settings.timeout,
                        deadline - time.monotonic(),
                        max(SHORTEST_ATTEMPT, silence_left),
                    )
                    sent.status = response.status_code
                    if response.status_code == 401 and not reread:
                        reread = True
                        if self.connection.token_source.token(fresh=True) != token:
                            continue  # it has been replaced meanwhile
                    if response.is_success:
                        result = decode(response)
                        patience.asked.add(began, time.monotonic())
                        return result
                    failure = error_from_response(
                        response, sent.transaction, tenant=settings.tenant, about=kind
                    )
                    if may_have_arrived and already_done and isinstance(failure, already_done):
                        return decode(response)
                    may_retry = safe and is_retryable_status(response.status_code)
                    may_have_arrived = may_have_arrived or may_retry
                    retry_after = retry_after_seconds(response.headers.get("retry-after"))
                except errors.InvalidResponseError as error:
                    failure, may_retry = error, safe and error.damaged
                except httpx.RequestError as error:
                    failure = _unanswered(error, sent, patience)
                    never_sent = isinstance(error, NEVER_SENT)
                    may_retry = never_sent or (safe and not isinstance(error, BodyTooLarge))
                    may_have_arrived = may_have_arrived or not never_sent
                now = time.monotonic()
                patience.fail(began, now, failure)
                began, silence_left = now, patience.silence_left
                delay = settings.retry.delay(retries, retry_after)
                if (
                    not may_retry
                    or retries >= settings.retry.max_retries
                    or now + delay >= deadline
                    or delay >= silence_left
                ):
                    raise failure
                retries += 1
                logger.debug("%s %s: %s; retry %d in %.2f s", method, url, failure, retries, delay)
                await sleep(delay)


def _unanswered(
    error: httpx.RequestError, sent: HubRequest, patience: Patience
) -> errors.ClientError:
    """Return the error for a request without a usable response."""
    failure = error_from_exception(error, sent.transaction)
    failure.__cause__ = error
    if isinstance(error, httpx.TimeoutException):
        failure.advice = patience.advice or failure.advice
    return failure
