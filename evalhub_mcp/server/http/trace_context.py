"""ASGI middleware that continues the trace of a `traceparent` header, which gateways send.

MCP clients send it in `_meta` instead; the SDK reads that, and it takes precedence.
"""

from opentelemetry import context, propagate

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send


class TraceContext:
    """Sets the trace context of a request."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on within its trace."""
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope.get("headers", ())}
        token = context.attach(propagate.extract(headers))
        try:
            await self._application(scope, receive, send)
        finally:
            context.detach(token)
