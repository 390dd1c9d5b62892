"""Waiting and mutual exclusion for the async client; `_concurrency_sync` has the same names.

These two modules are the only hand-written difference between the clients: the
sync twin is generated from code that uses nothing but these names.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TypeVar

import anyio

T = TypeVar("T")

Callback = Callable[[T], Awaitable[None] | None]
"""A function told about something; it may be a coroutine function."""


async def sleep(seconds: float) -> None:
    """Do nothing for a while; cancellation ends it at once."""
    await anyio.sleep(seconds)


def time_limit(seconds: float) -> AbstractContextManager[object]:
    """Raise `TimeoutError` in the block after `seconds`."""
    return anyio.fail_after(max(0.0, seconds))


async def call_back(callback: Callback[T], value: T) -> None:
    """Call a plain or a coroutine function."""
    result = callback(value)
    if inspect.isawaitable(result):
        await result


class Lock:
    """Mutual exclusion with a limit on the wait."""

    def __init__(self) -> None:
        self._lock = anyio.Lock()

    async def acquire(self, timeout: float | None) -> bool:
        """Take the lock; `False` when it was not free within `timeout` seconds."""
        with anyio.move_on_after(None if timeout is None else max(0.0, timeout)):
            await self._lock.acquire()
            return True
        return False

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()


class Signal:
    """Something to wait for that can be raised again and again."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def raise_(self) -> None:
        """Wake whoever waits, or the next one to wait."""
        self._event.set()

    async def wait(self, timeout: float) -> bool:
        """Wait until raised, at most `timeout` seconds; lowers the signal again."""
        with anyio.move_on_after(max(0.0, timeout)):
            await self._event.wait()
        raised = self._event.is_set()
        if raised:
            self._event = anyio.Event()
        return raised


class Slots:
    """A bound on how many callers are in a block at once."""

    def __init__(self, count: int) -> None:
        self._semaphore = anyio.Semaphore(count)

    async def acquire(self, timeout: float) -> bool:
        """Take a slot; `False` when none was free within `timeout` seconds."""
        with anyio.move_on_after(max(0.0, timeout)):
            await self._semaphore.acquire()
            return True
        return False

    def release(self) -> None:
        """Give a slot back."""
        self._semaphore.release()
