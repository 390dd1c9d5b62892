"""Stopping a server that others rely on.

Calls in progress are finished, up to a deadline. Calls that only wait for a job end at once and
return what they know.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Draining:
    """Whether the server is about to stop, and the waits that end when it does."""

    def __init__(self) -> None:
        self._waits: set[anyio.CancelScope] = set()
        self._begun_at = math.inf

    @property
    def begun(self) -> bool:
        """Whether the server is about to stop."""
        return self._begun_at < math.inf

    @property
    def waiters(self) -> int:
        """The number of calls that wait for a job."""
        return len(self._waits)

    @property
    def lasted(self) -> float:
        """Seconds since the server began to stop."""
        return anyio.current_time() - self._begun_at if self.begun else 0.0

    def begin(self) -> None:
        """End every wait. Call it from the event loop."""
        if not self.begun:
            self._begun_at = anyio.current_time()
            for scope in self._waits:
                scope.cancel()

    @contextmanager
    def interrupting(self) -> Iterator[anyio.CancelScope]:
        """Run a wait that ends when the server stops; the scope then has `cancelled_caught` set."""
        with anyio.CancelScope() as scope:
            self._waits.add(scope)
            try:
                if self.begun:
                    scope.cancel()
                yield scope
            finally:
                self._waits.discard(scope)
