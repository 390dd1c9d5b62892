"""The middleware that establishes the caller, whatever the way of doing so.

An authenticator answers with a caller or with a refusal; it never lets a request through
by itself. Routes for probes are open, because they tell nothing about anybody.
"""

import logging
from typing import Protocol

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_error
from evalhub_mcp.server.identity.caller import Caller, remember_caller
from evalhub_mcp.server.identity.refusal import Challenge, Refusal

logger = logging.getLogger("evalhub_mcp")

OPEN_PATHS = frozenset({"/health"})
METADATA_PATH = "/.well-known/oauth-protected-resource"


class Authenticator(Protocol):
    """One way of telling who is calling."""

    challenge: Challenge

    async def authenticate(self, scope: Scope) -> Caller:
        """The caller of a request.

        Raises:
            Refusal: Nobody may act on this request.
        """
        ...


class Authentication:
    """ASGI middleware: every request has a caller, or is refused."""

    def __init__(self, application: Application, authenticator: Authenticator) -> None:
        self._application = application
        self._authenticator = authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or answer why not."""
        if scope["type"] == "http" and not is_open(scope["path"]):
            try:
                caller = await self._authenticator.authenticate(scope)
            except Refusal as refusal:
                logger.info("request refused (%d): %s", refusal.status, refusal.message)
                await send_error(send, refusal.status, refusal.message, refusal.headers)
                return
            remember_caller(scope, caller)
        await self._application(scope, receive, send)


def is_open(path: str) -> bool:
    """Whether a route is there for everybody."""
    return path in OPEN_PATHS or path.startswith(METADATA_PATH)
