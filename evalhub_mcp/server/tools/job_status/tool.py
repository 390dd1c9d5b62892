"""Following a job: where it stands, and waiting for its next change."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.application import App, HubSession
from evalhub_mcp.app.job_lookup import find_job, find_job_id, job_not_found, planned_benchmarks
from evalhub_mcp.formatting import format_duration, format_timestamp
from evalhub_mcp.jobs.progress import JobProgress, job_progress, poll_after_seconds
from evalhub_mcp.jobs.stall_detection import remaining_seconds, seconds_since_update, stuck_reason
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.job_status.reply import BenchmarkStatusReply, JobStatusReply
from evalhub_mcp.server.tools.job_status.text import INTERRUPTED, status_text
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob, JobBenchmark

    _Seen = tuple[EvaluationJob, Sequence[JobBenchmark] | None]

MAX_WAIT_SECONDS = 50
"""Below the 60 s after which common clients give a call up."""
POLL_SECONDS = 2.0
"""Longest pause between two looks at the hub while a call waits."""
STUCK_POLL = 60
"""Seconds until another look at a job that seems stuck is worth it."""
MAX_BENCHMARKS = 50
MAX_MEANT = 3

JobId = Annotated[
    str,
    Field(description="Job id from submit_evaluation.", min_length=1, max_length=200),
]


class JobTools:
    """get_job_status."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def get_job_status(
        self,
        ctx: Context[Any, Any],
        job_id: JobId,
        wait_seconds: Annotated[
            int,
            Field(
                description="Wait up to this long for the job or one of its benchmarks to change "
                "state; 0 answers at once.",
                ge=0,
                le=MAX_WAIT_SECONDS,
            ),
        ] = 0,
    ) -> Annotated[CallToolResult, JobStatusReply]:
        """Where a job stands."""
        session = await self._app.open(ctx)
        found: _Seen | None = None
        interrupted = False
        if wait_seconds:
            with self._app.draining.interrupting() as waiting:
                async for seen in self._until_change(ctx, session, job_id, wait_seconds):
                    found = seen
            interrupted = waiting.cancelled_caught
        if found is None:
            job = await find_job(session, job_id)
            found = job, await planned_benchmarks(session, job)
        job, planned = found
        progress = job_progress(job, planned)
        answer = _status_reply(job, progress, self._app.settings.stall_after)
        text = status_text(answer, sanitize_line(progress.message, 300))
        if interrupted and not answer.done:
            text += f"\n{INTERRUPTED}"
        return reply(text, answer)

    async def _until_change(
        self, ctx: Context[Any, Any], session: HubSession, job_id: str, seconds: int
    ) -> "AsyncGenerator[_Seen]":
        """The job as it is seen until its next change of state, or until the time is up.

        Everybody who waits for a job looks at it through the same poll loop, the first
        look included.
        """
        from evalhub_mcp.client.errors import NotFoundError, WaitTimeoutError

        wanted = await find_job_id(session, job_id)
        job: EvaluationJob | None = None
        planned: Sequence[JobBenchmark] | None = None
        before: tuple[object, ...] = ()
        reported = -1.0
        try:
            async for seen in session.client.jobs.watch(
                wanted, timeout=seconds, poll_interval=POLL_SECONDS, tenant=session.tenant
            ):
                if job is None:
                    planned = await planned_benchmarks(session, seen)
                    before = _states(seen)
                job = seen
                progress = job_progress(seen, planned)
                # MCP wants progress to increase; a repeated figure says nothing.
                if progress.share > reported:
                    reported = progress.share
                    await ctx.report_progress(
                        round(reported * 100, 2), 100, _progress_message(progress)
                    )
                yield seen, planned
                if _states(seen) != before:
                    break
        except NotFoundError:
            raise job_not_found(session, job_id) from None
        except WaitTimeoutError as over:
            if over.job is not None:
                yield over.job, planned
            elif job is None:
                raise


def tools(app: App) -> Sequence[AgentTool]:
    """The tool that follows jobs."""
    group = JobTools(app)
    return [
        agent_tool(
            group.get_job_status,
            title="Get job status",
            description="Where a job stands: state, true progress over its benchmarks, messages "
            "and errors. With wait_seconds it waits for the next change, so no polling loop is "
            "needed.",
            toolset="jobs",
            scope=READ,
            read_only=True,
            view=RESULTS_URI,
        ),
    ]


def _states(job: "EvaluationJob") -> tuple[object, ...]:
    return (
        job.status.state.value,
        *sorted((b.benchmark_index, b.status.value) for b in job.status.benchmarks),
    )


def _progress_message(progress: JobProgress) -> str:
    running = [b for b in progress.benchmarks if b.state == "running"]
    if not running:
        return f"job {progress.state}"
    first = running[0]
    text = sanitize_line(first.message, 120) or f"{first.benchmark_id}: {first.phase or 'running'}"
    return text if len(running) == 1 else f"{text} (and {len(running) - 1} more running)"


def _status_reply(
    job: "EvaluationJob", progress: JobProgress, stall_after: float
) -> JobStatusReply:
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
        poll_after_seconds=STUCK_POLL if stuck else poll_after_seconds(progress, now),
    )
