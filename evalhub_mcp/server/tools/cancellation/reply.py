"""Structured reply of cancel_job."""

from evalhub_mcp.server.core.reply import Reply


class CancelReply(Reply):
    """Answer of cancel_job."""

    job_id: str
    state: str
    cancelled_now: bool
    message: str
    last_log_lines: list[str] = []
