"""Structured reply of the tool that says why a job failed or hangs."""

from evalhub_mcp.server.core.reply import Reply


class FindingReply(Reply):
    """A cause, where it shows, and what to change."""

    cause: str
    title: str
    advice: str
    benchmarks: list[str] = []
    evidence: list[str] = []
    also: list[str] = []


class DiagnosisReply(Reply):
    """Answer of diagnose_job."""

    job_id: str
    state: str
    summary: str
    findings: list[FindingReply] = []
    stuck: str | None = None
