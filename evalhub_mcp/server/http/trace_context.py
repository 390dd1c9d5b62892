"""ASGI middleware that continues the trace of a `traceparent` header, which gateways send.

MCP clients send it in `_meta` instead; the SDK reads that, and it takes precedence.
"""

from opentelemetry import context, propagate

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send


def with_trace_context(application: Application) -> Application:
    """Serve requests within the trace that they name."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope.get("headers", ())}
        token = context.attach(propagate.extract(headers))
        try:
            await application(scope, receive, send)
        finally:
            context.detach(token)

    return serve
