"""Puts the server together: tools over one App, closed when the server ends."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import anyio
from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.mcpserver import MCPServer
from mcp.server.subscriptions import InMemorySubscriptionBus

from evalhub_mcp._version import __version__
from evalhub_mcp.app.application import App
from evalhub_mcp.server.core.access import Offer
from evalhub_mcp.server.core.protocol_errors import is_hub_error
from evalhub_mcp.server.core.request_state import request_state_security
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.server.core.tool_server import AgentTool
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.server.instructions import instructions
from evalhub_mcp.server.resources.subscriptions import JobSubscriptions
from evalhub_mcp.server.view.extension import view_extension
from evalhub_mcp.settings import Settings

LISTS: tuple[CacheableMethod, ...] = (
    "tools/list",
    "prompts/list",
    "resources/list",
    "resources/templates/list",
)
"""What stays the same while the server runs, and a caller's scopes do."""
KEPT_MS = 300_000
KEPT_WITH_SCOPES_MS = 5_000
"""How long clients may keep a list; one that gets further scopes is to see what they open."""
SCOPED = frozenset({"token", "jwt", "kubernetes"})
"""Ways of telling who calls by which callers differ in scopes."""


def build_server(settings: Settings) -> EvalHubServer:
    """The MCP server for these settings; nothing is contacted until a tool needs it."""
    listing = read_listing()
    app = App(settings, listing.tools)
    offer = Offer(settings, listing.access, app.caller)
    kept = KEPT_WITH_SCOPES_MS if settings.auth_type in SCOPED else KEPT_MS
    bus = InMemorySubscriptionBus()
    subscriptions = JobSubscriptions(app, bus)

    @cache
    def tools() -> Sequence[AgentTool]:
        from evalhub_mcp.server.tools import all_tools

        return all_tools(app)

    @asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[App]:
        try:
            async with (
                app.catalogs.background_renewal(),
                app.watchers.running(),
                anyio.create_task_group() as background,
            ):
                # Launched beside the handshake, which must not wait for it.
                background.start_soon(app.hub.launch)
                yield app
                background.cancel_scope.cancel()
        finally:
            subscriptions.close()
            await app.hub.aclose()

    server = EvalHubServer(
        "evalhub-mcp",
        app=app,
        title="EvalHub",
        version=__version__,
        instructions=instructions(settings, offer.here),
        website_url="https://eval-hub.github.io",
        listed=listing.tools,
        tools=tools,
        extensions=[view_extension()],
        offer=offer,
        is_hub_error=is_hub_error,
        lifespan=lifespan,
        log_level="WARNING",
        cache_hints=dict.fromkeys(LISTS, CacheHint(ttl_ms=kept, scope="private")),
        subscriptions=bus,
        middleware=[app.calls],
        request_state_security=request_state_security(settings),
    )
    subscriptions.serve(server)
    return server
