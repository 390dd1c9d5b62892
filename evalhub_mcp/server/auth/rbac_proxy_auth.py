"""`--auth-type rbac-proxy`: kube-rbac-proxy has checked the caller and names it.

Headers prove nothing by themselves, so they are believed from the proxy alone, which is
told by the address the connection really comes from, not by any header.
"""

import ipaddress
from collections.abc import Sequence

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden
from evalhub_mcp.server.auth.request_headers import requested_tenant, single_header, usable
from evalhub_mcp.server.http.asgi import Scope


class RbacProxy:
    """Believes `X-User` and `X-Tenant` of requests that come from the proxy."""

    challenge = Challenge()

    def __init__(self, trusted: Sequence[str]) -> None:
        self._trusted = [ipaddress.ip_network(address) for address in trusted]

    async def authenticate(self, scope: Scope) -> Caller:
        """The user and tenant the proxy names; the proxy has decided what they may do."""
        peer = scope.get("client")
        if peer is None or not self._is_trusted(peer[0]):
            raise forbidden("only kube-rbac-proxy may connect, from the addresses configured")
        user = single_header(scope, "X-User")
        if user is None:
            raise Refusal(401, "X-User is missing; requests must come through kube-rbac-proxy")
        return Caller(requested_tenant(scope), usable("user", user))

    async def check(self) -> str:
        """What an operator wants to know."""
        return f"callers are named by the proxy at {', '.join(map(str, self._trusted))}"

    def _is_trusted(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self._trusted)
