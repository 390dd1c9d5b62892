"""Reading from a request's headers what a caller presents.

A header that counts must be there once. Proxies differ in which of several they check
and which they pass on, so a repeated one is refused rather than chosen from.
"""

from evalhub_mcp.app.caller import UnusableName, usable_name
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden
from evalhub_mcp.server.http.asgi import Scope

MAX_TOKEN = 16_384
MOST_TOLD = 20
"""Tenants a caller is reminded of."""


def single_header(scope: Scope, name: str) -> str | None:
    """The value of a header; None when it is missing or empty.

    Raises:
        Refusal: It is there more than once.
    """
    wanted = name.lower().encode("latin-1")
    found = [value for key, value in scope["headers"] if key.lower() == wanted]
    if len(found) > 1:
        raise Refusal(400, f"{name} is given more than once")
    return found[0].decode("latin-1").strip() or None if found else None


def bearer_token(scope: Scope, challenge: Challenge) -> str:
    """The bearer token a request carries.

    Raises:
        Refusal: There is none, or something else.
    """
    value = single_header(scope, "Authorization")
    if value is None:
        raise challenge.nothing_presented()
    kind, _, token = value.partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not token:
        raise challenge.nothing_presented()
    if len(token) > MAX_TOKEN or not token.isascii() or any(c.isspace() for c in token):
        raise challenge.invalid_token("it is malformed")
    return token


def requested_tenant(scope: Scope) -> str | None:
    """The tenant the caller would like to work in, which proves nothing by itself."""
    value = single_header(scope, "X-Tenant")
    return usable("tenant", value) if value is not None else None


def chosen_tenant(scope: Scope, allowed: tuple[str, ...]) -> str | None:
    """The one of a caller's tenants that a request is about.

    Without a tenant of its own a caller works where no tenant is named.

    Raises:
        Refusal: It is not clear which, or the one asked for is not the caller's.
    """
    wanted = requested_tenant(scope)
    if wanted is not None:
        if wanted not in allowed:
            raise forbidden(f"the caller may not work in tenant {wanted!r}")
        return wanted
    if len(allowed) > 1:
        told = ", ".join(allowed[:MOST_TOLD])
        more = f" and {len(allowed) - MOST_TOLD} more" if len(allowed) > MOST_TOLD else ""
        raise Refusal(
            400,
            f"choose a tenant by the header X-Tenant; the caller's are {told}{more}",
            reason="it does not say in which of its tenants",
        )
    return allowed[0] if allowed else None


def usable(what: str, value: str) -> str:
    """A tenant or principal as it may be passed on.

    Raises:
        Refusal: It cannot be.
    """
    try:
        return usable_name(value, what)
    except UnusableName as error:
        raise forbidden(str(error)) from None
