"""A limit of concurrent requests that adapts to the endpoint.

It starts low and rises with each full round of replies, as long as they do not take much longer
than before: a server that answers one request at a time gains nothing from more of them. A rate
limit or a time-out halves it.
"""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

FIRST_LIMIT = 4
_SLOW_RATIO = 2.0
"""Replies that take this many times as long as the quickest round show a full endpoint."""


_FASTEST_DECAY = 1.1
"""The quickest round counts less with each slow one, because the first replies may be cached."""


class AdaptiveLimit:
    """Limits how many requests run at once, between 1 and `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.current = min(FIRST_LIMIT, most)
        self._running = 0
        self._waiting: deque[anyio.Event] = deque()
        self._replies = 0
        self._seconds = 0.0
        self._fastest_round: float | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the block."""
        while self._running >= self.current:
            event = anyio.Event()
            self._waiting.append(event)
            try:
                await event.wait()
            finally:
                if event in self._waiting:
                    self._waiting.remove(event)
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            self._wake()

    def record_reply(self, seconds: float) -> None:
        """Record a reply, and raise the limit after a full round of quick ones."""
        self._replies += 1
        self._seconds += seconds
        if self._replies < self.current:
            return
        mean = self._seconds / self._replies
        self._replies, self._seconds = 0, 0.0
        if self._fastest_round is None or mean < self._fastest_round:
            self._fastest_round = mean
        if mean <= self._fastest_round * _SLOW_RATIO + 0.05:
            self.current = min(self.most, self.current + max(1, self.current // 4))
            self._wake()
        else:
            self._fastest_round *= _FASTEST_DECAY

    def record_throttling(self) -> None:
        """Halve the limit after a rate limit or a time-out."""
        self.current = max(1, self.current // 2)
        self._replies, self._seconds = 0, 0.0

    def _wake(self) -> None:
        for _ in range(self.current - self._running):
            if not self._waiting:
                return
            self._waiting.popleft().set()
