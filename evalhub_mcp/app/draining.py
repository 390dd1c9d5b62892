"""The end of a server that others rely on: no new calls, and no waiting till the last moment.

Calls under way are finished, up to a deadline. Those that only wait for a job are told
at once, and answer with what they know.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Draining:
    """Whether the server is about to stop, and who is to be told."""

    def __init__(self) -> None:
        self._waits: set[anyio.CancelScope] = set()
        self._begun_at = math.inf

    @property
    def begun(self) -> bool:
        """Whether the server is about to stop."""
        return self._begun_at < math.inf

    @property
    def waiters(self) -> int:
        """Calls that wait for something to happen."""
        return len(self._waits)

    @property
    def lasted(self) -> float:
        """Seconds since the server was told to stop."""
        return anyio.current_time() - self._begun_at if self.begun else 0.0

    def begin(self) -> None:
        """Tell everybody who waits; called from within the event loop."""
        if not self.begun:
            self._begun_at = anyio.current_time()
            for scope in self._waits:
                scope.cancel()

    @contextmanager
    def interrupting(self) -> Iterator[anyio.CancelScope]:
        """A wait that ends when the server does; its scope then says `cancelled_caught`."""
        with anyio.CancelScope() as scope:
            self._waits.add(scope)
            try:
                if self.begun:
                    scope.cancel()
                yield scope
            finally:
                self._waits.discard(scope)
