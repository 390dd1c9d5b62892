"""Poll jobs on behalf of everyone who waits for them.

Hubs have no event stream, so jobs are polled. There is no background task: one of the waiting
callers polls when a poll is due, and the others use what it observed. When that caller gives
up or is cancelled, the next one takes over.

Polls are frequent after a change and become rarer while nothing changes, down to one per poll
interval. When callers wait for many jobs, one list of the unfinished jobs replaces the polls
of single jobs, and only jobs that are missing from it are requested one by one.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from evalhub_mcp.client import errors
from evalhub_mcp.client._concurrency_async import AutoResetEvent, Semaphore
from evalhub_mcp.client.models import EvaluationJob

_BACKOFF_SHARE = 0.25
"""The next poll is due after this share of the time since the last change."""
_MIN_INTERVAL_SHARE = 0.1
"""The shortest time between two polls, as a share of the poll interval."""
_ALWAYS_FRESH_SECONDS = 0.1
"""Observations up to this age are used instead of a new poll."""
_FIRST_RETRY_SECONDS = 0.2
"""Until the next poll after a failed one; doubles up to the poll interval."""
_MIN_JOBS_FOR_LIST = 8
"""From this many awaited jobs on, a list is cheaper than single requests."""
_MAX_LISTED_JOBS = 400
"""If a hub has more unfinished jobs, a list is more expensive than single requests."""
_LIST_PAUSE_SECONDS = 60.0
"""Until a hub with too many unfinished jobs is listed again."""


@dataclass(frozen=True)
class Observation:
    """The result of a poll. Times are in seconds of the monotonic clock."""

    number: int
    job: EvaluationJob | None
    change_count: int
    changed_at: float
    error: errors.ClientError | None = None
    """Why the poll failed; `job` is then the state before."""
    seen_at: float = float("-inf")
    """When the request that read `job` began."""


class AsyncJobPoller:
    """Polls one job for all who wait for it; exists only while someone does."""

    def __init__(self, job_id: str, group: AsyncJobPollerGroup) -> None:
        self.job_id = job_id
        self.missing = False
        """Whether the last list of unfinished jobs did not contain this one."""
        self.latest = Observation(0, None, 0, time.monotonic())
        """The newest observation; number 0 if there is none yet."""
        self._group = group
        self._polling = Semaphore(1)
        self._wake_up = AutoResetEvent()
        self._intervals: list[float] = []
        """The poll intervals of the current waiters."""
        self._poll_started_at = float("-inf")
        self._poll_ended_at = float("-inf")
        self._fresh_since = float("-inf")
        """The latest time after which a waiter wants a poll to begin."""
        self._failures = 0

    @property
    def has_waiters(self) -> bool:
        """Whether a caller waits now."""
        return bool(self._intervals)

    async def next(
        self, after: int, interval: float, deadline: float, *, now: bool = False
    ) -> Observation | None:
        """Return the first observation with a number above `after`, or `None` at the deadline.

        With `now`, its poll must have begun after this call.

        Raises:
            ClientError: the poll failed in a way that another one will not change, e.g. because
                there is no such job.
        """
        since = time.monotonic() if now else float("-inf")
        if self._is_new(after, interval, since):
            return self.latest
        wake_up = now or interval < min(self._intervals, default=0.0)
        self._fresh_since = max(self._fresh_since, since)
        self._intervals.append(interval)
        if wake_up:
            self._wake_up.set()
        try:
            if not await self._polling.acquire(deadline - time.monotonic()):
                return None
            try:
                while not self._is_new(after, interval, since):
                    left = deadline - time.monotonic()
                    delay = self._next_poll_at() - time.monotonic()
                    if left <= 0:
                        return None
                    if delay > 0:
                        await self._wake_up.wait(min(delay, left))
                    else:
                        await self._poll(left)
                return self.latest
            finally:
                self._polling.release()
        finally:
            self._intervals.remove(interval)

    def record(self, job: EvaluationJob, started_at: float, *, wake_up: bool = False) -> None:
        """Record the result of a request that began at `started_at`.

        With `wake_up`, end the current wait of this job's callers.
        """
        last = self.latest
        was_finished = last.job is not None and last.job.state.is_terminal
        if was_finished and not job.state.is_terminal and started_at < self._poll_ended_at:
            return  # a newer response has overtaken this one
        changed = last.job is None or (job.status, job.results) != (
            last.job.status,
            last.job.results,
        )
        self._poll_started_at, self._poll_ended_at = started_at, time.monotonic()
        self._failures = 0
        self.missing = False
        self.latest = Observation(
            last.number + 1,
            job,
            last.change_count + changed,
            self._poll_ended_at if changed else last.changed_at,
            seen_at=started_at,
        )
        if wake_up:
            self._wake_up.set()

    def mark_missing(self) -> None:
        """Poll this job on its own next: a list of unfinished jobs did not contain it."""
        self.missing = True
        self._wake_up.set()

    def _is_new(self, after: int, interval: float, since: float) -> bool:
        age = time.monotonic() - self._poll_ended_at
        return (
            self.latest.number > after
            and age <= max(interval, _ALWAYS_FRESH_SECONDS)
            and self._poll_started_at >= since
        )

    def _next_poll_at(self) -> float:
        interval = min(self._intervals)
        if self._failures:
            delay = _FIRST_RETRY_SECONDS * 2.0 ** min(self._failures - 1, 30)
        elif self.missing or self._fresh_since > self._poll_started_at:
            return float("-inf")
        else:
            unchanged_for = time.monotonic() - self.latest.changed_at
            delay = max(interval * _MIN_INTERVAL_SHARE, unchanged_for * _BACKOFF_SHARE)
        return self._poll_ended_at + min(interval, delay)

    async def _poll(self, left: float) -> None:
        try:
            await self._group.poll(self, left)
        except errors.ClientError as error:
            last = self.latest
            self._poll_started_at = self._poll_ended_at = time.monotonic()
            if not _is_temporary(error, last.job):
                error.job = last.job
                raise
            self._failures += 1
            self.latest = Observation(
                last.number + 1,
                last.job,
                last.change_count,
                last.changed_at,
                error,
                last.seen_at,
            )


class AsyncJobPollerGroup:
    """The pollers of one tenant. Polls many jobs with one list where that saves requests."""

    def __init__(
        self,
        get: Callable[[str, float], Awaitable[EvaluationJob]],
        unfinished: Callable[[int, float], Awaitable[Sequence[EvaluationJob] | None]],
    ) -> None:
        """Use the given functions for requests.

        Args:
            get: returns a job, in at most so many seconds.
            unfinished: returns all unfinished jobs, in at most so many seconds, or `None` if
                there are more than the given number.
        """
        self._get = get
        self._unfinished = unfinished
        self._pollers: weakref.WeakValueDictionary[str, AsyncJobPoller] = (
            weakref.WeakValueDictionary()
        )
        self._listing = Semaphore(1)
        self._no_list_before = float("-inf")

    def poller(self, job_id: str) -> AsyncJobPoller:
        """The poller of a job, shared by its callers."""
        return self._pollers.setdefault(job_id, AsyncJobPoller(job_id, self))

    async def poll(self, poller: AsyncJobPoller, left: float) -> None:
        """Poll a job, with others if a list is cheaper, in at most `left` seconds.

        Raises:
            ClientError: the request failed.
        """
        if self._prefers_list(poller):
            number = poller.latest.number
            if not await self._listing.acquire(left):
                return
            try:
                # Another caller may have listed the jobs during the wait.
                if poller.latest.number == number and self._prefers_list(poller):
                    await self._poll_by_list(left)
            finally:
                self._listing.release()
            if poller.latest.number > number:
                return
        started_at = time.monotonic()
        poller.record(await self._get(poller.job_id, left), started_at)

    def _prefers_list(self, poller: AsyncJobPoller) -> bool:
        if poller.missing or time.monotonic() < self._no_list_before:
            return False
        awaited = sum(other.has_waiters for other in list(self._pollers.values()))
        return awaited >= _MIN_JOBS_FOR_LIST

    async def _poll_by_list(self, left: float) -> None:
        started_at = time.monotonic()
        jobs = await self._unfinished(_MAX_LISTED_JOBS, left)
        if jobs is None:
            self._no_list_before = time.monotonic() + _LIST_PAUSE_SECONDS
            return
        by_id = {job.id: job for job in jobs}
        for poller in list(self._pollers.values()):
            job = by_id.get(poller.job_id)
            if job is not None:
                poller.record(job, started_at, wake_up=True)
            elif poller.has_waiters:
                poller.mark_missing()


def _is_temporary(error: errors.ClientError, known: EvaluationJob | None) -> bool:
    """Whether a failed poll may be due to a restarting hub or a network failure."""
    if isinstance(error, errors.APIRequestError | errors.ServerError | errors.RateLimitedError):
        return True
    # While a hub starts, a proxy in front of it may answer 404 in its own words.
    return isinstance(error, errors.NotFoundError) and not error.message_code and known is not None
