"""Counts repeated events, so that a flood of them does not fill the log."""

import time
from collections import Counter
from collections.abc import Callable, Hashable


class LogThrottle:
    """The number of events per key in the present interval and in the one before."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._ends_at = float("-inf")
        self._counts: Counter[Hashable] = Counter()
        self._previous: Counter[Hashable] = Counter()

    def count(self, key: Hashable = None) -> int:
        """Count an event; returns its number within the interval, from 1."""
        now = self._clock()
        if now >= self._ends_at:
            self._ends_at = now + self._seconds
            self._previous, self._counts = self._counts, Counter()
        self._counts[key] += 1
        return self._counts[key]

    def previous_count(self, key: Hashable = None) -> int:
        """The number of events in the previous interval."""
        return self._previous[key]
