"""ASGI middleware that serves the OAuth metadata of this server (RFC 9728).

The metadata names the issuer from which clients get a token. Clients look in either of two places,
and reject metadata whose address differs from the one their user typed. So both places are served,
and the address is a setting.
"""

from urllib.parse import urlsplit

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.settings import SCOPES, Settings

WELL_KNOWN = "/.well-known/oauth-protected-resource"
PATHS = {"http": "/mcp", "http-sse": "/sse"}


def resource_url(settings: Settings) -> str:
    """Return the address of this server, as users type it and tokens are issued for it."""
    path = PATHS.get(settings.transport, "/mcp")
    if settings.public_url is not None:
        parts = urlsplit(settings.public_url)
        if parts.path.strip("/"):
            return settings.public_url
        return f"{parts.scheme}://{parts.netloc}{path}"
    scheme = "https" if settings.tls_cert else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{settings.port}{path}"


def metadata_url(settings: Settings) -> str:
    """Return the address of this server's metadata, as RFC 9728 derives it."""
    parts = urlsplit(resource_url(settings))
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{parts.path.rstrip('/')}"


def with_resource_metadata(application: Application, settings: Settings) -> Application:
    """Answer requests for the metadata, and pass other requests on."""
    resource = resource_url(settings)
    # Behind a gateway that strips a prefix, clients still ask for the transport's path.
    suffixes = ("", urlsplit(resource).path.rstrip("/"), PATHS.get(settings.transport, "/mcp"))
    paths = {WELL_KNOWN + suffix for suffix in suffixes}
    document = {
        "resource": resource,
        "resource_name": "EvalHub MCP server",
        "authorization_servers": [settings.auth_issuer],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
    }

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/") not in paths:
            await application(scope, receive, send)
        elif scope["method"] in {"GET", "HEAD"}:
            await send_json(send, 200, document, {"Cache-Control": "public, max-age=300"})
        else:
            await send_json(send, 405, {"error": "use GET"}, {"Allow": "GET, HEAD"})

    return serve
