"""`--auth-type rbac-proxy`: kube-rbac-proxy has checked the caller and names it.

Headers prove nothing by themselves, so they are believed from the proxy alone, which is
told by the address it connects from.
"""

from collections.abc import Mapping

from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.server.identity.authentication import Refusal
from evalhub_mcp.server.identity.caller import Caller
from evalhub_mcp.settings import LOOPBACK_HOSTS


class RbacProxy:
    """Believes `X-User` and `X-Tenant` of requests that come from the proxy."""

    async def authenticate(self, scope: Scope, headers: Mapping[str, str]) -> Caller:
        """The user and tenant the proxy names."""
        peer = scope.get("client")
        if peer is None or peer[0] not in LOOPBACK_HOSTS:
            raise Refusal(403, "only kube-rbac-proxy on this machine may connect")
        user = headers.get("x-user", "").strip()
        if not user:
            raise Refusal(401, "X-User is missing; requests must come through kube-rbac-proxy")
        return Caller(headers.get("x-tenant") or None, user)
