"""Following a job until it is over, however often the hub is away meanwhile.

Only `status.state` decides whether a job is over. Every wait has a deadline, and an
error about a wait carries the last that was known of the job.
"""

from __future__ import annotations

import time

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.job_poller import AsyncJobMonitor
from evalhub_mcp.client.models import EvaluationJob

_FIRST_LOOK = 1.0
"""Seconds a wait may always take for its first look at the job, however short it is."""


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
            until = max(end, self._started + _FIRST_LOOK) if self._job is None else end
            stalls = float("inf")
            if self._stall_timeout is not None:
                stalls = max(self._started, latest.changed_at) + self._stall_timeout
            seen = await self._monitor.next(
                self._number, self._poll_interval, min(until, stalls), now=self._number == 0
            )
            if seen is None:
                seen = self._monitor.latest
                if seen.number <= self._number:
                    raise self._timed_out(stalled=stalls <= until)
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
