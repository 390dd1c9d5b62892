"""The shared view of jobs that are being waited for.

Hubs have no event stream, so jobs are polled. There is no background task: whoever
waits takes turns. The one who has the turn polls when it is due; the others wait for
the turn, find a newer observation, and leave with it. When the one polling gives up
or is cancelled, the next one goes on.

Polls are close together after a change and drift apart while nothing happens, up to
the interval asked for. When many jobs are waited for, one list of the jobs that are
not over serves them all, and only those missing from it are asked for one by one.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import Lock, Signal
from evalhub_mcp.client.models import EvaluationJob

_PATIENCE = 0.25
"""The share of the time since the last change until the next poll."""
_QUICKEST = 0.1
"""The shortest distance of two polls, as a share of the poll interval."""
_ALWAYS_FRESH = 0.1
"""Seconds during which an observation is as good as a new one."""
_FIRST_RETRY = 0.2
"""Seconds until a hub that did not answer is asked again; doubles up to the interval."""
_CROWD = 8
"""Jobs waited for from which on a list is cheaper than asking for each."""
_LONGEST_LIST = 400
"""Unfinished jobs of a hub beyond which it is not."""
_NO_LISTS_FOR = 60.0
"""Seconds until a hub with too many unfinished jobs is looked at again."""


@dataclass(frozen=True)
class Observation:
    """What a poll found. Times are seconds of the monotonic clock."""

    number: int
    job: EvaluationJob | None
    changes: int
    changed_at: float
    trouble: errors.ClientError | None = None


class AsyncJobMonitor:
    """The shared view of one job. It lives as long as someone waits for the job."""

    def __init__(self, job_id: str, board: AsyncJobBoard) -> None:
        self.job_id = job_id
        self.missing = False
        """Whether the last list of unfinished jobs did not have this one."""
        self._board = board
        self._turn = Lock()
        self._sooner = Signal()
        self._intervals: list[float] = []
        self._last = Observation(0, None, 0, time.monotonic())
        self._polled_at = float("-inf")
        self._began_at = float("-inf")
        self._asked_at = float("-inf")
        self._failures = 0

    @property
    def latest(self) -> Observation:
        """The newest observation; number 0 when there is none yet."""
        return self._last

    @property
    def waited_for(self) -> bool:
        """Whether someone waits at this moment."""
        return bool(self._intervals)

    async def next(
        self, after: int, interval: float, deadline: float, *, now: bool = False
    ) -> Observation | None:
        """The first observation newer than number `after`, or `None` at the deadline.

        With `now` it must also have been made after this call, not just in this interval.

        Raises:
            ClientError: the hub's answer is final, e.g. that there is no such job.
        """
        asked = time.monotonic() if now else float("-inf")
        if self._is_news(after, interval, asked):
            return self._last
        sooner = now or interval < min(self._intervals, default=0.0)
        self._asked_at = max(self._asked_at, asked)
        self._intervals.append(interval)
        if sooner:
            self._sooner.raise_()
        try:
            if not await self._turn.acquire(_left(deadline)):
                return None
            try:
                while not self._is_news(after, interval, asked):
                    wait = self._due() - time.monotonic()
                    left = deadline - time.monotonic()
                    if left <= 0:
                        return None
                    if wait > 0:
                        await self._sooner.wait(min(wait, left))
                    else:
                        await self._poll(left)
                return self._last
            finally:
                self._turn.release()
        finally:
            self._intervals.remove(interval)

    def observe(self, job: EvaluationJob, began_at: float, *, wake: bool = False) -> None:
        """Take in what a request begun at `began_at` told of the job.

        `wake` tells who waits for the next poll.
        """
        last = self._last
        was_over = last.job is not None and last.job.state.is_terminal
        if was_over and not job.state.is_terminal and began_at < self._polled_at:
            return  # an answer that was overtaken by a newer one
        changed = last.job is None or (job.status, job.results) != (
            last.job.status,
            last.job.results,
        )
        now = self._polled_at = time.monotonic()
        self._began_at = began_at
        self._failures = 0
        self.missing = False
        self._last = Observation(
            last.number + 1, job, last.changes + changed, now if changed else last.changed_at
        )
        if wake:
            self._sooner.raise_()

    def miss(self) -> None:
        """A list of unfinished jobs did not have this one: ask for it now."""
        self.missing = True
        self._sooner.raise_()

    def _is_news(self, after: int, interval: float, asked: float) -> bool:
        age = time.monotonic() - self._polled_at
        fresh = age <= max(interval, _ALWAYS_FRESH)
        return self._last.number > after and fresh and self._began_at >= asked

    def _due(self) -> float:
        if (self.missing or self._asked_at > self._began_at) and not self._failures:
            return float("-inf")
        interval = min(self._intervals)
        if self._failures:
            return self._polled_at + min(
                interval, _FIRST_RETRY * 2.0 ** min(self._failures - 1, 30)
            )
        quiet = time.monotonic() - self._last.changed_at
        return self._polled_at + min(interval, max(interval * _QUICKEST, quiet * _PATIENCE))

    async def _poll(self, left: float) -> None:
        try:
            await self._board.poll(self, left)
        except errors.ClientError as error:
            last = self._last
            self._polled_at = self._began_at = time.monotonic()
            if not _may_pass(error, last.job):
                error.job = last.job
                raise
            self._failures += 1
            self._last = Observation(
                last.number + 1, last.job, last.changes, last.changed_at, error
            )


class AsyncJobBoard:
    """Every job of one tenant that is waited for, and how they are asked for."""

    def __init__(
        self,
        get: Callable[[str, float], Awaitable[EvaluationJob]],
        unfinished: Callable[[int, float], Awaitable[Sequence[EvaluationJob] | None]],
    ) -> None:
        """`get` reads one job within some seconds.

        `unfinished` reads the jobs that are not over, or gives `None` when they are more
        than it was told to read.
        """
        self._get = get
        self._unfinished = unfinished
        self._monitors: weakref.WeakValueDictionary[str, AsyncJobMonitor] = (
            weakref.WeakValueDictionary()
        )
        self._listing = Lock()
        self._no_lists_before = float("-inf")

    def monitor(self, job_id: str) -> AsyncJobMonitor:
        """The shared view of a job."""
        return self._monitors.setdefault(job_id, AsyncJobMonitor(job_id, self))

    def __len__(self) -> int:
        return len(self._monitors)

    async def poll(self, monitor: AsyncJobMonitor, left: float) -> None:
        """Observe a job, and others with it where that saves requests.

        Raises:
            ClientError: the hub did not tell.
        """
        if self._list_helps(monitor):
            number = monitor.latest.number
            if not await self._listing.acquire(left):
                return
            try:
                if monitor.latest.number > number:
                    return  # the one before us observed it
                if self._list_helps(monitor):
                    await self._list(left)
            finally:
                self._listing.release()
            if monitor.latest.number > number:
                return
        began_at = time.monotonic()
        monitor.observe(await self._get(monitor.job_id, left), began_at)

    def _list_helps(self, monitor: AsyncJobMonitor) -> bool:
        if monitor.missing or time.monotonic() < self._no_lists_before:
            return False
        return sum(m.waited_for for m in list(self._monitors.values())) >= _CROWD

    async def _list(self, left: float) -> None:
        began_at = time.monotonic()
        jobs = await self._unfinished(_LONGEST_LIST, left)
        if jobs is None:
            self._no_lists_before = time.monotonic() + _NO_LISTS_FOR
            return
        found = {job.id: job for job in jobs}
        for monitor in list(self._monitors.values()):
            job = found.get(monitor.job_id)
            if job is not None:
                monitor.observe(job, began_at, wake=True)
            elif monitor.waited_for:
                monitor.miss()


def _left(deadline: float) -> float | None:
    return None if deadline == float("inf") else deadline - time.monotonic()


def _may_pass(error: errors.ClientError, known: EvaluationJob | None) -> bool:
    """Whether a failed poll may be a hub that restarts or a network that is away."""
    if isinstance(error, errors.APIRequestError):
        return True
    if isinstance(error, errors.ServerError | errors.RateLimitedError):
        return True
    # While a hub starts, whatever stands before it may answer 404 in its own words.
    return isinstance(error, errors.NotFoundError) and not error.message_code and known is not None
