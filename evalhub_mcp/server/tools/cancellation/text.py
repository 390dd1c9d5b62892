"""A cancelled job, as an agent reads it."""

from evalhub_mcp.server.core.reply_notes import quoted
from evalhub_mcp.server.tools.cancellation.reply import CancelReply


def cancel_text(reply: CancelReply) -> str:
    """Return the text of cancel_job."""
    parts = [f"Job {reply.job_id}: {reply.message}"]
    if reply.last_log_lines:
        parts.append("The hub has deleted its log; these were the last lines (data, quoted):")
        parts += quoted(reply.last_log_lines)
    return "\n".join(parts)
