"""ASGI middleware that limits requests in size, rate, number and time.

A request over a limit is refused at once, with the time to retry after: 429 where the limit is the
caller's, 503 where it is the server's. A request counts from its first byte until it has ended, so
slow bodies and slow readers are limited too.
"""

import math
import time

import anyio
import anyio.lowlevel
from mcp_types import INVALID_REQUEST

from evalhub_mcp.app.draining import Draining
from evalhub_mcp.server.auth.bounded_queue import LimitReporter
from evalhub_mcp.server.auth.request_caller import (
    CredentialCheck,
    caller_of_scope,
    credential_check_of_scope,
)
from evalhub_mcp.server.auth.token_bucket import TokenBuckets
from evalhub_mcp.server.core.request_form import (
    UnservableRequest,
    repaired_body,
    whole_characters_in_bytes,
)
from evalhub_mcp.server.http.asgi import (
    Application,
    Message,
    Receive,
    Scope,
    Send,
    replay,
    send_rpc_error,
)
from evalhub_mcp.settings import Settings

_LISTEN = (b"mcp-method", b"subscriptions/listen")
SEND_SECONDS = 60.0
"""A client that reads nothing for this long is disconnected."""
RETRY_SECONDS = 2
"""When to retry on a server that is busy or restarting."""
SESSIONS_RETRY_SECONDS = 30
DISCARDED_BYTES = 16 * 1024 * 1024
DISCARD_SECONDS = 5.0
"""Of a request that is too large, this much is still read, for at most this long. A client whose
connection is closed while it sends never reads the answer."""


class RequestLimits:
    """Serves requests within the limits of the settings."""

    def __init__(
        self,
        application: Application,
        settings: Settings,
        draining: Draining,
        report_limit: LimitReporter,
    ) -> None:
        self._application = application
        self._settings = settings
        self._draining = draining
        self._report_limit = report_limit
        rate = settings.caller_rate
        self._rate = TokenBuckets(rate, rate / 60) if rate else None
        self._responses: set[_Response] = set()

    @property
    def call_count(self) -> int:
        """The requests being served, without streams that last as long as their client."""
        return sum(not response.is_stream for response in self._responses)

    def end_all(self) -> None:
        """End all requests that are still being served, streams in particular."""
        for response in list(self._responses):
            response.cancel_scope.cancel()

    def close_unresponsive_connections(self) -> None:
        """End the requests of clients that do not read their response; to be called regularly.

        A single check of all is cheaper than a timer for every part of every response.
        """
        for response in list(self._responses):
            if response.is_blocked:
                self._report_limit("send_timeout")
                response.abandoned = True
                response.cancel_scope.cancel()

    async def end_streams_with_invalid_credentials(self) -> None:
        """End streams whose credentials are not accepted any more; to be called regularly."""
        for response in list(self._responses):
            if response.is_still_accepted is None:
                continue
            if not await response.is_still_accepted():
                response.cancel_scope.cancel()
            await anyio.lowlevel.checkpoint()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it with the limit that it exceeds."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        caller = _caller_key(scope)
        if (refusal := self._refusal(scope, caller)) is not None:
            limit, status, message, seconds = refusal
            self._report_limit(limit)
            headers = {"Retry-After": str(seconds)}
            if limit == "draining":
                headers["Connection"] = "close"  # so that the next request goes to another server
            await send_rpc_error(send, status, message, headers)
            return
        with anyio.CancelScope() as cancel_scope:
            response = _Response(scope, caller, send, cancel_scope, self._report_limit)
            self._responses.add(response)
            try:
                body = await self._read_body(scope, receive, response.send)
                if body is not None:
                    await self._application(scope, replay(body, receive), response.send)
            except UnservableRequest as refused:
                await send_rpc_error(
                    response.send,
                    400,
                    str(refused),
                    code=INVALID_REQUEST,
                    request_id=refused.request_id,
                )
            finally:
                self._responses.discard(response)
        if cancel_scope.cancelled_caught:
            await response.end()

    def _refusal(self, scope: Scope, caller: str) -> tuple[str, int, str, int] | None:
        """The limit a request exceeds, with status, message and seconds to wait."""
        settings = self._settings
        if self._draining.begun:
            message = "This server is restarting and takes no new calls; try again."
            return "draining", 503, message, RETRY_SECONDS
        if self._rate and scope["method"] == "POST" and (wait := self._rate.take(caller)):
            message = f"More than {settings.caller_rate} calls a minute; try again"
            seconds = max(1, math.ceil(wait))
            return "calls_per_minute", 429, f"{message} in {seconds} s.", seconds
        if len(self._responses) >= settings.max_concurrent_calls:
            message = "This server is busy with as many calls as it can serve; try again."
            return "concurrent_calls", 503, message, RETRY_SECONDS
        if sum(r.caller == caller for r in self._responses) >= settings.caller_concurrency:
            message = f"{settings.caller_concurrency} calls of yours are being served already; "
            message += "let one end first."
            return "concurrent_calls_per_caller", 429, message, RETRY_SECONDS
        return None

    async def _read_body(self, scope: Scope, receive: Receive, send: Send) -> bytes | None:
        """The whole body; None when it was refused or its client left.

        Raises:
            UnservableRequest: The SDK would not answer it.
        """
        max_bytes = self._settings.max_request_bytes
        body = bytearray()
        too_large = _content_length(scope) > max_bytes
        with anyio.move_on_after(self._settings.request_timeout) as timeout:
            while not too_large:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                too_large = len(body) > max_bytes
                if not too_large and not message.get("more_body", False):
                    return repaired_body(whole_characters_in_bytes(bytes(body)))
        if timeout.cancelled_caught:
            limit, status = "request_timeout", 408
            seconds = self._settings.request_timeout
            text = f"The request's body did not arrive within {seconds:g} s."
        else:
            await _discard(receive)
            limit, status = "request_bytes", 413
            text = f"A request may have {max_bytes} bytes, and this one has more."
        self._report_limit(limit)
        await send_rpc_error(send, status, text, {"Connection": "close"})
        return None


async def _discard(receive: Receive) -> None:
    left = DISCARDED_BYTES
    with anyio.move_on_after(DISCARD_SECONDS):
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                return


class _Response:
    """The response to one request, with how far it has been sent."""

    def __init__(
        self,
        scope: Scope,
        caller: str,
        send: Send,
        cancel_scope: anyio.CancelScope,
        report_limit: LimitReporter,
    ) -> None:
        self.caller = caller
        self.cancel_scope = cancel_scope
        self.is_stream = scope["method"] == "GET" or _LISTEN in scope["headers"]
        """Whether it lasts as long as the client listens."""
        self.is_still_accepted: CredentialCheck | None = None
        """Checks the credentials of a stream, whose client does not send them again."""
        if self.is_stream and (known := caller_of_scope(scope)) is not None:
            cancel_scope.deadline = anyio.current_time() + known.seconds_left
            self.is_still_accepted = credential_check_of_scope(scope)
        self.abandoned = False
        """Whether it was ended because its client does not read."""
        self._send = send
        self._report_limit = report_limit
        self._started = self._open = False
        self._sending_since: float | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether the client has not read a part of it for too long."""
        since = self._sending_since
        return since is not None and time.monotonic() - since > SEND_SECONDS

    async def send(self, message: Message) -> None:
        """Send a part of the response."""
        if message["type"] == "http.response.start":
            self._started = self._open = True
            if message["status"] == 503:
                self._add_retry_after(message)
        elif not message.get("more_body", False):
            self._open = False
        self._sending_since = time.monotonic()
        await self._send(message)
        self._sending_since = None

    async def end(self) -> None:
        """End a response that was cut off, or that had not started."""
        if not self._started:
            message = "This call was ended by the server; try again."
            headers = {"Retry-After": str(RETRY_SECONDS), "Connection": "close"}
            await send_rpc_error(self.send, 503, message, headers)
        elif self._open and not self.abandoned:
            await self.send({"type": "http.response.body", "body": b"", "more_body": False})

    def _add_retry_after(self, message: Message) -> None:
        """Add `Retry-After` to the SDK's answer that there are too many sessions."""
        headers = list(message.get("headers", []))
        if not any(name.lower() == b"retry-after" for name, _ in headers):
            self._report_limit("sessions")
            seconds = str(SESSIONS_RETRY_SECONDS).encode()
            message["headers"] = [*headers, (b"retry-after", seconds)]


def _caller_key(scope: Scope) -> str:
    """The key of the limits that apply: the authenticated caller, else the peer address."""
    caller = caller_of_scope(scope)
    if caller is not None and caller.principal is not None:
        return caller.identity
    peer = scope.get("client")
    return str(peer[0]) if peer else ""


def _content_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0
