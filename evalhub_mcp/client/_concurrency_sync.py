"""Waiting and mutual exclusion for the sync client: `_concurrency_async` for threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

T = TypeVar("T")

Callback = Callable[[T], None]
"""A function told about something."""


def sleep(seconds: float) -> None:
    """Do nothing for a while."""
    time.sleep(seconds)


def time_limit(seconds: float) -> AbstractContextManager[object]:
    """Nothing: a thread cannot be interrupted, so the sync client bounds each socket read."""
    return nullcontext()


def call_back(callback: Callback[T], value: T) -> None:
    """Call a plain function."""
    callback(value)


class Lock:
    """Mutual exclusion with a limit on the wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def acquire(self, timeout: float | None) -> bool:
        """Take the lock; `False` when it was not free within `timeout` seconds."""
        longest = threading.TIMEOUT_MAX
        return self._lock.acquire(
            timeout=longest if timeout is None else min(max(0.0, timeout), longest)
        )

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()


class Signal:
    """Something to wait for that can be raised again and again."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def raise_(self) -> None:
        """Wake whoever waits, or the next one to wait."""
        self._event.set()

    def wait(self, timeout: float) -> bool:
        """Wait until raised, at most `timeout` seconds; lowers the signal again."""
        raised = self._event.wait(min(max(0.0, timeout), threading.TIMEOUT_MAX))
        if raised:
            self._event.clear()
        return raised


class Slots:
    """A bound on how many callers are in a block at once."""

    def __init__(self, count: int) -> None:
        self._semaphore = threading.BoundedSemaphore(count)

    def acquire(self, timeout: float) -> bool:
        """Take a slot; `False` when none was free within `timeout` seconds."""
        return self._semaphore.acquire(timeout=min(max(0.0, timeout), threading.TIMEOUT_MAX))

    def release(self) -> None:
        """Give a slot back."""
        self._semaphore.release()
