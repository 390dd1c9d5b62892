"""Reads tokens and tenants from the headers of a request.

A repeated header is refused, because proxies differ in which occurrence they check and which
they pass on.
"""

from evalhub_mcp.app.caller import UnusableName, usable_name
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden
from evalhub_mcp.server.http.asgi import Scope

METRICS_PATH = "/metrics"
MAX_TOKEN = 16_384
MAX_LISTED_TENANTS = 20
"""Tenants named in the message of a refusal."""


def single_header(scope: Scope, name: str) -> str | None:
    """Return the value of a header; None when it is missing or empty.

    Raises:
        Refusal: It occurs more than once.
    """
    key = name.lower().encode("latin-1")
    values = [value for header, value in scope["headers"] if header.lower() == key]
    if len(values) > 1:
        raise Refusal(400, f"{name} is given more than once")
    return values[0].decode("latin-1").strip(" \t") or None if values else None


def bearer_token(scope: Scope, challenge: Challenge) -> str:
    """Return the bearer token of a request.

    Raises:
        Refusal: There is none, or it is malformed.
    """
    kind, _, token = (single_header(scope, "Authorization") or "").partition(" ")
    token = token.strip(" \t")
    if kind.lower() != "bearer" or not token:
        raise challenge.missing_token()
    if len(token) > MAX_TOKEN or not token.isascii() or any(c.isspace() for c in token):
        raise challenge.invalid_token("it is malformed")
    return token


def requested_tenant(scope: Scope) -> str | None:
    """Return the tenant of `X-Tenant`, which the caller may not be allowed to use."""
    value = single_header(scope, "X-Tenant")
    return require_usable_name("tenant", value) if value is not None else None


def needs_tenant(scope: Scope) -> bool:
    """Whether a request is about what belongs to a tenant. Metrics show no tenant's data."""
    return not (scope.get("path") == METRICS_PATH and scope.get("method") == "GET")


def select_tenant(
    scope: Scope, allowed: tuple[str, ...], *, tenant_optional: bool, remedy: str
) -> str | None:
    """Return the requested one of the caller's tenants, or its only one.

    None for metrics, and where the caller has no tenants and may lack one. A hub that demands no
    tenant shows such a caller the jobs of every tenant, so this must have been allowed explicitly.

    Args:
        scope: The request.
        allowed: The caller's tenants.
        tenant_optional: Whether a caller without any tenants is served.
        remedy: What gives such a caller a tenant, for the refusal.

    Raises:
        Refusal: The caller has no tenant and must have one, the requested tenant is not the
            caller's, or it has several and requests none.
    """
    if not needs_tenant(scope):
        return None
    if not allowed and not tenant_optional:
        raise forbidden(f"the caller has no tenant to work in; {remedy}")
    requested = requested_tenant(scope)
    if requested is not None:
        if requested not in allowed:
            raise forbidden(f"the caller may not work in tenant {requested!r}")
        return requested
    if len(allowed) > 1:
        listed = ", ".join(allowed[:MAX_LISTED_TENANTS])
        if len(allowed) > MAX_LISTED_TENANTS:
            listed += f" and {len(allowed) - MAX_LISTED_TENANTS} more"
        raise Refusal(
            400,
            f"choose a tenant by the header X-Tenant; the caller's are {listed}",
            reason="it does not choose one of its tenants",
        )
    return allowed[0] if allowed else None


def require_usable_name(what: str, value: str) -> str:
    """Return a tenant or principal unchanged if it can be sent to the hub.

    Raises:
        Refusal: It cannot.
    """
    try:
        return usable_name(value, what)
    except UnusableName as error:
        raise forbidden(str(error)) from None
