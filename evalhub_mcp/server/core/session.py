"""From an MCP call to the caller it is made for and the hub as that caller sees it."""

from typing import TYPE_CHECKING, Any, cast

from mcp.server.mcpserver import Context

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.observability.call_log import current_call

if TYPE_CHECKING:
    from evalhub_mcp.app.hub_session import HubSession


def app_of(ctx: Context[Any, Any]) -> App:
    """Return the application that the server of this call runs."""
    app: App = cast(Any, ctx.mcp_server).app
    return app


def current_caller(app: App) -> Caller:
    """Return the caller of the current call, or the user of this machine without authentication.

    Raises:
        UserError: Callers must be authenticated, and this one is not.
    """
    call = current_call.get()
    return (call.caller if call is not None else None) or app.own_caller


async def open_session(ctx: Context[Any, Any]) -> "HubSession":
    """Return the hub for the caller of this call.

    Raises:
        HubNotConfigured: No hub is set.
        UserError: The local hub did not start, or the caller is unknown.
    """
    # The client and the catalog are imported with the first call, not at start.
    from evalhub_mcp.app.hub_session import HubSession

    app: App = cast(Any, ctx.mcp_server).app
    caller = current_caller(app)
    return HubSession(app, caller, await app.hub.client_of(caller))


def client_draws(ctx: Context[Any, Any]) -> bool:
    """Whether the client shows our page, so that a reply has the data for it.

    A call that a program makes on the server object has no client, and gets the text alone.
    """
    from mcp.server.apps import client_supports_apps

    try:
        return client_supports_apps(ctx)
    except ValueError:  # there is no request
        return False
