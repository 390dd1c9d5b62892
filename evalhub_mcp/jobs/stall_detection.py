"""Detect jobs that have stopped making progress, and estimate the remaining time.

The hub updates a job's time at every event and never notices that an evaluation died, so the
time since the last update is the only sign. How much is suspicious depends on the evaluation:
one that reports its samples is silent only when it hangs; others report nothing between their
start and their end.
"""

from datetime import datetime

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.jobs.progress import JobProgress

NO_PROGRESS_FACTOR = 3
"""An evaluation that does not report samples may be silent this many times longer."""
MIN_FRACTION = 0.04
"""Share of a benchmark that must be done before its rate is used."""


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
