"""The authenticated caller of an HTTP request, kept in the request's ASGI scope.

No header or tool argument can write the scope, and its `state` reaches from the outermost
middleware to the tool. The SDK binds sessions and sealed request state to the scope's `user`,
so the caller is stored there too. The credential itself is not stored.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from evalhub_mcp.app.caller import Caller

_CALLER_KEY = "evalhub_mcp.caller"
_CREDENTIAL_CHECK_KEY = "evalhub_mcp.credential_check"

CredentialCheck = Callable[[], Awaitable[bool]]
"""Checks whether the request's credential would still be accepted for the same caller."""


def store_caller(
    scope: MutableMapping[str, Any], caller: Caller, credential_check: CredentialCheck | None = None
) -> None:
    """Store the caller in an ASGI scope, for this server and for the SDK."""
    from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
    from mcp.server.auth.provider import AccessToken

    scope.setdefault("state", {}).update(
        {_CALLER_KEY: caller, _CREDENTIAL_CHECK_KEY: credential_check}
    )
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


def credential_check_of_scope(scope: Mapping[str, Any]) -> CredentialCheck | None:
    """Return the credential check stored in an ASGI scope."""
    found: CredentialCheck | None = scope.get("state", {}).get(_CREDENTIAL_CHECK_KEY)
    return found
