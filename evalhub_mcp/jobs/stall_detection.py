"""Whether a job still moves, and how long it will take: only what can be known.

The hub stamps a job at every event, even one that changes nothing, and never notices
that an evaluation died. So silence is the only sign, and how much of it is suspicious
depends on the evaluation: one that counts its samples is silent only when it hangs,
many others report nothing between their start and their end.
"""

from collections.abc import Sequence
from datetime import datetime

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.progress import BenchmarkProgress, JobProgress

QUIET_FACTOR = 3
"""How much longer an evaluation that never reports progress may be silent."""
EARLIEST_ESTIMATE = 0.04
"""Share of a benchmark that must be done before its rate says anything."""


def remaining_seconds(progress: JobProgress, now: datetime) -> int | None:
    """Seconds until the job is over, when every unfinished benchmark shows its rate.

    A hub runs the benchmarks of a job side by side, so the slowest decides.
    """
    unfinished = [b for b in progress.benchmarks if b.completed_at is None and b.fraction < 1]
    if progress.done or not unfinished or progress.total is None:
        return None
    estimates = [_benchmark_remaining(benchmark, now) for benchmark in unfinished]
    known = [estimate for estimate in estimates if estimate is not None]
    return round(max(known)) if len(known) == len(estimates) else None


def _benchmark_remaining(benchmark: BenchmarkProgress, now: datetime) -> float | None:
    share = benchmark.fraction
    if benchmark.started_at is None or share < EARLIEST_ESTIMATE:
        return None
    elapsed = (now - benchmark.started_at).total_seconds()
    return elapsed * (1 - share) / share if elapsed > 0 else None


def seconds_since_update(job: EvaluationJob, now: datetime) -> float | None:
    """Seconds since anything was heard of the job; None when the hub keeps no time."""
    times = [job.resource.updated_at or job.resource.created_at]
    for benchmark in job.status.benchmarks:
        times += [benchmark.started_at, benchmark.completed_at]
    known = [time for time in times if time is not None]
    return max((now - max(known)).total_seconds(), 0.0) if known else None


def stuck_reason(progress: JobProgress, silent: float | None, stall_after: float) -> str | None:
    """Why a job seems stuck, or None while it does not.

    Args:
        progress: Where the job stands.
        silent: Seconds since anything was heard of it.
        stall_after: Seconds of silence that are suspicious.
    """
    if progress.done or silent is None:
        return None
    running = [b for b in progress.benchmarks if b.state == "running"]
    if progress.state == "pending" and not running:
        if silent < stall_after:
            return None
        return (
            "no evaluation process has reported anything since it was submitted: it cannot be "
            "started, waits for a place to run, or died at once"
        )
    if silent < stall_after * (1 if _counts_samples(running) else QUIET_FACTOR):
        return None
    if not running:
        return "nothing has been heard from the benchmarks that have not reported yet"
    names = ", ".join(b.benchmark_id for b in running[:5])
    return f"{names} has stopped reporting: it hangs, or its process is gone"


def _counts_samples(running: Sequence[BenchmarkProgress]) -> bool:
    return bool(running) and all(benchmark.total for benchmark in running)
