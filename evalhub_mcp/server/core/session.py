"""From an MCP call to the caller it is made for and the hub as that caller sees it."""

from typing import TYPE_CHECKING, Any, cast

from evalhub_mcp.app.application import App, HubSession
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.request_caller import caller_of_request

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context


def app_of(ctx: "Context[Any, Any]") -> App:
    """Return the application that the server of this call runs."""
    app: App = cast(Any, ctx.mcp_server).app
    return app


def caller_of(app: App, ctx: "Context[Any, Any] | None") -> Caller:
    """Return the caller: as authenticated for the HTTP request, else the user of this machine.

    Raises:
        UserError: Callers must be authenticated, and this one is not.
    """
    return (caller_of_request(_request_of(ctx)) if ctx is not None else None) or app.own_caller


async def open_session(ctx: "Context[Any, Any]") -> HubSession:
    """Return the hub for the caller of this call.

    Raises:
        HubNotConfigured: No hub is set.
        UserError: The local hub did not start, or the caller is unknown.
    """
    app = app_of(ctx)
    return await app.open(caller_of(app, ctx))


def _request_of(ctx: "Context[Any, Any]") -> Any:
    """The HTTP request of a call; None on stdio and in memory."""
    try:
        return ctx.request_context.request
    except ValueError:  # a call made outside any request
        return None
