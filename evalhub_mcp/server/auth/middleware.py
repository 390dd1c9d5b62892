"""The middleware that establishes the caller, whatever the way of doing so.

An authenticator answers with a caller or with a refusal; it never lets a request through
by itself. What says how to become known is open to everybody. Whoever tries out
credentials is counted, and cannot fill the log.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.refusal import Challenge, Refusal
from evalhub_mcp.server.auth.request_caller import remember_caller
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_rpc_error

if TYPE_CHECKING:
    from evalhub_mcp.server.observability.metrics import Metrics

logger = logging.getLogger("evalhub_mcp")

TOLD_SECONDS = 10.0
TOLD_AT_ONCE = 20
"""How many refusals are logged one by one within that time."""
OPEN = "/.well-known/"
"""Where clients look how to become known; they take anything but 404 for an answer."""


class Authenticator(Protocol):
    """One way of telling who is calling."""

    challenge: Challenge

    async def authenticate(self, scope: Scope) -> Caller:
        """The caller of a request.

        Raises:
            Refusal: Nobody may act on this request.
        """
        ...

    async def check(self) -> str:
        """What an operator should know of it, for `doctor`.

        Raises:
            CannotTell: It would not let anybody in; says why.
        """
        ...


class Authentication:
    """ASGI middleware: every request has a caller, or is refused."""

    def __init__(
        self,
        application: Application,
        authenticator: Authenticator,
        metrics: "Metrics | None" = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._authenticator = authenticator
        self._metrics = metrics
        self._clock = clock
        self._until = float("-inf")
        self._told = self._untold = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or answer why not."""
        if scope["type"] == "http" and not scope["path"].startswith(OPEN):
            try:
                caller = await self._authenticator.authenticate(scope)
            except Refusal as refusal:
                self._tell(scope, refusal)
                # Clients show the sentence of a JSON-RPC error, and of nothing else.
                await send_rpc_error(send, refusal.status, refusal.message, refusal.headers)
                return
            remember_caller(scope, caller, partial(self._still_good, scope, caller))
        await self._application(scope, receive, send)

    async def _still_good(self, scope: Scope, caller: Caller) -> bool:
        """Whether a request would be let in now on behalf of the same caller.

        Not being able to tell ends nothing; whoever could be refused will be later.
        """
        try:
            return await self._authenticator.authenticate(scope) == caller
        except Refusal as refusal:
            return refusal.status not in {401, 403}

    def _tell(self, scope: Scope, refusal: Refusal) -> None:
        """Count a refusal, and log the first of each short while."""
        if self._metrics is not None:
            self._metrics.caller_refused(refusal.status)
        now = self._clock()
        if now >= self._until:
            if self._untold:
                logger.info("refused %d more requests in the same while", self._untold)
            self._until, self._told, self._untold = now + TOLD_SECONDS, 0, 0
        if self._told >= TOLD_AT_ONCE:
            self._untold += 1
            return
        self._told += 1
        peer = scope.get("client") or ("an unknown address",)
        logger.info("refused %d to %s: %s", refusal.status, peer[0], refusal.reason)
