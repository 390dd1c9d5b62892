"""Which way of telling who calls the settings ask for; only that one is imported."""

from evalhub_mcp.server.auth.bounded_queue import OnLimit, untold
from evalhub_mcp.server.auth.middleware import Authenticator
from evalhub_mcp.settings import Settings


def authenticator_for(settings: Settings, on_limit: OnLimit = untold) -> Authenticator | None:
    """The way of telling who is calling; None when everybody who can connect may."""
    match settings.auth_type:
        case "rbac-proxy":
            from evalhub_mcp.server.auth.rbac_proxy_auth import RbacProxy

            return RbacProxy(settings.trusted_proxies)
        case "token":
            from evalhub_mcp.server.auth.token_file_auth import BearerTokens

            assert settings.auth_tokens_file is not None  # as the settings were checked
            return BearerTokens(settings.auth_tokens_file)
        case "jwt":
            from evalhub_mcp.server.auth.jwt_auth import JwtBearer

            return JwtBearer(settings, on_limit)
        case "kubernetes":
            from evalhub_mcp.server.auth.kubernetes_auth import KubernetesTokens

            return KubernetesTokens(settings, on_limit)
        case "none":
            return None
