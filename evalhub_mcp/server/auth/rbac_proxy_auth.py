"""`--auth-type rbac-proxy`: kube-rbac-proxy authenticates callers and names them in headers.

Headers alone prove nothing, so they are trusted only from the proxy, which is recognised by
the peer address of the connection and not by any header.
"""

import ipaddress

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.bounded_queue import LimitReporter, ignore_limit
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden
from evalhub_mcp.server.auth.request_headers import (
    needs_tenant,
    requested_tenant,
    require_usable_name,
    single_header,
)
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import Settings


class RbacProxyAuth:
    """Trusts `X-User` and `X-Tenant` of requests that come from the proxy."""

    challenge = Challenge()

    def __init__(self, settings: Settings, _: LimitReporter = ignore_limit) -> None:
        self._tenant_optional = settings.allow_all_tenants
        self._trusted = [ipaddress.ip_network(address) for address in settings.trusted_proxies]

    async def authenticate(self, scope: Scope) -> Caller:
        """Return the user and tenant that the proxy names; it has checked what they may do."""
        peer = scope.get("client")
        if peer is None or not self._is_trusted(peer[0]):
            raise forbidden("only kube-rbac-proxy may connect, from the addresses configured")
        user = single_header(scope, "X-User")
        if user is None:
            raise Refusal(401, "X-User is missing; requests must come through kube-rbac-proxy")
        principal, tenant = require_usable_name("user", user), requested_tenant(scope)
        if tenant is None and not self._tenant_optional and needs_tenant(scope):
            raise Refusal(400, "X-Tenant is missing; choose a tenant by it")
        return Caller(tenant, principal)

    async def check(self) -> str:
        """Report the trusted addresses."""
        return f"callers are named by the proxy at {', '.join(map(str, self._trusted))}"

    def _is_trusted(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self._trusted)
