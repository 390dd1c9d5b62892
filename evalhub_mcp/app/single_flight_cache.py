"""A cache that fetches each value once, however many callers ask for it at the same time.

A fetch that fails raises for every caller that waited for it, and is not cached: to pace
retries, a fetch returns a value that records the failure and gets a short time to live.
"""

import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import anyio
from anyio.abc import TaskGroup

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MAX_KEYS = 10_000


@dataclass
class _Entry(Generic[Value]):
    value: Value
    began_at: float
    """When its fetch began."""
    stored_at: float
    expires_at: float


@dataclass
class _Flight(Generic[Value]):
    """A fetch in progress; once done it has a result, an error, or neither if cancelled."""

    began_at: float
    done: anyio.Event = field(default_factory=anyio.Event)
    result: tuple[Value] | None = None
    """The value, in a tuple because it may be None."""
    error: Exception | None = None


class SingleFlightCache(Generic[Key, Value]):
    """Values by key, each fetched again after its time to live."""

    def __init__(
        self,
        ttl: float | Callable[[Value], float],
        *,
        serve_stale: Callable[[Value], bool] = lambda _: False,
        is_failure: Callable[[Value], bool] = lambda _: False,
        max_keys: int = MAX_KEYS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create an empty cache.

        Args:
            ttl: Seconds a value is fresh; a function where it depends on the value.
            serve_stale: Whether an expired value is returned while it is being fetched again.
            is_failure: Whether a value records a failed fetch. While it is fresh, it is returned
                even to a caller that asks for a later fetch.
            max_keys: Beyond this number the least recently used key is dropped.
            clock: Monotonic seconds.
        """
        self._ttl = ttl
        self._serve_stale = serve_stale
        self._is_failure = is_failure
        self._max_keys = max_keys
        self._clock = clock
        self._entries: OrderedDict[Key, _Entry[Value]] = OrderedDict()
        self._flights: dict[Key, _Flight[Value]] = {}
        self._groups: list[TaskGroup] = []

    def __len__(self) -> int:
        """The number of values, expired ones included."""
        return len(self._entries)

    @asynccontextmanager
    async def background_renewal(self) -> AsyncIterator[None]:
        """Within the block, renew stale values in the background.

        Without it the first caller that finds a stale value waits for its renewal, and only
        the others get the stale value meanwhile.
        """
        async with anyio.create_task_group() as group:
            self._groups.append(group)
            try:
                yield
            finally:
                self._groups.remove(group)
                group.cancel_scope.cancel()

    async def get(
        self,
        key: Key,
        fetch: Callable[[], Awaitable[Value]],
        *,
        max_age: float = math.inf,
        began_since: float = -math.inf,
    ) -> Value:
        """Return the value of `key`, fetched unless a fresh one is cached.

        Args:
            key: What the value is cached by.
            fetch: Fetches the value. It goes on only as long as the caller that started it.
            max_age: Accept only a value stored within this many seconds, even a fresh one.
            began_since: Accept only a value whose fetch began at this time or later.

        Raises:
            Exception: What `fetch` raises.
        """
        while True:
            entry, flight = self._entries.get(key), self._flights.get(key)
            if (
                entry is not None
                and (now := self._clock()) - entry.stored_at <= max_age
                and (entry.began_at >= began_since or self._has_just_failed(entry))
            ):
                self._entries.move_to_end(key)
                if now <= entry.expires_at:
                    return entry.value
                if self._serve_stale(entry.value):
                    if flight is None and self._groups:
                        flight = self._flights[key] = _Flight(self._clock())
                        self._groups[-1].start_soon(self._fly, key, flight, fetch)
                    if flight is not None:
                        return entry.value
            if flight is None:
                flight = self._flights[key] = _Flight(self._clock())
                await self._fly(key, flight, fetch)
            else:
                await flight.done.wait()
                if flight.began_at < began_since and flight.error is None:
                    continue  # its value is in the cache, where it may be good enough
            if flight.error is not None:
                raise flight.error
            if flight.result is not None:
                return flight.result[0]

    def _has_just_failed(self, entry: _Entry[Value]) -> bool:
        return self._clock() <= entry.expires_at and self._is_failure(entry.value)

    def put(self, key: Key, value: Value) -> None:
        """Store a value that was obtained elsewhere."""
        self._store(key, value, self._clock())

    def _store(self, key: Key, value: Value, began_at: float) -> None:
        now = self._clock()
        ttl = self._ttl(value) if callable(self._ttl) else self._ttl
        self._entries[key] = _Entry(value, began_at, now, now + ttl)
        self._entries.move_to_end(key)
        while len(self._entries) > self._max_keys:
            self._entries.popitem(last=False)

    def began_at(self, key: Key) -> float:
        """Return when the fetch of the value of `key` began; minus infinity without a value."""
        entry = self._entries.get(key)
        return entry.began_at if entry is not None else -math.inf

    def peek(self, key: Key) -> Value | None:
        """Return the cached value, even an expired one, without fetching it."""
        entry = self._entries.get(key)
        return entry.value if entry is not None else None

    def fresh(self, key: Key) -> Value | None:
        """Return the cached value unless it has expired, without fetching it."""
        entry = self._entries.get(key)
        return entry.value if entry is not None and self._clock() <= entry.expires_at else None

    def discard_where(self, matches: Callable[[Key], bool]) -> None:
        """Forget the values of all keys that match, and do not cache those being fetched."""
        for key in [key for key in {**self._entries, **self._flights} if matches(key)]:
            self._entries.pop(key, None)
            self._flights.pop(key, None)

    async def _fly(
        self, key: Key, flight: _Flight[Value], fetch: Callable[[], Awaitable[Value]]
    ) -> None:
        try:
            value = await fetch()
            flight.result = (value,)
            if self._flights.get(key) is flight:
                self._store(key, value, flight.began_at)
        except Exception as error:
            flight.error = error
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.done.set()
