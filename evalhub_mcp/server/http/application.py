"""The ASGI application of the HTTP transports: MCP, and what a request passes before it.

From the outside in: Host and Origin, who is calling, MCP itself. What is cheap to check
and needs no trust comes first.
"""

from typing import TYPE_CHECKING

from mcp.server.transport_security import TransportSecuritySettings

from evalhub_mcp.server.http.asgi import Application
from evalhub_mcp.server.http.origin_check import OriginCheck
from evalhub_mcp.server.identity.authentication import Authentication, Authenticator
from evalhub_mcp.server.identity.rbac_proxy import RbacProxy
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from evalhub_mcp.server.toolserver import ToolServer


def build_application(server: "ToolServer", settings: Settings) -> Application:
    """Everything the HTTP transports serve."""
    from starlette.responses import JSONResponse

    async def health(_: "Request") -> "Response":
        return JSONResponse({"status": "healthy"})

    server.custom_route("/health", methods=["GET"])(health)
    # Ours covers every route, and knows which names are allowed.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    if settings.transport == "http":
        mcp = server.streamable_http_app(
            host=settings.host, transport_security=unchecked, stateless_http=settings.stateless
        )
    else:
        mcp = server.sse_app(host=settings.host, transport_security=unchecked)
    application: Application = mcp
    authenticator = authenticator_for(settings)
    if authenticator is not None:
        application = Authentication(application, authenticator)
    return OriginCheck(application, settings)


def authenticator_for(settings: Settings) -> Authenticator | None:
    """The way of telling who is calling; None when everybody on this machine may."""
    if settings.auth_type == "rbac-proxy":
        return RbacProxy()
    return None
