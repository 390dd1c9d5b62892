"""Reading what an evaluation wrote."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.job_logs import find_benchmark_index, read_log
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED, fit_page, reply
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.job_logs.reply import JobLogsReply, job_logs_reply
from evalhub_mcp.server.tools.job_logs.text import logs_text
from evalhub_mcp.untrusted import sanitize_line

TAIL = 60
"""Last lines of each benchmark when the caller does not say how many."""
MAX_TAIL = 1000


@agent_tool(
    title="Get job logs",
    description="The last log lines of a job, repetitions folded, secrets masked. Why it "
    "failed: diagnose_job.",
    toolset="jobs",
    scope=READ,
)
async def get_job_logs(
    ctx: Context[Any, Any],
    job_id: JobId,
    benchmark_id: Annotated[str | None, Field(max_length=300)] = None,
    benchmark_index: Annotated[
        int | None, Field(description="Or its position, from 0.", ge=0, le=10_000)
    ] = None,
    tail_lines: Annotated[int, Field(ge=1, le=MAX_TAIL)] = TAIL,
    contains: Annotated[
        str | None,
        Field(min_length=1, max_length=200),
    ] = None,
) -> Annotated[CallToolResult, JobLogsReply]:
    """Show what a job wrote."""
    session = await open_session(ctx)
    job = await find_job(session, job_id)
    planned = await session.planned_benchmarks(job)
    logs = await read_log(
        session,
        job,
        planned,
        benchmark_index=find_benchmark_index(job, planned, benchmark_id, benchmark_index),
        tail_lines=tail_lines,
        contains=contains,
    )

    def build(lines: int) -> tuple[str, JobLogsReply]:
        answer = job_logs_reply(job, [log.last(lines) for log in logs])
        return logs_text(answer, sanitize_line(contains, 80)), answer

    size = MOST_BYTES if tail_lines <= TAIL else MOST_BYTES_DETAILED
    return reply(*fit_page(build, tail_lines, size), most=size)
