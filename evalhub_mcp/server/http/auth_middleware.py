"""ASGI middleware that authenticates every request with the configured authenticator.

Discovery documents are open to everybody. Refusals are counted, and logged only up to a rate,
so that nobody can fill the log by trying out credentials.
"""

import logging
import time
from collections.abc import Callable
from functools import partial

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.authenticators import Authenticator
from evalhub_mcp.server.auth.refusal import Refusal
from evalhub_mcp.server.auth.request_caller import store_caller
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_rpc_error
from evalhub_mcp.server.observability.log_throttle import LogThrottle
from evalhub_mcp.server.observability.metrics import Metrics

logger = logging.getLogger("evalhub_mcp")

LOG_SECONDS = 10.0
MAX_LOGGED = 20
"""Refusals logged one by one within that time."""
OPEN_PREFIX = "/.well-known/"
"""Where clients look for discovery documents; any status but 404 would mislead them."""


class AuthMiddleware:
    """Passes a request on with its caller, or refuses it."""

    def __init__(
        self,
        application: Application,
        authenticator: Authenticator,
        metrics: Metrics | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._authenticator = authenticator
        self._metrics = metrics
        self._throttle = LogThrottle(LOG_SECONDS, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Authenticate the request and pass it on, or answer with the refusal."""
        if scope["type"] == "http" and not scope["path"].startswith(OPEN_PREFIX):
            try:
                caller = await self._authenticator.authenticate(scope)
            except Refusal as refusal:
                self._log(scope, refusal)
                # Clients show the message of a JSON-RPC error, and of nothing else.
                await send_rpc_error(send, refusal.status, refusal.message, refusal.headers)
                return
            store_caller(scope, caller, partial(self._is_still_accepted, scope, caller))
        await self._application(scope, receive, send)

    async def _is_still_accepted(self, scope: Scope, caller: Caller) -> bool:
        """Whether the request would be accepted now for the same caller.

        True where that cannot be checked at the moment: a later check will find out.
        """
        try:
            return await self._authenticator.authenticate(scope) == caller
        except Refusal as refusal:
            return refusal.status not in {401, 403}

    def _log(self, scope: Scope, refusal: Refusal) -> None:
        if self._metrics is not None:
            self._metrics.caller_refused(refusal.status)
        count = self._throttle.count()
        if count == 1 and (unlogged := self._throttle.previous_count() - MAX_LOGGED) > 0:
            logger.info("refused %d more requests in the same %g s", unlogged, LOG_SECONDS)
        if count <= MAX_LOGGED:
            peer = scope.get("client") or ("an unknown address",)
            logger.info("refused %d to %s: %s", refusal.status, peer[0], refusal.reason)
