"""The authenticated caller of an HTTP request, kept in the request's ASGI scope.

No header or tool argument can write the scope, and its `state` reaches from the outermost
middleware to the tool. The SDK binds sessions and sealed request state to the scope's `user`,
so the caller is stored there too. The credential itself is not stored.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from evalhub_mcp.app.caller import Caller

_CALLER_KEY = "evalhub_mcp.caller"
_STILL_VALID_KEY = "evalhub_mcp.still_valid"

StillValid = Callable[[], Awaitable[bool]]
"""Checks whether the request's credential would still be accepted for the same caller."""


def remember_caller(
    scope: MutableMapping[str, Any], caller: Caller, still_valid: StillValid | None = None
) -> None:
    """Store the caller in an ASGI scope, for this server and for the SDK."""
    from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
    from mcp.server.auth.provider import AccessToken

    scope.setdefault("state", {}).update({_CALLER_KEY: caller, _STILL_VALID_KEY: still_valid})
    scope["user"] = AuthenticatedUser(
        AccessToken(
            token="",
            client_id=caller.identity,
            scopes=sorted(caller.scopes),
            subject=caller.principal,
        )
    )


def caller_of_scope(scope: Mapping[str, Any]) -> Caller | None:
    """Return the caller stored in the ASGI scope of a request; None without authentication."""
    found = scope.get("state", {}).get(_CALLER_KEY)
    return found if isinstance(found, Caller) else None


def still_valid_of_scope(scope: Mapping[str, Any]) -> StillValid | None:
    """Return the credential check stored in an ASGI scope."""
    found: StillValid | None = scope.get("state", {}).get(_STILL_VALID_KEY)
    return found
