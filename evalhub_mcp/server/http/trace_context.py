"""The trace a request belongs to, when a gateway says so in its headers.

Clients say it in MCP's `_meta`, which the SDK reads and which goes before this.
"""

from opentelemetry import context, propagate

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, headers_of


class TraceContext:
    """ASGI middleware that continues the trace of a request's `traceparent`."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, within its trace."""
        headers = headers_of(scope) if scope["type"] == "http" else {}
        if "traceparent" not in headers:
            await self._application(scope, receive, send)
            return
        token = context.attach(propagate.extract(headers))
        try:
            await self._application(scope, receive, send)
        finally:
            context.detach(token)
