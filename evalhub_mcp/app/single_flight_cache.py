"""Answers remembered for a while, and asked for once however many want them at once."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import anyio

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST = 10_000


class Remembered(Generic[Key, Value]):
    """Values by key. Failures are not remembered; whoever comes next asks again.

    Empty values, which say no, are kept apart: anybody can cause any number of them, and
    they must not displace the others.
    """

    def __init__(
        self, seconds: Callable[[Value], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._values: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._empty: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._asking: dict[Key, tuple[anyio.Lock, list[None]]] = {}

    async def get(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        """The value of `key`, from `ask` when it is not known or has become old."""
        if (kept := self._kept(key)) is not None:
            return kept[1]
        lock, waiting = self._asking.setdefault(key, (anyio.Lock(), []))
        waiting.append(None)
        try:
            async with lock:
                if (kept := self._kept(key)) is not None:
                    return kept[1]
                value = await ask()
                self.keep(key, value)
                return value
        finally:
            waiting.pop()
            if not waiting:
                self._asking.pop(key, None)

    def keep(self, key: Key, value: Value) -> None:
        """Remember a value that was not asked for here."""
        values = self._values if value else self._empty
        values.pop(key, None)
        values[key] = (self._clock() + self._seconds(value), value)
        while len(values) > MOST:
            values.popitem(last=False)  # the oldest

    def has(self, key: Key) -> bool:
        """Whether a value is remembered."""
        return self._kept(key) is not None

    def _kept(self, key: Key) -> tuple[float, Value] | None:
        for values in (self._values, self._empty):
            kept = values.get(key)
            if kept is None:
                continue
            if kept[0] > self._clock():
                return kept
            del values[key]
        return None
