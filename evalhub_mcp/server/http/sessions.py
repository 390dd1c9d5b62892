"""The sessions of the older protocol era, kept to a number that does no harm.

Many clients vanish without a word, and each leaves a session behind until its idle time
is over. So beyond a certain number those that have been idle longest are forgotten
sooner: their clients get 404, and open another. One with a request or a stream open is
not idle.
"""

from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

KEPT = 1000
"""Sessions that may stay for their whole idle time."""
CROWDED_IDLE_SECONDS = 60.0
"""Seconds an idle session stays in any case."""


class Sessions:
    """The sessions one server keeps."""

    def __init__(self, manager: "StreamableHTTPSessionManager", settings: Settings) -> None:
        self._kept = manager._server_instances
        self._idle_seconds = settings.session_idle_seconds

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
