"""Sleeping, time limits and semaphores for the sync client: `_concurrency_async` for threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Callback = Callable[[T], None]
"""A plain function."""

sleep = time.sleep


def time_limit(seconds: float) -> AbstractContextManager[object]:
    """Do nothing: a thread cannot be interrupted, so every socket read has its own timeout."""
    return nullcontext()


def move_limit(limit: object, seconds: float) -> None:
    """Do nothing, as :func:`time_limit`."""


def call_back(callback: Callback[T], value: T) -> None:
    """Call a plain function."""
    callback(value)


def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in this thread, which may wait for the disk."""
    return function(*args, **kwargs)


class AutoResetEvent:
    """An event that is cleared by the wait that it ends."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """End the current wait, or the next one."""
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Wait for the event, at most `timeout` seconds."""
        if self._event.wait(_bounded(timeout)):
            self._event.clear()


class Semaphore:
    """A limit on how many callers hold something at once; with a count of 1, a lock."""

    def __init__(self, count: int) -> None:
        self._semaphore = threading.BoundedSemaphore(count)
        self.release = self._semaphore.release
        """Lets the next caller in."""

    def acquire(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds, which may be infinite; `False` if that was too short."""
        return self._semaphore.acquire(timeout=_bounded(timeout))


def _bounded(timeout: float) -> float:
    """`timeout` in the range that the threading module accepts."""
    return min(max(0.0, timeout), threading.TIMEOUT_MAX)
