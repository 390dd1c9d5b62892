"""Structured reply of get_job_status."""

from evalhub_mcp.server.core.reply import Reply


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
