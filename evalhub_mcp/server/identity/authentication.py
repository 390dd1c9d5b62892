"""The middleware that establishes the caller, whatever the way of doing so.

An authenticator answers with a caller or with a refusal; it never lets a request through
by itself. Routes for probes are open, because they tell nothing about anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, headers_of, send_error
from evalhub_mcp.server.identity.caller import Caller, remember_caller

OPEN_PATHS = frozenset({"/health"})


@dataclass(frozen=True)
class Refusal(Exception):
    """Why a request is not let in."""

    status: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Authenticator(Protocol):
    """One way of telling who is calling."""

    async def authenticate(self, scope: Scope, headers: Mapping[str, str]) -> Caller:
        """The caller of a request with these headers (names in lower case).

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
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            try:
                caller = await self._authenticator.authenticate(scope, headers_of(scope))
            except Refusal as refusal:
                await send_error(send, refusal.status, refusal.message, refusal.headers)
                return
            remember_caller(scope, caller)
        await self._application(scope, receive, send)
