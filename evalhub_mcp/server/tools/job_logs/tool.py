"""Reading what an evaluation wrote."""

from collections.abc import Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_logs import BenchmarkLog, read_log
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.job_logs.reply import BenchmarkLogReply, JobLogsReply
from evalhub_mcp.server.tools.job_logs.text import logs_text
from evalhub_mcp.untrusted import sanitize_line

MAX_TAIL = 1000


@agent_tool(
    title="Get job logs",
    description="The last lines an evaluation wrote, cleaned, repetitions folded, secrets "
    "masked. To learn why a job failed, diagnose_job is shorter.",
    toolset="jobs",
    scope=READ,
    read_only=True,
)
async def get_job_logs(
    ctx: Context[Any, Any],
    job_id: JobId,
    benchmark_id: Annotated[
        str | None, Field(description="Only this benchmark.", max_length=300)
    ] = None,
    benchmark_index: Annotated[
        int | None, Field(description="Only this one, by position from 0.", ge=0, le=10_000)
    ] = None,
    tail_lines: Annotated[
        int, Field(description="Last lines per benchmark.", ge=1, le=MAX_TAIL)
    ] = 60,
    contains: Annotated[
        str | None,
        Field(description="Only lines with this text.", min_length=1, max_length=200),
    ] = None,
) -> Annotated[CallToolResult, JobLogsReply]:
    """What a job wrote."""
    session = await open_session(ctx)
    job = await find_job(session, job_id)
    planned = await session.planned_benchmarks(job)
    index = _index(job, planned, benchmark_id, benchmark_index)
    note = None
    try:
        logs = await read_log(
            session,
            job,
            planned,
            benchmark_index=index,
            tail_lines=tail_lines,
            contains=contains,
        )
    except NotFoundError:
        logs, note = [], "The hub keeps no log of it any more (or its collection is deleted)."
    if not logs and note is None:
        note = _why_empty(job.status.state.value)
    answer = JobLogsReply(
        job_id=job.id,
        state=job.status.state.value,
        logs=[log_reply(log) for log in logs],
        truncated=any(log.truncated for log in logs),
        note=note,
    )
    return reply(logs_text(answer, sanitize_line(contains, 80) if contains else None), answer)


def log_reply(log: BenchmarkLog) -> BenchmarkLogReply:
    """A log as structured data."""
    return BenchmarkLogReply(
        provider_id=sanitize_line(log.provider_id, 200),
        id=sanitize_line(log.benchmark_id, 200),
        benchmark_index=log.index,
        lines=list(log.lines),
        truncated=log.truncated,
    )


def _index(
    job: EvaluationJob,
    planned: Sequence[JobBenchmark] | None,
    benchmark_id: str | None,
    index: int | None,
) -> int | None:
    """The position of the benchmark asked for; None for all."""
    if benchmark_id is None and index is None:
        return None
    known = [(i, b.provider_id, b.id) for i, b in enumerate(planned or ())]
    known = known or [(b.benchmark_index, b.provider_id, b.id) for b in job.status.benchmarks]
    matching = [
        i
        for i, provider, benchmark in known
        if benchmark_id in (None, benchmark, f"{provider}/{benchmark}") and index in (None, i)
    ]
    if len(matching) == 1:
        return matching[0]
    listed = (
        ", ".join(f"{i}: {sanitize_line(p, 80)}/{sanitize_line(b, 80)}" for i, p, b in known[:20])
        or "none"
    )
    problem = "Several benchmarks match; add benchmark_index" if matching else "It has no such one"
    raise UserError(f"{problem}. Benchmarks of job {job.id}: {listed}.")


def _why_empty(state: str) -> str:
    if state == "cancelled":
        return "There is no log: the hub deletes the logs of a job when it is cancelled."
    if state == "pending":
        return "There is no log yet: no evaluation process has started."
    return "There is no log: nothing was written, or the hub no longer keeps it."
