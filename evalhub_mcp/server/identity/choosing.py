"""Which way of telling who calls the settings ask for; only that one is imported."""

from evalhub_mcp.server.identity.authentication import Authenticator
from evalhub_mcp.server.identity.questions import OnLimit, untold
from evalhub_mcp.settings import Settings


def authenticator_for(settings: Settings, on_limit: OnLimit = untold) -> Authenticator | None:
    """The way of telling who is calling; None when everybody who can connect may."""
    match settings.auth_type:
        case "rbac-proxy":
            from evalhub_mcp.server.identity.rbac_proxy import RbacProxy

            return RbacProxy(settings.trusted_proxies)
        case "token":
            from evalhub_mcp.server.identity.bearer_tokens import BearerTokens

            assert settings.auth_tokens_file is not None  # as the settings were checked
            return BearerTokens(settings.auth_tokens_file)
        case "jwt":
            from evalhub_mcp.server.identity.jwt_bearer import JwtBearer

            return JwtBearer(settings, on_limit)
        case "kubernetes":
            from evalhub_mcp.server.identity.kubernetes import KubernetesTokens

            return KubernetesTokens(settings, on_limit)
        case "none":
            return None
