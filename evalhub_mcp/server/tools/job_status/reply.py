"""Structured reply of get_job_status."""

from datetime import UTC, datetime

from evalhub_mcp.app.job_waiting import JobStatus
from evalhub_mcp.formatting import format_duration, format_timestamp
from evalhub_mcp.jobs.progress import poll_after_seconds
from evalhub_mcp.jobs.stall_detection import remaining_seconds, seconds_since_update, stuck_reason
from evalhub_mcp.server.core.reply import Reply
from evalhub_mcp.untrusted import sanitize_line

STUCK_POLL_SECONDS = 60
"""When to look again at a job that seems stuck."""
MAX_BENCHMARKS = 50


class BenchmarkStatusReply(Reply):
    """Where one benchmark of a job stands."""

    provider_id: str
    id: str
    status: str
    phase: str | None = None
    message: str | None = None
    error: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


class JobStatusReply(Reply):
    """Answer of get_job_status."""

    job_id: str
    name: str
    state: str
    done: bool
    progress_percent: int
    benchmarks_finished: int
    benchmarks_total: int | None = None
    benchmarks: list[BenchmarkStatusReply] = []
    created_at: str | None = None
    started_at: str | None = None
    elapsed_seconds: int | None = None
    remaining_seconds: int | None = None
    stuck: str | None = None
    poll_after_seconds: int


def status_reply(status: JobStatus, stall_after: float) -> JobStatusReply:
    """Shape where a job stands; `stall_after` is in seconds."""
    job, progress = status.job, status.progress
    now = datetime.now(UTC)
    end = progress.ended_at or now
    started = progress.started_at
    elapsed = max(int((end - started).total_seconds()), 0) if started else None
    silent = seconds_since_update(job, now)
    stuck = stuck_reason(progress, silent, stall_after)
    if stuck is not None and silent is not None:
        stuck = f"no word for {format_duration(silent)}; {sanitize_line(stuck, 300)}"
    return JobStatusReply(
        job_id=job.id,
        name=sanitize_line(job.name, 200),
        state=progress.state,
        done=progress.done,
        progress_percent=progress.percent,
        benchmarks_finished=progress.finished,
        benchmarks_total=progress.total,
        benchmarks=[
            BenchmarkStatusReply(
                provider_id=b.provider_id,
                id=b.benchmark_id,
                status=b.state,
                phase=sanitize_line(b.phase, 60) or None,
                message=sanitize_line(b.message, 300) or None,
                error=sanitize_line(b.error, 600) or None,
                started_at=format_timestamp(b.started_at),
                completed_at=format_timestamp(b.completed_at),
            )
            for b in progress.benchmarks[:MAX_BENCHMARKS]
        ],
        created_at=format_timestamp(job.resource.created_at),
        started_at=format_timestamp(started),
        elapsed_seconds=elapsed,
        remaining_seconds=remaining_seconds(progress, now) if stuck is None else None,
        stuck=stuck,
        poll_after_seconds=STUCK_POLL_SECONDS if stuck else poll_after_seconds(progress, now),
    )
