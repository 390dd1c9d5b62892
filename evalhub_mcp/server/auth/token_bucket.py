"""Rate limits by token bucket, one bucket per key."""

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_BUCKETS = 10_000


class TokenBuckets:
    """Buckets that hold `capacity` tokens and refill at `per_second`."""

    def __init__(
        self, capacity: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = float(capacity)
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take a token; returns 0, or the seconds until there is one to take."""
        tokens = self._tokens(key)
        missing = self._seconds_until_one(tokens)
        self._buckets[key] = (tokens if missing else tokens - 1, self._clock())
        self._buckets.move_to_end(key)
        while len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)  # the least recently used, so full again by now
        return missing

    def wait_seconds(self, key: str) -> float:
        """Seconds until there is a token to take; 0 when there is one."""
        return self._seconds_until_one(self._tokens(key))

    def _tokens(self, key: str) -> float:
        now = self._clock()
        tokens, at = self._buckets.get(key, (self._capacity, now))
        return min(self._capacity, tokens + (now - at) * self._per_second)

    def _seconds_until_one(self, tokens: float) -> float:
        return 0.0 if tokens >= 1 else (1 - tokens) / self._per_second
