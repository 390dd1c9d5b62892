"""Subscriptions to `evalhub://jobs/{id}` in both protocol eras.

Clients of protocol 2026-07-28 open a stream with `subscriptions/listen`; older ones send
`resources/subscribe`. The SDK does not expose which client listens to which resource, and does not
serve `resources/subscribe`. Both are handled here, so that a job is watched only while a client
listens to it, and only for that caller and its tenant. The lists of tools, prompts and resources
never change while the server runs, so clients are not offered notifications about them.
"""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
from mcp.server.subscriptions import ListenHandler, ResourceUpdated, ServerEvent, SubscriptionBus
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    DiscoverResult,
    EmptyResult,
    RequestParams,
    SubscribeRequestParams,
    SubscriptionFilter,
    SubscriptionsListenRequestParams,
    SubscriptionsListenResult,
    UnsubscribeRequestParams,
)

from evalhub_mcp.app.application import App
from evalhub_mcp.app.job_watchers import TooManyJobs
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid
from evalhub_mcp.server.core.sdk_seams import connection_of, lowlevel_server
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool_server import ToolServer
from evalhub_mcp.server.resources.uris import TOOL_FOR_KIND, parse_uri
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

    from evalhub_mcp.app.hub_session import HubSession

MAX_STREAMS = 1024
MAX_URIS = 100
"""Jobs that one stream or connection may listen to."""
_SUBSCRIBED = "evalhub_mcp.subscribed"


class JobSubscriptions:
    """The subscriptions of all clients."""

    def __init__(self, app: App, bus: SubscriptionBus) -> None:
        self._app = app
        self._bus = bus
        self._streams: set[ListenHandler] = set()

    def serve(self, server: ToolServer) -> None:
        """Handle the subscription methods of both eras on `server`."""
        self._server = server
        handlers = lowlevel_server(server)
        _hide_list_changed(handlers)
        handlers.add_request_handler(
            "subscriptions/listen", SubscriptionsListenRequestParams, self._listen
        )
        handlers.add_request_handler("resources/subscribe", SubscribeRequestParams, self._subscribe)
        handlers.add_request_handler(
            "resources/unsubscribe", UnsubscribeRequestParams, self._unsubscribe
        )

    def close(self) -> None:
        """End every stream with a result, as the protocol asks, instead of cutting it off."""
        for handler in list(self._streams):
            handler.close()

    async def _listen(
        self, ctx: Any, params: SubscriptionsListenRequestParams
    ) -> SubscriptionsListenResult:
        """Serve one stream of the 2026 era until its client leaves."""
        if len(self._streams) >= MAX_STREAMS:
            raise MCPError(code=INTERNAL_ERROR, message="Too many streams are open already.")
        uris = list(dict.fromkeys(params.notifications.resource_subscriptions or ()))
        if len(uris) > MAX_URIS:
            raise invalid(f"One stream may listen to {MAX_URIS} resources.")
        jobs = {uri: job for uri in uris if (job := _job_of(uri)) is not None}
        with as_protocol_errors("Listening"), ExitStack() as stack:
            bus = _StreamBus(self._bus)
            if jobs:
                self._server.caller_access().require(TOOL_FOR_KIND["job"], "This job")
                session = await open_session(self._server.context(ctx))
                for uri, job_id in jobs.items():
                    stack.callback(self._watch(session, job_id, bus.notifier(uri)))
            handler = ListenHandler(bus)
            only = SubscriptionFilter(resource_subscriptions=uris or None)
            params = params.model_copy(update={"notifications": only})
            self._streams.add(handler)
            try:
                return await handler(ctx, params)
            finally:
                self._streams.discard(handler)

    async def _subscribe(self, ctx: Any, params: SubscribeRequestParams) -> EmptyResult:
        """Begin to notify an older client of changes."""
        uri = str(params.uri)
        job_id = _job_of(uri)
        if job_id is None:
            raise invalid(
                f"{sanitize_line(uri, 120)!r} cannot be subscribed to; "
                "only evalhub://jobs/{id} changes."
            )
        subscribed = _subscribed(connection_of(ctx))
        if uri in subscribed:
            return EmptyResult()
        if len(subscribed) >= MAX_URIS:
            raise invalid(f"One connection may subscribe to {MAX_URIS} resources.")
        self._server.caller_access().require(TOOL_FOR_KIND["job"], "This job")
        with as_protocol_errors("Subscribing"):
            session = await open_session(self._server.context(ctx))
            if uri in subscribed:  # another request for it was faster
                return EmptyResult()
            notify = partial(self._app.watchers.send_soon, ctx.session.send_resource_updated, uri)
            subscribed[uri] = self._watch(session, job_id, notify)
        return EmptyResult()

    async def _unsubscribe(self, ctx: Any, params: UnsubscribeRequestParams) -> EmptyResult:
        """Stop notifying an older client; harmless when it was not subscribed."""
        stop = _subscribed(connection_of(ctx)).pop(str(params.uri), None)
        if stop is not None:
            stop()
        await anyio.lowlevel.checkpoint()
        return EmptyResult()

    def _watch(
        self, hub: "HubSession", job_id: str, listener: Callable[[], None]
    ) -> Callable[[], None]:
        try:
            return self._app.watchers.listen(hub.client, hub.caller, job_id, listener)
        except TooManyJobs:
            message = "Too many jobs are being watched already; poll get_job_status instead."
            raise MCPError(code=INTERNAL_ERROR, message=message) from None


class _StreamBus:
    """The events of the server and of the jobs that one stream listens to."""

    def __init__(self, shared: SubscriptionBus) -> None:
        self._shared = shared
        self._deliver: Callable[[ServerEvent], None] | None = None

    def notifier(self, uri: str) -> Callable[[], None]:
        """Return a function that notifies the stream of a change of the resource at `uri`."""
        event = ResourceUpdated(uri=uri)

        def notify() -> None:
            if self._deliver is not None:
                self._deliver(event)

        return notify

    async def publish(self, event: ServerEvent) -> None:
        """Deliver an event to every stream."""
        await self._shared.publish(event)

    def subscribe(self, listener: Callable[[ServerEvent], None]) -> Callable[[], None]:
        """Register the one stream this bus belongs to."""
        self._deliver = listener
        unsubscribe = self._shared.subscribe(listener)

        def stop() -> None:
            self._deliver = None
            unsubscribe()

        return stop


def _hide_list_changed(server: "Server[Any]") -> None:
    """Advertise that no list changes; with subscriptions, the SDK would advertise that they do."""
    sdk_discover = server.get_request_handler("server/discover")
    assert sdk_discover is not None

    async def discover(ctx: Any, params: RequestParams) -> DiscoverResult:
        found = await sdk_discover.handler(ctx, params)
        assert isinstance(found, DiscoverResult)
        for part in (
            found.capabilities.tools,
            found.capabilities.prompts,
            found.capabilities.resources,
        ):
            if part is not None:
                part.list_changed = False
        return found

    server.add_request_handler("server/discover", RequestParams, discover)


def _subscribed(connection: Any) -> dict[str, Callable[[], None]]:
    """Return the functions that end each subscription of an older connection, by URI.

    All subscriptions end with the connection.
    """
    found: dict[str, Callable[[], None]] | None = connection.state.get(_SUBSCRIBED)
    if found is None:
        found = connection.state[_SUBSCRIBED] = {}
        connection.exit_stack.callback(_stop_all, found)
    return found


def _stop_all(subscribed: dict[str, Callable[[], None]]) -> None:
    for stop in subscribed.values():
        stop()


def _job_of(uri: str) -> str | None:
    """Return the id of the job that a URI names; None for any other resource."""
    try:
        wanted = parse_uri(uri)
    except MCPError:
        return None
    return wanted.id if wanted.kind == "job" else None
