"""The auth types, and the protocol that each of them implements.

To add an auth type, write a module here with a class that implements `Authenticator` and takes
the settings and a `LimitReporter`, and add it to `AUTH_TYPES`. Its name and its settings go into
`settings/auth.py`, and checks of the settings into `settings/consistency.py`.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.bounded_queue import LimitReporter, ignore_limit
from evalhub_mcp.server.auth.refusal import Challenge
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.auth import AuthType

AUTH_TYPES: dict[AuthType, str] = {
    "rbac-proxy": "rbac_proxy_auth.RbacProxyAuth",
    "token": "token_file_auth.TokenFileAuth",
    "jwt": "jwt_auth.JwtAuth",
    "kubernetes": "kubernetes_auth.KubernetesAuth",
}
"""Classes in this package. Only the chosen one is imported; `none` has no authenticator."""


class Authenticator(Protocol):
    """Identifies the caller of an HTTP request."""

    challenge: Challenge
    """What `WWW-Authenticate` contains when a request is refused."""

    async def authenticate(self, scope: Scope) -> Caller:
        """Return the caller of a request.

        Raises:
            Refusal: The request must not be served.
        """
        ...

    async def check(self) -> str:
        """Check the configuration for `doctor`; returns what an operator wants to know.

        Raises:
            AuthUnavailable: No caller could be accepted; says why.
        """
        ...


def authenticator_for(
    settings: Settings, report_limit: LimitReporter = ignore_limit
) -> Authenticator | None:
    """Create the authenticator of the settings' auth type; None when there is none."""
    path = AUTH_TYPES.get(settings.auth_type)
    if path is None:
        return None
    module, _, name = path.partition(".")
    create: Callable[[Settings, LimitReporter], Authenticator] = getattr(
        import_module(f"evalhub_mcp.server.auth.{module}"), name
    )
    return create(settings, report_limit)
