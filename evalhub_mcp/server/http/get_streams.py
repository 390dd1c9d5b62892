"""ASGI middleware for the streams that clients of protocol versions up to 2025-11-25 open by GET.

A stateless server would never send anything on such a stream, which would take up one of the
places for calls. So it answers 405, as the specification allows, and clients work without the
stream. No events are stored, so `Last-Event-ID` is removed: the SDK would not answer a request
that has it.
"""

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_rpc_error


def with_get_streams(application: Application, *, stateless: bool) -> Application:
    """Refuse GET streams where the server is stateless, and remove `Last-Event-ID` elsewhere."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            if stateless and scope["path"] == "/mcp":
                message = "This server is stateless and opens no stream by GET."
                await send_rpc_error(send, 405, message, {"Allow": "POST"})
                return
            headers = [pair for pair in scope["headers"] if pair[0] != b"last-event-id"]
            scope = {**scope, "headers": headers}
        await application(scope, receive, send)

    return serve
