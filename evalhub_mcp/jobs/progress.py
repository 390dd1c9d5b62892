"""The progress of a job over all benchmarks it runs, and whether it seems stuck.

The hub lists only benchmarks that have reported. Counting over its list would show 100 % when
one of two benchmarks is done. A running benchmark counts by the "12/50" that its adapter reports
in the warning message, the only field that the hub keeps while a benchmark runs.

The hub updates a job's time at every event and never notices that an evaluation died, so the time
since the last update is the only sign that a job is stuck. How much is suspicious depends on the
evaluation: one that reports its samples is silent only when it hangs; others report nothing between
their start and their end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.formatting import format_duration, join_with_rest, pluralize

_FRACTION = re.compile(r"(\d+)\s*(?:/|of)\s*(\d+)")
MAX_STOPPED = 3
"""Benchmarks of which it is said at which sample they stopped."""
NO_PROGRESS_FACTOR = 3
"""An evaluation that does not report samples may be silent this many times longer."""
MIN_FRACTION = 0.04
"""Share of a benchmark that must be done before its rate is used."""
_FINISHED = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True)
class BenchmarkProgress:
    """The progress of one benchmark of a job."""

    provider_id: str
    benchmark_id: str
    index: int
    state: str
    phase: str | None = None
    message: str | None = None
    """The adapter's last message: progress or a warning."""
    done: int | None = None
    total: int | None = None
    """Samples done and samples in all, where the adapter reports them."""
    fraction: float = 0.0
    """Share that is done, 0 to 1; 1 only when the benchmark has ended."""
    error: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True)
class JobProgress:
    """The progress of a job."""

    job_id: str
    state: str
    done: bool
    percent: int
    """0 to 100; 100 only when the job has ended."""
    share: float
    """`percent` before rounding, 0 to 1."""
    finished: int
    total: int | None
    """Benchmarks that ended, and benchmarks of the job (None when they cannot be known)."""
    benchmarks: Sequence[BenchmarkProgress]
    started_at: datetime | None
    ended_at: datetime | None
    message: str | None = None


def job_progress(job: EvaluationJob, planned: Sequence[JobBenchmark] | None = None) -> JobProgress:
    """Return the progress of a job.

    Args:
        job: The job as the hub returned it.
        planned: Its benchmarks in order; None when its collection no longer exists.
    """
    configs = list(planned if planned is not None else job.benchmarks or [])
    reported = {status.benchmark_index: status for status in job.status.benchmarks}
    benchmarks = []
    for index in sorted({*range(len(configs)), *reported}):
        status = reported.get(index)
        known = configs[index] if index < len(configs) else status
        assert known is not None
        if status is None:
            cancelled = job.status.state.value == "cancelled"
            state, share = ("cancelled", 1.0) if cancelled else ("pending", 0.0)
            benchmarks.append(
                BenchmarkProgress(known.provider_id, known.id, index, state, fraction=share)
            )
            continue
        message = status.warning_message.message if status.warning_message else None
        samples = _FRACTION.search(message or "")
        done, total = (int(samples[1]), int(samples[2])) if samples else (None, None)
        share = min(done / total, 0.99) if done is not None and total else 0.0
        benchmarks.append(
            BenchmarkProgress(
                known.provider_id,
                known.id,
                index,
                status.status.value,
                phase=status.phase.value if status.phase else None,
                message=message,
                done=done,
                total=total,
                fraction=1.0 if status.status.value in _FINISHED else share,
                error=status.error_message.message if status.error_message else None,
                started_at=status.started_at,
                completed_at=status.completed_at,
            )
        )
    ended = job.status.state.is_terminal
    finished = sum(b.state in _FINISHED for b in benchmarks)
    total_benchmarks = len(configs) or None
    share = sum(b.fraction for b in benchmarks) / total_benchmarks if total_benchmarks else 0.0
    starts = [b.started_at for b in benchmarks if b.started_at]
    ends = [b.completed_at for b in benchmarks if b.completed_at]
    return JobProgress(
        job_id=job.id,
        state=job.status.state.value,
        done=ended,
        percent=100 if ended else min(int(share * 100), 99),
        share=1.0 if ended else min(share, 0.999),
        finished=finished,
        total=total_benchmarks,
        benchmarks=benchmarks,
        started_at=min(starts, default=job.resource.created_at),
        ended_at=max(ends, default=job.resource.updated_at) if ended else None,
        message=job.status.message.message if job.status.message else None,
    )


def extent_words(progress: JobProgress) -> str:
    """Return how much of a job ran that ended before it was complete; empty for any other.

    `1 of 3 benchmarks completed, 2 failed (quiz at 131 of 200 samples)`
    """
    if not progress.done or progress.state == "completed":
        return ""
    states = [benchmark.state for benchmark in progress.benchmarks]
    total = max(progress.total or 0, len(states))
    text = f"{states.count('completed')} of {pluralize(total, 'benchmark')} completed"
    for state in ("failed", "cancelled"):
        if count := states.count(state):
            stopped = [
                f"{b.benchmark_id} at {b.done:,} of {b.total:,} samples"
                for b in progress.benchmarks
                if b.state == state and b.done is not None and b.total
            ]
            text += f", {count} {state}"
            if stopped:
                text += f" ({join_with_rest(stopped[:MAX_STOPPED], len(stopped))})"
    return text


def poll_after_seconds(progress: JobProgress, now: datetime) -> int:
    """Return a sensible pause before the next poll, 2 to 60 seconds; 0 for a job that ended.

    It is half of the remaining time where that can be estimated, else a quarter of the elapsed.
    """
    if progress.done or progress.started_at is None:
        return 0 if progress.done else 2
    pause = max((now - progress.started_at).total_seconds(), 0.0) / 4
    if progress.percent >= 5:
        pause *= 2 * (100 - progress.percent) / progress.percent
    return int(min(max(pause, 2), 60))


def remaining_seconds(progress: JobProgress, now: datetime) -> int | None:
    """Return the seconds until a job ends; None unless every unfinished benchmark has a rate.

    A hub runs the benchmarks of a job in parallel, so the slowest decides.
    """
    unfinished = [b for b in progress.benchmarks if b.completed_at is None and b.fraction < 1]
    if progress.done or not unfinished or progress.total is None:
        return None
    slowest = 0.0
    for benchmark in unfinished:
        if benchmark.started_at is None or benchmark.fraction < MIN_FRACTION:
            return None
        elapsed = (now - benchmark.started_at).total_seconds()
        if elapsed <= 0:
            return None
        slowest = max(slowest, elapsed * (1 - benchmark.fraction) / benchmark.fraction)
    return round(slowest)


def seconds_since_update(job: EvaluationJob, now: datetime) -> float | None:
    """Return the seconds since the job's last update; None when the hub has no time for it."""
    times = [job.resource.updated_at or job.resource.created_at]
    for benchmark in job.status.benchmarks:
        times += [benchmark.started_at, benchmark.completed_at]
    known = [time for time in times if time is not None]
    return max((now - max(known)).total_seconds(), 0.0) if known else None


def stuck_reason(progress: JobProgress, silent: float | None, stall_after: float) -> str | None:
    """Return why a job seems stuck; None while it does not.

    Args:
        progress: The job's progress.
        silent: Seconds since its last update.
        stall_after: Seconds without an update after which a job counts as stuck.
    """
    if progress.done or silent is None:
        return None
    running = [b for b in progress.benchmarks if b.state == "running"]
    never_started = progress.state == "pending" and not running
    reports_samples = bool(running) and all(benchmark.total for benchmark in running)
    if silent < stall_after * (1 if never_started or reports_samples else NO_PROGRESS_FACTOR):
        return None
    if never_started:
        reason = (
            "no evaluation process has reported anything since it was submitted: it cannot be "
            "started, waits for a place to run, or died at once"
        )
    elif running:
        names = ", ".join(b.benchmark_id for b in running[:5])
        reason = f"{names} has stopped reporting: it hangs, or its process is gone"
    else:
        reason = "nothing has been heard from the benchmarks that have not reported yet"
    return f"no update for {format_duration(silent)}; {reason}"
