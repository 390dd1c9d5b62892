"""ASGI middleware that answers the probes `/health` (is it alive) and `/ready` (can it serve).

Answers reveal nothing about the hub or its tenants, so probes need no authentication.
"""

from evalhub_mcp.app.application import App
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.server.observability.readiness import Readiness

PROBE_PATHS = frozenset({"/health", "/ready"})
NOT_CACHED = {"Cache-Control": "no-store"}


class Probes:
    """Answers probes."""

    def __init__(self, application: Application, app: App) -> None:
        self._application = application
        self._readiness = Readiness(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a probe, or pass the request on."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path not in PROBE_PATHS:
            await self._application(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await send_json(send, 405, {"error": "GET it"}, {"Allow": "GET, HEAD"})
        elif path == "/health":
            await send_json(send, 200, {"status": "healthy"}, NOT_CACHED)
        else:
            reason = await self._readiness.reason_not_ready()
            if reason is None:
                await send_json(send, 200, {"status": "ready"}, NOT_CACHED)
            else:
                await send_json(send, 503, {"status": "not ready", "reason": reason}, NOT_CACHED)
