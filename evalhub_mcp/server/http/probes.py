"""`/health` and `/ready`: is the process alive, and is it of use?

Probes tell nobody anything of the hub or its tenants, so they are open to whoever knows
the server's name. What the hub says is kept for a few seconds: probes must not be what
keeps it busy.
"""

from evalhub_mcp.app.application import App
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.server.observability.readiness import Readiness

STATUS_PATHS = frozenset({"/health", "/ready"})


class Probes:
    """ASGI middleware that answers probes."""

    def __init__(self, application: Application, app: App) -> None:
        self._application = application
        self._readiness = Readiness(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a probe, or pass the request on."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path not in STATUS_PATHS:
            await self._application(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await send_json(send, 405, {"error": "GET it"}, {"Allow": "GET, HEAD"})
        elif path == "/health":
            await send_json(send, 200, {"status": "healthy"}, NOT_KEPT)
        else:
            reason = await self._readiness.reason_not_ready()
            if reason is None:
                await send_json(send, 200, {"status": "ready"}, NOT_KEPT)
            else:
                await send_json(send, 503, {"status": "not ready", "reason": reason}, NOT_KEPT)


NOT_KEPT = {"Cache-Control": "no-store"}
