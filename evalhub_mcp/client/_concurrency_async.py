"""Sleeping, time limits and semaphores for the async client.

`_concurrency_sync` defines the same names for threads. These two modules are the only
hand-written difference between the clients: everything in `_async` uses these names and is
converted to `_sync` by `scripts/unasync.py`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

P = ParamSpec("P")
T = TypeVar("T")

Callback = Callable[[T], Awaitable[None] | None]
"""A plain or a coroutine function."""

sleep = anyio.sleep
time_limit = anyio.fail_after


def move_limit(limit: anyio.CancelScope, seconds: float) -> None:
    """Let a time limit end so many seconds from now."""
    limit.deadline = anyio.current_time() + seconds


async def call_back(callback: Callback[T], value: T) -> None:
    """Call a plain or a coroutine function."""
    result = callback(value)
    if inspect.isawaitable(result):
        await result


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function that waits for the disk in a thread."""
    return await anyio.to_thread.run_sync(partial(function, *args, **kwargs))


class AutoResetEvent:
    """An event that is cleared by the wait that it ends."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def set(self) -> None:
        """End the current wait, or the next one."""
        self._event.set()

    async def wait(self, timeout: float) -> None:
        """Wait for the event, at most `timeout` seconds."""
        with anyio.move_on_after(max(0.0, timeout)):
            await self._event.wait()
        if self._event.is_set():
            self._event = anyio.Event()


class Semaphore:
    """A limit on how many callers hold something at once; with a count of 1, a lock."""

    def __init__(self, count: int) -> None:
        self._semaphore = anyio.Semaphore(count)
        self.release = self._semaphore.release
        """Lets the next caller in."""

    async def acquire(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds, which may be infinite; `False` if that was too short."""
        try:
            self._semaphore.acquire_nowait()
            return True
        except anyio.WouldBlock:
            with anyio.move_on_after(max(0.0, timeout)):
                await self._semaphore.acquire()
                return True
        return False
