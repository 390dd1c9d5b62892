"""Structured reply of the tool that reads logs."""

from evalhub_mcp.server.core.reply import Reply


class BenchmarkLogReply(Reply):
    """The end of what one benchmark wrote."""

    provider_id: str
    id: str
    benchmark_index: int
    lines: list[str]
    truncated: bool = False


class JobLogsReply(Reply):
    """Answer of get_job_logs."""

    job_id: str
    state: str
    logs: list[BenchmarkLogReply]
    truncated: bool = False
    note: str | None = None
