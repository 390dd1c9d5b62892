"""Following a job: where it stands, and waiting for its next change."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.job_waiting import JobStatus, current_status, wait_for_change
from evalhub_mcp.jobs.progress import JobProgress
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.session import client_draws, open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.job_status.reply import JobStatusReply, status_document
from evalhub_mcp.server.tools.job_status.text import INTERRUPTED, status_text
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.untrusted import sanitize_line

MAX_WAIT_SECONDS = 50
"""Less than the 60 s after which common clients abandon a call."""


@agent_tool(
    title="Get job status",
    description="Where a job stands: state, progress, messages, errors. wait_seconds waits "
    "for the next change instead of polling.",
    toolset="jobs",
    scope=READ,
    view=RESULTS_URI,
)
async def get_job_status(
    ctx: Context[Any, Any],
    job_id: JobId,
    wait_seconds: Annotated[
        int,
        Field(
            description="Longest wait, at most 50.",
            ge=0,
            le=MAX_WAIT_SECONDS,
        ),
    ] = 0,
) -> Annotated[CallToolResult, JobStatusReply]:
    """Report where a job stands."""
    session = await open_session(ctx)
    latest: JobStatus | None = None
    interrupted = False
    if wait_seconds:
        reported = -1.0
        with session.app.draining.interrupting() as waiting:
            async for latest in wait_for_change(session, job_id, wait_seconds):
                # MCP requires progress to increase.
                if latest.progress.share > reported:
                    reported = latest.progress.share
                    message = _progress_message(latest.progress)
                    await ctx.report_progress(round(reported * 100, 2), 100, message)
        interrupted = waiting.cancelled_caught
    status = latest or await current_status(session, job_id)
    document = status_document(status, session.app.settings.stall_after)
    text = status_text(document, sanitize_line(status.progress.message, 300))
    if interrupted and not document.done:
        text += f"\n{INTERRUPTED}"
    answer = JobStatusReply(
        job_id=document.job_id,
        state=document.state,
        done=document.done,
        progress_percent=document.progress_percent,
        poll_after_seconds=document.poll_after_seconds,
    )
    return reply(text, answer, document if client_draws(ctx) else None)


def _progress_message(progress: JobProgress) -> str:
    running = [b for b in progress.benchmarks if b.state == "running"]
    if not running:
        return f"job {progress.state}"
    first = running[0]
    text = sanitize_line(first.message, 120) or f"{first.benchmark_id}: {first.phase or 'running'}"
    return text if len(running) == 1 else f"{text} (and {len(running) - 1} more running)"
