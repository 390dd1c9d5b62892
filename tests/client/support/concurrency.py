"""Concurrency for both kinds of tests: `async_…` with anyio, `sync_…` with threads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import anyio

T = TypeVar("T")


async def async_gather(
    functions: Sequence[Callable[[], Awaitable[T]]], at_once: int = 120
) -> list[T]:
    """Run all functions, up to `at_once` together, and return their results in order."""
    results: dict[int, T] = {}
    slots = anyio.Semaphore(at_once)

    async def run(index: int, function: Callable[[], Awaitable[T]]) -> None:
        async with slots:
            results[index] = await function()

    async with anyio.create_task_group() as tasks:
        for index, function in enumerate(functions):
            tasks.start_soon(run, index, function)
    return [results[index] for index in range(len(functions))]


def sync_gather(functions: Sequence[Callable[[], T]], at_once: int = 120) -> list[T]:
    """Run all functions in threads, up to `at_once` together; results in order."""
    with ThreadPoolExecutor(max_workers=max(1, min(len(functions), at_once))) as pool:
        futures = [pool.submit(function) for function in functions]
        return [future.result() for future in futures]


def async_deadline(seconds: float) -> AbstractContextManager[Any]:
    """Fail when the block takes longer."""
    return anyio.fail_after(seconds)


def sync_deadline(seconds: float) -> AbstractContextManager[Any]:
    """Do nothing: pytest-timeout limits the sync tests."""
    return nullcontext()


async def async_pause(seconds: float) -> None:
    """Wait, in tests about time."""
    await anyio.sleep(seconds)


def sync_pause(seconds: float) -> None:
    """Wait, in tests about time."""
    import time

    time.sleep(seconds)
