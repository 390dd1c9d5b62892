"""Puts the server together: tools over one App, closed when the server ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from mcp.server.caching import CacheHint
from mcp.server.mcpserver import MCPServer

from evalhub_mcp._version import __version__
from evalhub_mcp.server.app import App
from evalhub_mcp.server.instructions import instructions
from evalhub_mcp.server.tools import all_tools
from evalhub_mcp.server.toolserver import ToolServer
from evalhub_mcp.settings import Settings


def is_hub_error(error: BaseException) -> bool:
    """Whether an exception comes from the client (which is only imported once it is used)."""
    import sys

    errors = sys.modules.get("evalhub_mcp.client.errors")
    return errors is not None and isinstance(error, errors.ClientError)


def build_server(settings: Settings) -> ToolServer:
    """The MCP server for these settings; nothing is contacted until a tool needs it."""
    app = App(settings)

    @asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[App]:
        try:
            async with app.catalogs.renewing(), anyio.create_task_group() as background:
                # Launched beside the handshake, which must not wait for it.
                background.start_soon(app.hub.launch)
                yield app
                background.cancel_scope.cancel()
        finally:
            await app.hub.aclose()

    return ToolServer(
        "evalhub-mcp",
        title="EvalHub",
        version=__version__,
        instructions=instructions(settings),
        website_url="https://eval-hub.github.io",
        tools=all_tools(app),
        is_hub_error=is_hub_error,
        lifespan=lifespan,
        log_level="WARNING",
        cache_hints={"tools/list": CacheHint(ttl_ms=300_000, scope="private")},
    )
