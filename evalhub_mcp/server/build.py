"""Builds the MCP server from its settings; nothing is contacted until a tool needs it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.mcpserver import MCPServer
from mcp.server.subscriptions import InMemorySubscriptionBus

from evalhub_mcp.app.application import App
from evalhub_mcp.server.core import identity
from evalhub_mcp.server.core.access import AccessPolicy
from evalhub_mcp.server.core.instructions import instructions
from evalhub_mcp.server.core.request_state import request_state_security
from evalhub_mcp.server.core.tool import AgentTool
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.server.observability.call_log import CallLog
from evalhub_mcp.server.observability.hub_request_observer import HubRequestObserver
from evalhub_mcp.server.observability.metrics import create_metrics
from evalhub_mcp.server.prompts.specs import SPECS
from evalhub_mcp.server.resources.subscriptions import JobSubscriptions
from evalhub_mcp.server.tools import all_tools
from evalhub_mcp.server.view.extension import view_extension
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.auth import UNSCOPED_AUTH_TYPES

LISTS: tuple[CacheableMethod, ...] = (
    "tools/list",
    "prompts/list",
    "resources/list",
    "resources/templates/list",
)
"""Lists that change only with the caller's scopes while the server runs."""
LIST_TTL_MS = 300_000
SCOPED_LIST_TTL_MS = 5_000
"""How long clients may cache a list. A caller that gains scopes must soon see its new tools."""


def build_server(settings: Settings) -> EvalHubServer:
    """Build the MCP server for these settings.

    Raises:
        SettingsError: A file cannot be used, or an extra is not installed.
    """
    listing = read_listing()
    metrics = create_metrics(settings)
    call_log = CallLog(
        listing.tools,
        (spec.name for spec in SPECS),
        metrics,
        trace_arguments=settings.trace_arguments,
    )
    app = App(settings, HubRequestObserver(metrics))
    access = AccessPolicy(settings, listing.rules)
    list_ttl = LIST_TTL_MS if settings.auth_type in UNSCOPED_AUTH_TYPES else SCOPED_LIST_TTL_MS
    bus = InMemorySubscriptionBus()
    subscriptions = JobSubscriptions(app, bus)

    @cache
    def tools() -> Sequence[AgentTool]:
        return all_tools()

    @asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[App]:
        try:
            async with app.running():
                yield app
        finally:
            subscriptions.close()

    server = EvalHubServer(
        identity.NAME,
        app=app,
        call_log=call_log,
        metrics=metrics,
        title=identity.TITLE,
        version=identity.VERSION,
        instructions=instructions(settings, access.offers),
        website_url=identity.WEBSITE,
        listed=listing.tools,
        tools=tools,
        access=access,
        extensions=[view_extension()],
        lifespan=lifespan,
        log_level="WARNING",
        cache_hints=dict.fromkeys(LISTS, CacheHint(ttl_ms=list_ttl, scope="private")),
        subscriptions=bus,
        request_state_security=request_state_security(settings),
    )
    subscriptions.serve(server)
    return server
