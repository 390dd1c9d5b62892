"""The caller of a request, as an authenticator established it.

It travels in the ASGI scope, where neither a header nor a tool argument can put it, and
is read back by whatever acts on the caller's behalf. The scope's `state` survives from
the outermost middleware to the tool; nothing else of the request is trusted. The SDK is
told as well, because it binds sessions and sealed request state to what it finds under
`user`; the credential itself is told to nobody.
"""

import json
import math
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from evalhub_mcp.settings import SCOPES, Scope

_KEY = "evalhub_mcp.caller"
_STILL = "evalhub_mcp.still_good"
ALL_SCOPES: frozenset[Scope] = frozenset(SCOPES)
MAX_NAME = 250


@dataclass(frozen=True)
class Caller:
    """On whose behalf a call is made; both come from a verified source or are None."""

    tenant: str | None = None
    principal: str | None = None
    scopes: frozenset[Scope] = field(default=ALL_SCOPES)
    expires: float | None = field(default=None, compare=False)
    """When the credential ends, in seconds since 1970; streams end with it."""

    @property
    def seconds_left(self) -> float:
        """For how long the credential is still good."""
        return math.inf if self.expires is None else max(0.0, self.expires - time.time())

    @property
    def identity(self) -> str:
        """Tenant and principal as one text that no other pair has."""
        return json.dumps([self.tenant, self.principal])


class UnusableName(ValueError):
    """A tenant or principal that cannot be passed on to the hub."""


def usable_name(value: str, what: str) -> str:
    """A tenant or principal that fits into a header as it is.

    Raises:
        UnusableName: It is empty, too long, or holds something else than printable ASCII.
    """
    if not value or len(value) > MAX_NAME or not value.isascii() or not value.isprintable():
        raise UnusableName(f"the {what} must be 1 to {MAX_NAME} printable ASCII characters")
    if value != value.strip():
        raise UnusableName(f"the {what} must not begin or end with a space")
    return value


StillGood = Callable[[], Awaitable[bool]]
"""Asks whether a caller would be let in now, as the same one."""


def remember_caller(
    scope: MutableMapping[str, Any], caller: Caller, still_good: StillGood | None = None
) -> None:
    """Note in an ASGI scope who is calling, for us and for the SDK."""
    from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
    from mcp.server.auth.provider import AccessToken

    scope.setdefault("state", {}).update({_KEY: caller, _STILL: still_good})
    scope["user"] = AuthenticatedUser(
        AccessToken(
            token="",
            client_id=caller.identity,
            scopes=sorted(caller.scopes),
            subject=caller.principal,
        )
    )


def caller_of_request(request: Any) -> Caller | None:
    """Who sent an HTTP request; None where nobody was asked (stdio, or no authentication)."""
    scope = getattr(request, "scope", None)
    return caller_of_scope(scope) if scope is not None else None


def caller_of_scope(scope: Mapping[str, Any]) -> Caller | None:
    """Whom `remember_caller` noted in an ASGI scope."""
    found = scope.get("state", {}).get(_KEY)
    return found if isinstance(found, Caller) else None


def still_good_of_scope(scope: Mapping[str, Any]) -> StillGood | None:
    """What `remember_caller` noted beside the caller."""
    found: StillGood | None = scope.get("state", {}).get(_STILL)
    return found
