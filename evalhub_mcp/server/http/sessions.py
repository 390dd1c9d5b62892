"""The sessions of the older protocol era, kept to a number that does no harm.

Many clients vanish without a word, and each leaves a session behind until its idle time
is over. So beyond a certain number those that have been idle longest are forgotten
sooner: their clients get 404, and open another. One with a request or a stream open is
not idle. And an idle one must not hold on to the last message that went each way, which
may be as large as a request can be: the SDK's loops do, until the next one comes.
"""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import JSONRPCResponse

from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http import StreamableHTTPServerTransport
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

KEPT = 1000
"""Sessions that may stay for their whole idle time."""
CROWDED_IDLE_SECONDS = 60.0
"""Seconds an idle session stays in any case."""
QUIET_SECONDS = 1.0
"""Seconds after its last request when an idle session lets go of what was said."""
MOST_AT_ONCE = 500
"""Sessions that do so in one go; each takes a tenth of a millisecond."""
PATIENCE_SECONDS = 0.05

NOTHING = SessionMessage(JSONRPCResponse(jsonrpc="2.0", id="evalhub-mcp-nothing", result={}))
"""An answer nobody waits for; the SDK drops it."""


class _Nothing(Exception):
    """A trouble of the transport that nobody minds; the SDK skips it."""


class Sessions:
    """The sessions one server keeps."""

    def __init__(self, manager: "StreamableHTTPSessionManager", settings: Settings) -> None:
        self._kept = manager._server_instances
        self._idle_seconds = settings.session_idle_seconds
        self._quiet: WeakKeyDictionary[StreamableHTTPServerTransport, float] = WeakKeyDictionary()
        """Sessions that hold nothing, with the deadline they had then."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._kept)

    def forget_the_idlest(self) -> None:
        """End those beyond the number kept that have been idle longest."""
        excess = self.count - KEPT
        if excess <= 0:
            return
        # An idle session's deadline is its idle time after its last request; a busy one's
        # is never.
        latest = anyio.current_time() + self._idle_seconds - CROWDED_IDLE_SECONDS
        scopes = [
            scope
            for transport in self._kept.values()
            if (scope := transport.idle_scope) is not None
            and scope.deadline <= latest
            and not scope.cancel_called
        ]
        scopes.sort(key=lambda scope: scope.deadline)
        for scope in scopes[:excess]:
            scope.cancel()

    async def let_go_of_what_was_said(self) -> None:
        """Free the last messages of sessions that have fallen silent."""
        latest = anyio.current_time() + self._idle_seconds - QUIET_SECONDS
        silent = [
            (transport, scope.deadline)
            for transport in self._kept.values()
            if (scope := transport.idle_scope) is not None
            and scope.deadline <= latest
            and scope.deadline != self._quiet.get(transport)
            and not scope.cancel_called
        ]
        for transport, deadline in silent[:MOST_AT_ONCE]:
            self._quiet[transport] = deadline
            try:
                with anyio.move_on_after(PATIENCE_SECONDS):
                    if transport._write_stream is not None:
                        await transport._write_stream.send(NOTHING)
                    if transport._read_stream_writer is not None:
                        await transport._read_stream_writer.send(_Nothing())
            except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                continue  # it ends at this very moment
