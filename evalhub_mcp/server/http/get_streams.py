"""The stream that a client of the older era opens by GET, to hear what nobody asked for.

With `--stateless` nothing is ever said on it, yet each would take one of the places for
calls; so the answer is 405, as the specification has it, and clients do without. Where no
events are kept, none are repeated: the SDK would give no answer at all to a client that
asks for it.
"""

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_rpc_error


class OlderStreams:
    """ASGI middleware before MCP over Streamable HTTP."""

    def __init__(self, application: Application, *, stateless: bool, repeats: bool) -> None:
        """`repeats`: whether events are kept for those who come back."""
        self._application = application
        self._stateless = stateless
        self._repeats = repeats

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, without what is not served."""
        if scope["type"] == "http" and scope["method"] == "GET":
            if self._stateless and scope["path"] == "/mcp":
                message = "This server keeps nothing between requests, and opens no stream by GET."
                await send_rpc_error(send, 405, message, {"Allow": "POST"})
                return
            if not self._repeats:
                headers = [pair for pair in scope["headers"] if pair[0] != b"last-event-id"]
                scope = {**scope, "headers": headers}
        await self._application(scope, receive, send)
