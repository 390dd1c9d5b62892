"""ASGI middleware that answers the probes `/health` (is it alive) and `/ready` (can it serve).

Answers reveal nothing about the hub or its tenants, so probes need no authentication.
"""

from evalhub_mcp.app.application import App
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.server.observability.readiness import Readiness

PROBE_PATHS = frozenset({"/health", "/ready"})
NOT_CACHED = {"Cache-Control": "no-store"}


def with_probes(application: Application, app: App) -> Application:
    """Answer probes, and pass other requests on."""
    readiness = Readiness(app)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if path not in PROBE_PATHS:
            await application(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await send_json(send, 405, {"error": "use GET"}, {"Allow": "GET, HEAD"})
        elif path == "/health":
            await send_json(send, 200, {"status": "healthy"}, NOT_CACHED)
        elif (reason := await readiness.reason_not_ready()) is None:
            await send_json(send, 200, {"status": "ready"}, NOT_CACHED)
        else:
            await send_json(send, 503, {"status": "not ready", "reason": reason}, NOT_CACHED)

    return serve
