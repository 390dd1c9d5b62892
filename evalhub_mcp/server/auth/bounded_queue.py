"""Bounds on the requests that authentication makes to an issuer or a cluster.

Anybody can present made-up credentials, and behind a load balancer all callers share an
address. So the bounds apply to all unknown callers together, and callers who were accepted
before get a queue to themselves.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import anyio

from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, UpstreamError

PAUSE_SECONDS = 1.0
"""After a failed request, the following ones fail at once for this long."""

LimitReporter = Callable[[str], None]
"""Called with the name of each limit that refuses a request."""


def ignore_limit(limit: str) -> None:
    """Ignore limit events; used where no server is running."""


class Overloaded(UpstreamError):
    """A request was not sent because too many others are pending or have failed."""


class BoundedQueue:
    """Lets a number of requests run and a number wait, and refuses the rest."""

    def __init__(
        self,
        limit: str,
        report_limit: LimitReporter,
        *,
        concurrency: int,
        waiting: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = limit
        self._report_limit = report_limit
        self._waiting = waiting
        self._slots = anyio.Semaphore(concurrency)
        self._clock = clock
        self._paused_until = float("-inf")
        self._failure: UpstreamError | None = None

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Send one request within the block.

        Raises:
            Overloaded: The queue is full.
            UpstreamError: There was no slot in time, or the previous request failed just now.
        """
        if self._slots.value == 0 and self._slots.statistics().tasks_waiting >= self._waiting:
            self._report_limit(self._limit)
            raise Overloaded("too many requests are pending")
        try:
            with anyio.fail_after(DEADLINE_SECONDS):
                await self._slots.acquire()
        except TimeoutError:
            raise UpstreamError("requests are answered too slowly") from None
        try:
            if self._failure is not None and self._clock() < self._paused_until:
                raise self._failure.copy()
            try:
                yield
            except UpstreamError as error:
                self._failure = error.copy()
                self._paused_until = self._clock() + PAUSE_SECONDS
                raise
            self._failure = None
        finally:
            self._slots.release()
