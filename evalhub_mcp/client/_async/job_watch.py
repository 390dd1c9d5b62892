"""Follow a job until it has finished, even if the hub is unreachable meanwhile.

Only `status.state` decides whether a job has finished. Errors carry the last known state.
"""

from __future__ import annotations

import time
from typing import Self

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.job_poller import AsyncJobPoller
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.untrusted import sanitize_line

_MIN_FIRST_POLL_SECONDS = 1.0
"""The first poll may take this long, even with a shorter timeout."""


class AsyncJobWatch:
    """Iterates over a job's states: the current one, every change, and the final one."""

    def __init__(
        self,
        poller: AsyncJobPoller,
        *,
        timeout: float | None,
        poll_interval: float,
        stall_timeout: float | None,
    ) -> None:
        if poll_interval <= 0 or (timeout is not None and timeout < 0):
            raise errors.InvalidRequestError("poll_interval must be positive, timeout not negative")
        self._poller = poller
        self._timeout = timeout
        self._poll_interval = poll_interval
        self._stall_timeout = stall_timeout
        self._started = time.monotonic()
        self._number = 0
        self._change_count = 0
        self._job: EvaluationJob | None = None

    @property
    def job(self) -> EvaluationJob | None:
        """The last known state of the job; `None` before the first one."""
        return self._poller.latest.job

    @property
    def job_age(self) -> float | None:
        """Seconds since that state was read."""
        latest = self._poller.latest
        return None if latest.job is None else max(0.0, time.monotonic() - latest.seen_at)

    @property
    def last_error(self) -> errors.ClientError | None:
        """Why the hub could not be asked since; `None` if the last request succeeded."""
        return self._poller.latest.error

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EvaluationJob:
        if self._job is not None and self._job.state.is_terminal:
            raise StopAsyncIteration
        deadline = float("inf") if self._timeout is None else self._started + self._timeout
        if self._job is None:
            deadline = max(deadline, self._started + _MIN_FIRST_POLL_SECONDS)
        while True:
            stalled_at = float("inf")
            if self._stall_timeout is not None:
                changed_at = max(self._started, self._poller.latest.changed_at)
                stalled_at = changed_at + self._stall_timeout
            seen = await self._poller.next(
                self._number,
                self._poll_interval,
                min(deadline, stalled_at),
                now=self._number == 0,
            )
            if seen is None:
                seen = self._poller.latest
                if seen.number <= self._number:
                    raise self._timeout_error(stalled=stalled_at <= deadline)
            self._number = seen.number
            if seen.job is not None and seen.change_count > self._change_count:
                self._change_count, self._job = seen.change_count, seen.job
                return seen.job

    def _timeout_error(self, *, stalled: bool) -> errors.WaitTimeoutError:
        latest = self._poller.latest
        state = f"is {latest.job.state}" if latest.job else "was never seen"
        if latest.job and latest.error:
            state = f"was {latest.job.state} {self.job_age:.0f} s ago"
        job = f"Job {sanitize_line(self._poller.job_id, 80)} {state}"
        advice = "The job goes on: wait again, look at its logs, or cancel it."
        if latest.error is not None:
            advice = f"The hub does not answer: {latest.error.message}"
        kind: type[errors.WaitTimeoutError] = errors.WaitTimeoutError
        why = f"; waited for {self._timeout:g} s"
        if stalled:
            kind, why = (
                errors.JobStalledError,
                f" and has not changed for {self._stall_timeout:g} s",
            )
        error = kind(job + why, advice=advice, job=latest.job)
        error.job_age, error.last_error = self.job_age, latest.error
        return error
