"""The caller of a request, as an authenticator established it.

It travels in the ASGI scope, where neither a header nor a tool argument can put it, and
is read back by whatever acts on the caller's behalf. The scope's `state` survives from
the outermost middleware to the tool; nothing else of the request is trusted.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

_KEY = "evalhub_mcp.caller"


@dataclass(frozen=True)
class Caller:
    """On whose behalf a call is made; both come from a verified source or are None."""

    tenant: str | None = None
    principal: str | None = None


def remember_caller(scope: MutableMapping[str, Any], caller: Caller) -> None:
    """Note in an ASGI scope who is calling."""
    scope.setdefault("state", {})[_KEY] = caller


def caller_of_request(request: Any) -> Caller | None:
    """Who sent an HTTP request; None where nobody was asked (stdio, or no authentication)."""
    scope = getattr(request, "scope", None)
    return caller_of_scope(scope) if scope is not None else None


def caller_of_scope(scope: MutableMapping[str, Any]) -> Caller | None:
    """Who sent the request of an ASGI scope; None where nobody was asked."""
    found = scope.get("state", {}).get(_KEY)
    return found if isinstance(found, Caller) else None
