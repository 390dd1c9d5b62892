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
    """Values by key. Failures are not remembered; whoever comes next asks again."""

    def __init__(
        self, seconds: Callable[[Value], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._values: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
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
                self._values[key] = (self._clock() + self._seconds(value), value)
                while len(self._values) > MOST:
                    self._values.popitem(last=False)  # the oldest
                return value
        finally:
            waiting.pop()
            if not waiting:
                self._asking.pop(key, None)

    def _kept(self, key: Key) -> tuple[float, Value] | None:
        kept = self._values.get(key)
        if kept is not None and kept[0] <= self._clock():
            del self._values[key]
            return None
        return kept
