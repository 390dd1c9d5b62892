"""Limits the sessions of protocol versions up to 2025-11-25 that are kept while idle.

Many clients vanish without ending their session, and it stays until its idle time is over. So
beyond `MAX_IDLE_SESSIONS` those that have been idle longest are ended sooner; their clients
get 404 and open another. A session with a request or a stream open is not idle.
"""

from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.server.core.sdk_seams import open_sessions
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

MAX_IDLE_SESSIONS = 1000
"""Sessions that may stay for their whole idle time."""
MIN_IDLE_SECONDS = 60.0
"""Seconds an idle session stays in any case."""


class SessionLimit:
    """The open sessions, of which the longest idle are ended when there are too many."""

    def __init__(self, manager: "StreamableHTTPSessionManager", settings: Settings) -> None:
        self._sessions = open_sessions(manager)
        self._idle_seconds = settings.session_idle_seconds

    @property
    def count(self) -> int:
        """The number of open sessions."""
        return len(self._sessions)

    def end_longest_idle(self) -> None:
        """End as many sessions as are above the limit, the longest idle first."""
        excess = self.count - MAX_IDLE_SESSIONS
        if excess <= 0:
            return
        # The deadline of an idle session is its idle time after its last request; that of a
        # session in use is infinite.
        latest = anyio.current_time() + self._idle_seconds - MIN_IDLE_SECONDS
        scopes = [
            scope
            for transport in self._sessions.values()
            if (scope := transport.idle_scope) is not None
            and scope.deadline <= latest
            and not scope.cancel_called
        ]
        scopes.sort(key=lambda scope: scope.deadline)
        for scope in scopes[:excess]:
            scope.cancel()
