"""Host and Origin are checked on every route, `/health` included.

A server that holds a hub's credentials on a laptop must not be driven by a web page
that resolves to it. The SDK has the same check for its own routes alone.
"""

from urllib.parse import urlsplit

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, headers_of, send_error
from evalhub_mcp.settings import LOOPBACK_HOSTS, Settings


class OriginCheck:
    """ASGI middleware that turns away pages of other origins and foreign host names."""

    def __init__(self, application: Application, settings: Settings) -> None:
        self._application = application
        # The proxy passes the public name on.
        self._any_host = settings.auth_type == "rbac-proxy"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is not None:
                await send_error(send, *refusal)
                return
        await self._application(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = headers_of(scope)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).hostname not in LOOPBACK_HOSTS:
            return 403, "this Origin may not use the server"
        if not self._any_host and _host_name(headers.get("host", "")) not in LOOPBACK_HOSTS:
            return 421, "this server answers to loopback host names only"
        return None


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
