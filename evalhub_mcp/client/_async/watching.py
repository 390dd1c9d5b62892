"""Following a job until it is over, with one poll loop however many wait for it.

Hubs have no event stream, so a job is polled. There is no background task: whoever
waits takes turns. The one who has the turn polls when it is due; the others wait for
the turn, find a newer observation, and leave with it. When the one polling gives up
or is cancelled, the next one goes on.

Polls are close together after a change and drift apart while nothing happens, up to
the interval asked for. Only `status.state` decides whether a job is over.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
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

    def __init__(self, job_id: str, fetch: Callable[[float], Awaitable[EvaluationJob]]) -> None:
        self.job_id = job_id
        self._fetch = fetch
        self._turn = Lock()
        self._sooner = Signal()
        self._intervals: list[float] = []
        self._last = Observation(0, None, 0, time.monotonic())
        self._polled_at = float("-inf")
        self._failures = 0

    @property
    def latest(self) -> Observation:
        """The newest observation; number 0 when there is none yet."""
        return self._last

    async def next(self, after: int, interval: float, deadline: float) -> Observation | None:
        """The first observation newer than number `after`, or `None` at the deadline.

        Raises:
            ClientError: the hub's answer is final, e.g. that there is no such job.
        """
        if self._last.number > after and self._fresh(interval):
            return self._last
        sooner = interval < min(self._intervals, default=0.0)
        self._intervals.append(interval)
        if sooner:
            self._sooner.raise_()
        try:
            if not await self._turn.acquire(_left(deadline)):
                return None
            try:
                while self._last.number <= after or not self._fresh(interval):
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

    def _fresh(self, interval: float) -> bool:
        return time.monotonic() - self._polled_at <= max(interval, _ALWAYS_FRESH)

    def _due(self) -> float:
        interval = min(self._intervals)
        if self._failures:
            return self._polled_at + min(
                interval, _FIRST_RETRY * 2.0 ** min(self._failures - 1, 30)
            )
        quiet = time.monotonic() - self._last.changed_at
        return self._polled_at + min(interval, max(interval * _QUICKEST, quiet * _PATIENCE))

    async def _poll(self, left: float) -> None:
        last = self._last
        try:
            job = await self._fetch(left)
        except errors.ClientError as error:
            self._polled_at = time.monotonic()
            if not _may_pass(error, last.job):
                error.job = last.job
                raise
            self._failures += 1
            self._last = Observation(
                last.number + 1, last.job, last.changes, last.changed_at, error
            )
            return
        now = self._polled_at = time.monotonic()
        self._failures = 0
        changed = last.job is None or (job.status, job.results) != (
            last.job.status,
            last.job.results,
        )
        self._last = Observation(
            last.number + 1, job, last.changes + changed, now if changed else last.changed_at
        )


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


class AsyncJobWatch:
    """The changes of a job as an iterator: its state now, each change, and the end."""

    def __init__(
        self,
        monitor: AsyncJobMonitor,
        *,
        timeout: float | None,
        poll_interval: float,
        stall_timeout: float | None,
    ) -> None:
        if poll_interval <= 0 or (timeout is not None and timeout < 0):
            raise errors.InvalidRequestError("poll_interval must be positive, timeout not negative")
        self._monitor = monitor
        self._timeout = timeout
        self._poll_interval = poll_interval
        self._stall_timeout = stall_timeout
        self._started = time.monotonic()
        self._number = 0
        self._changes = 0
        self._job: EvaluationJob | None = None
        self._over = False

    def __aiter__(self) -> AsyncJobWatch:
        return self

    async def __anext__(self) -> EvaluationJob:
        if self._over:
            raise StopAsyncIteration
        end = float("inf") if self._timeout is None else self._started + self._timeout
        while True:
            latest = self._monitor.latest
            stalls = float("inf")
            if self._stall_timeout is not None:
                stalls = max(self._started, latest.changed_at) + self._stall_timeout
            seen = await self._monitor.next(self._number, self._poll_interval, min(end, stalls))
            if seen is None:
                seen = self._monitor.latest
                if seen.number <= self._number:
                    raise self._timed_out(stalled=stalls <= end)
            self._number = seen.number
            if seen.job is not None and seen.changes > self._changes:
                self._changes, self._job = seen.changes, seen.job
                self._over = seen.job.state.is_terminal
                return seen.job

    def _timed_out(self, *, stalled: bool) -> errors.WaitTimeoutError:
        latest = self._monitor.latest
        job, trouble = latest.job, latest.trouble
        state = f"is {job.state}" if job else "was never seen"
        advice = "The job goes on: wait again, look at its logs, or cancel it."
        if trouble is not None:
            advice = f"The hub does not answer: {trouble.message}"
        if stalled:
            return errors.JobStalledError(
                f"Job {errors.clean_text(self._monitor.job_id, 80)} {state} and has not changed "
                f"for {self._stall_timeout:g} s",
                advice=advice,
                job=job,
            )
        return errors.WaitTimeoutError(
            f"Job {errors.clean_text(self._monitor.job_id, 80)} {state} after "
            f"{self._timeout:g} s of waiting",
            advice=advice,
            job=job,
        )
