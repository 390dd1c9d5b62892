"""Questions about callers, bounded: wrong credentials must not become a flood of them.

Anybody can make up credentials nobody has seen, and behind a load balancer all callers
share an address, so bounds hold for everybody who is not known yet, together. Callers
that were known before are asked about on a lane of their own, and get through meanwhile.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio

from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, NoAnswer

PAUSE_SECONDS = 1.0
"""After a question without an answer, those that follow are spared for so long."""
FAILED_AT_ONCE = 100
FAILED_PER_SECOND = 10.0
"""Logins that may fail at once, and then by and by, before unknown credentials have to wait."""

OnLimit = Callable[[str], None]
"""Told the name of each limit that is hit."""
Clock = Callable[[], float]


def untold(limit: str) -> None:
    """Tells nobody of a limit, where nobody is served."""


class TooMany(NoAnswer):
    """A question is not asked, because too many are."""


class Lane:
    """Where a number of questions are under way, and a number wait; the rest is turned away."""

    def __init__(
        self,
        limit: str,
        on_limit: OnLimit,
        *,
        at_once: int,
        waiting: int,
        clock: Clock = time.monotonic,
    ) -> None:
        self._limit = limit
        self._on_limit = on_limit
        self._most = at_once + waiting
        self._places = anyio.Semaphore(at_once)
        self._inside = 0
        self._clock = clock
        self._paused_until = float("-inf")
        self._failure: NoAnswer | None = None

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Ask one question within the block.

        Raises:
            NoAnswer: There is no place, or the one before had no answer a moment ago.
        """
        if self._inside >= self._most:
            self._on_limit(self._limit)
            raise TooMany("too many callers are to be recognised at once")
        self._inside += 1
        try:
            try:
                with anyio.fail_after(DEADLINE_SECONDS):
                    await self._places.acquire()
            except TimeoutError:
                raise NoAnswer("answers come too slowly for all who call") from None
            try:
                if self._failure is not None and self._clock() < self._paused_until:
                    raise self._failure.again()
                try:
                    yield
                except NoAnswer as error:
                    self._failure = error.again()
                    self._paused_until = self._clock() + PAUSE_SECONDS
                    raise
                self._failure = None
            finally:
                self._places.release()
        finally:
            self._inside -= 1


class FailedLogins:
    """How many logins failed lately: a bucket that failures fill and time empties."""

    def __init__(self, on_limit: OnLimit, clock: Clock = time.monotonic) -> None:
        self._on_limit = on_limit
        self._clock = clock
        self._level = 0.0
        self._at = clock()

    def note(self) -> None:
        """A login failed."""
        self._level = self._now() + 1

    def reject_when_too_many(self) -> None:
        """Let pass credentials that are not known yet, as long as few of these were wrong.

        Raises:
            TooMany: Too many were.
        """
        if self._now() >= FAILED_AT_ONCE:
            self._on_limit("failed_logins")
            raise TooMany("too many logins fail")

    def _now(self) -> float:
        now = self._clock()
        self._level = max(0.0, self._level - (now - self._at) * FAILED_PER_SECOND)
        self._at = now
        return self._level
