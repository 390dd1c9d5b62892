"""Reads from the hub for a command, without an MCP server."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import HubNotConfigured, UserError, hub_error_text
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.cli.command import fail
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.settings import Settings

Result = TypeVar("Result")


def use_hub(settings: Settings, work: Callable[[HubSession], Awaitable[Result]]) -> Result:
    """Run `work` with a session of the hub; an error of the hub ends the program with status 2."""

    async def connected() -> Result:
        app = App(settings)
        try:
            client = await app.hub.client_of(app.own_caller)
            return await work(HubSession(app, app.own_caller, client))
        finally:
            await app.hub.aclose()

    try:
        return anyio.run(connected)
    except HubNotConfigured:
        fail("no EvalHub is set: give --base-url URL, set EVALHUB_BASE_URL, or use --local")
    except UserError as error:
        fail(str(error))
    except ClientError as error:
        fail(hub_error_text(error))
