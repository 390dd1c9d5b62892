"""The middleware that establishes the caller, whatever the way of doing so.

An authenticator answers with a caller or with a refusal; it never lets a request through
by itself. What says how to become known is open to everybody.
"""

import logging
from typing import Protocol

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_rpc_error
from evalhub_mcp.server.identity.caller import Caller, remember_caller
from evalhub_mcp.server.identity.refusal import Challenge, Refusal

logger = logging.getLogger("evalhub_mcp")

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

    def __init__(self, application: Application, authenticator: Authenticator) -> None:
        self._application = application
        self._authenticator = authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or answer why not."""
        if scope["type"] == "http" and not scope["path"].startswith(OPEN):
            try:
                caller = await self._authenticator.authenticate(scope)
            except Refusal as refusal:
                peer = scope.get("client") or ("an unknown address",)
                logger.info("refused %d to %s: %s", refusal.status, peer[0], refusal.reason)
                # Clients show the sentence of a JSON-RPC error, and of nothing else.
                await send_rpc_error(send, refusal.status, refusal.message, refusal.headers)
                return
            remember_caller(scope, caller)
        await self._application(scope, receive, send)
