"""Structured reply of the tool that lists jobs."""

from evalhub_mcp.server.core.reply import Reply


class JobListEntry(Reply):
    """One job, in brief."""

    job_id: str
    name: str
    state: str
    model: str
    benchmarks: list[str] = []
    collection_id: str | None = None
    created_at: str | None = None
    progress_percent: int | None = None
    metric: str | None = None
    score: float | None = None
    verdict: str | None = None
    rerun_of: str | None = None
    tags: list[str] = []


class JobListReply(Reply):
    """Answer of list_jobs."""

    jobs: list[JobListEntry]
    total: int
    by_state: dict[str, int] = {}
    next_cursor: str | None = None
