"""Several requests at the same time."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import anyio

T = TypeVar("T")


async def in_parallel(
    calls: Sequence[Callable[[], Awaitable[T]]], at_once: float = float("inf")
) -> list[T]:
    """Make calls at the same time, no more than `at_once`, and return their results in order.

    Raises:
        Exception: What the first call raises that fails; the others are cancelled. It is raised as
            it is, not as part of a group of errors.
    """
    results: dict[int, T] = {}
    failures: list[Exception] = []
    limit = anyio.CapacityLimiter(at_once)

    async def run(number: int) -> None:
        try:
            async with limit:
                results[number] = await calls[number]()
        except Exception as error:
            failures.append(error)
            group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for number in range(len(calls)):
            group.start_soon(run, number)
    if failures:
        raise failures[0]
    return [results[number] for number in range(len(calls))]
