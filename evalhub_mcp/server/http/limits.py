"""What one caller, and all together, may ask of the server.

Whoever asks for too much is told so at once, and when to come back: 429 is about the
caller, 503 about the server. A request holds its place from its first byte, so that
slow bodies and slow readers are bounded too, and whatever becomes of its client, it
gives the place back.
"""

import math
import time
from collections.abc import MutableMapping
from typing import Any

import anyio
import anyio.lowlevel

from evalhub_mcp.app.draining import Draining
from evalhub_mcp.server.auth.bounded_queue import LimitReporter
from evalhub_mcp.server.auth.request_caller import StillValid, caller_of_scope, still_valid_of_scope
from evalhub_mcp.server.auth.token_bucket import TokenBuckets
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_rpc_error
from evalhub_mcp.settings import Settings

SEND_SECONDS = 60.0
"""A client that takes nothing for this long has gone."""
RETRY_SECONDS = 2
"""When to come back to a server that is busy or about to be replaced."""
SESSIONS_RETRY_SECONDS = 30
DISCARDED_BYTES = 16 * 1024 * 1024
DISCARD_SECONDS = 5.0
"""How much, and for how long, is still read of a request that is too large."""


class Limits:
    """ASGI middleware that bounds requests in size, number, rate and time."""

    def __init__(
        self,
        application: Application,
        settings: Settings,
        draining: Draining,
        on_limit: LimitReporter,
    ) -> None:
        self._application = application
        self._settings = settings
        self._draining = draining
        self._on_limit = on_limit
        rate = settings.caller_rate
        self._rate = TokenBuckets(rate, rate / 60) if rate else None
        self._callers: dict[str, int] = {}
        self._served: set[_Answer] = set()

    @property
    def calls(self) -> int:
        """Requests being served, without the streams that last as long as their client."""
        return sum(not answer.stream for answer in self._served)

    def end_all(self) -> None:
        """End what is still being served, the streams above all."""
        for answer in list(self._served):
            answer.serving.cancel()

    def look_for_the_gone(self) -> None:
        """Give up on clients that take nothing; called now and then by whoever runs the server.

        One look at all is cheaper than a timer for each part of each answer.
        """
        for answer in list(self._served):
            if answer.is_not_taken:
                self._on_limit("send_timeout")
                answer.gone = True
                answer.serving.cancel()

    async def end_streams_of_the_refused(self) -> None:
        """End streams whose credentials were withdrawn; called now and then, as above."""
        for answer in list(self._served):
            if answer.still_good is None:
                continue
            if not await answer.still_good():
                answer.serving.cancel()
            await anyio.lowlevel.checkpoint()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request within the limits, or answer which one is hit."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        caller = _caller(scope)
        refusal = self._refusal(scope, caller)
        if refusal is not None:
            limit, status, message, seconds = refusal
            self._on_limit(limit)
            headers = {"Retry-After": str(seconds)}
            if limit == "draining":
                headers["Connection"] = "close"  # so that the next one goes elsewhere
            await send_rpc_error(send, status, message, headers)
            return
        with anyio.CancelScope() as serving:
            answer = _Answer(send, serving, self._on_limit, stream=_is_stream(scope))
            self._served.add(answer)
            if answer.stream and (known := caller_of_scope(scope)) is not None:
                # Nobody presents a credential again while a stream is open.
                serving.deadline = anyio.current_time() + known.seconds_left
                answer.still_good = still_valid_of_scope(scope)
            self._callers[caller] = self._callers.get(caller, 0) + 1
            try:
                body = await self._body(scope, receive, answer.send)
                if body is not None:
                    await self._application(scope, _replay(body, receive), answer.send)
            finally:
                self._served.discard(answer)
                self._callers[caller] -= 1
                if not self._callers[caller]:
                    del self._callers[caller]
        if serving.cancelled_caught:
            await answer.end()

    def _refusal(self, scope: Scope, caller: str) -> tuple[str, int, str, int] | None:
        settings = self._settings
        if self._draining.begun:
            message = "This server is restarting and takes no new calls; try again."
            return "draining", 503, message, RETRY_SECONDS
        if self._rate and scope["method"] == "POST" and (wait := self._rate.take(caller)):
            message = f"More than {settings.caller_rate} calls a minute; try again"
            seconds = max(1, math.ceil(wait))
            return "calls_per_minute", 429, f"{message} in {seconds} s.", seconds
        if len(self._served) >= settings.max_concurrent_calls:
            message = "This server is busy with as many calls as it can serve; try again."
            return "concurrent_calls", 503, message, RETRY_SECONDS
        if self._callers.get(caller, 0) >= settings.caller_concurrency:
            message = f"{settings.caller_concurrency} calls of yours are being served already; "
            message += "let one end first."
            return "concurrent_calls_per_caller", 429, message, RETRY_SECONDS
        return None

    async def _body(self, scope: Scope, receive: Receive, send: Send) -> bytes | None:
        """The whole body; None once it was refused, or its client left."""
        most = self._settings.max_request_bytes
        body = bytearray()
        too_large = _declared(scope) > most
        with anyio.move_on_after(self._settings.request_timeout) as limit:
            while not too_large:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                body += message.get("body", b"")
                too_large = len(body) > most
                if not too_large and not message.get("more_body", False):
                    return bytes(body)
        if limit.cancelled_caught:
            seconds = self._settings.request_timeout
            late = f"The request's body did not arrive within {seconds:g} s."
            await self._refuse(send, "request_timeout", 408, late)
        else:
            await _discard(receive)
            larger = f"A request may have {most} bytes, and this one has more."
            await self._refuse(send, "request_bytes", 413, larger)
        return None

    async def _refuse(self, send: Send, limit: str, status: int, message: str) -> None:
        self._on_limit(limit)
        await send_rpc_error(send, status, message, {"Connection": "close"})


async def _discard(receive: Receive) -> None:
    """Read a little longer: who is cut off while sending never sees the answer."""
    left = DISCARDED_BYTES
    with anyio.move_on_after(DISCARD_SECONDS):
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                return


class _Answer:
    """The answer to one request, on its way to a client that may not take it."""

    def __init__(
        self, send: Send, serving: anyio.CancelScope, on_limit: LimitReporter, *, stream: bool
    ) -> None:
        self.serving = serving
        self.stream = stream
        """Whether it lasts as long as the client wants to listen."""
        self.still_good: StillValid | None = None
        """Asks whether a stream's credential is still good."""
        self.gone = False
        """Whether the client was given up on."""
        self._send = send
        self._on_limit = on_limit
        self._begun = self._open = False
        self._sending_since: float | None = None

    @property
    def is_not_taken(self) -> bool:
        """Whether the client has not taken a part of it for very long."""
        since = self._sending_since
        return since is not None and time.monotonic() - since > SEND_SECONDS

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self._begun = self._open = True
            if message["status"] == 503:  # the SDK says so of sessions, but not for how long
                self._say_when_to_come_back(message)
        elif not message.get("more_body", False):
            self._begun = self._open = False
        self._sending_since = time.monotonic()
        await self._send(message)
        self._sending_since = None

    async def end(self) -> None:
        """End an answer that will not be finished, or was not even begun."""
        if not self._begun:
            message = "This call was ended by the server; try again."
            headers = {"Retry-After": str(RETRY_SECONDS), "Connection": "close"}
            await send_rpc_error(self.send, 503, message, headers)
        elif self._open and not self.gone:
            await self.send({"type": "http.response.body", "body": b"", "more_body": False})

    def _say_when_to_come_back(self, message: MutableMapping[str, Any]) -> None:
        headers = list(message.get("headers", []))
        if not any(name.lower() == b"retry-after" for name, _ in headers):
            self._on_limit("sessions")
            seconds = str(SESSIONS_RETRY_SECONDS).encode()
            message["headers"] = [*headers, (b"retry-after", seconds)]


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand out the body that was read, then whatever else comes."""
    unread = True

    async def replayed() -> MutableMapping[str, Any]:
        nonlocal unread
        if unread:
            unread = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replayed


def _caller(scope: Scope) -> str:
    """Whose request it is: the verified caller, else the address it comes from."""
    caller = caller_of_scope(scope)
    if caller is not None and caller.principal is not None:
        return caller.identity
    peer = scope.get("client")
    return str(peer[0]) if peer else ""


def _is_stream(scope: Scope) -> bool:
    """Whether the answer lasts as long as its client wants to listen."""
    return scope["method"] == "GET" or any(
        name == b"mcp-method" and value == b"subscriptions/listen"
        for name, value in scope["headers"]
    )


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0
