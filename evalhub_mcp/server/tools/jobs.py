"""Following a job: where it stands, and waiting for its next change."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.jobs.liveness import remaining_seconds, silence, stuck_reason
from evalhub_mcp.jobs.progress import JobProgress, job_progress, poll_after_seconds
from evalhub_mcp.server.app import App, HubSession
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.errors import AgentError
from evalhub_mcp.server.offer import READ
from evalhub_mcp.server.replies.jobs import BenchmarkStatusReply, JobStatusReply
from evalhub_mcp.server.text.jobs import INTERRUPTED, status_text
from evalhub_mcp.server.text.numbers import duration, timestamp
from evalhub_mcp.server.toolserver import AgentTool, agent_tool, reply
from evalhub_mcp.server.view import RESULTS_URI

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


async def get_job(session: HubSession, job_id: str) -> "EvaluationJob":
    """The job with this id, or else the only one of this name or with an id that begins so.

    Raises:
        AgentError: There is no such job for this caller, or several; names those that may be
            meant.
        ClientError: The hub could not be asked.
    """
    from evalhub_mcp.client.errors import NotFoundError
    from evalhub_mcp.jobs.naming import is_whole_id, jobs_meant, jobs_near, plain_job_id

    wanted = plain_job_id(job_id)
    if not wanted:
        raise no_such_job(session, job_id)
    try:
        return await session.client.jobs.get(wanted, tenant=session.tenant)
    except NotFoundError:
        if is_whole_id(wanted):
            raise no_such_job(session, job_id) from None
    jobs = await session.client.jobs.list(newest_first=False, tenant=session.tenant)
    meant = jobs_meant(jobs, wanted)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise AgentError(
            f"{len(meant)} jobs answer to {line(job_id, 80)!r}; give the id of one: "
            f"{_identified(meant)}."
        )
    raise no_such_job(session, job_id, jobs_near(jobs, wanted))


def no_such_job(
    session: HubSession, job_id: str, near: "Sequence[EvaluationJob]" = ()
) -> AgentError:
    """What to say when the hub does not know a job."""
    where = f" in tenant {session.tenant!r}" if session.tenant else ""
    close = f" Close: {_identified(near)}." if near else ""
    return AgentError(
        f"There is no job {line(job_id, 80)!r}{where}.{close} A job id is the UUID that "
        "submit_evaluation returned, and list_jobs shows them all; a job may also have been "
        "deleted or belong to another tenant."
    )


def _identified(jobs: "Sequence[EvaluationJob]") -> str:
    """Jobs by id, each with what tells it from the others."""
    told = [
        f"{job.id} ({line(job.name, 60)}, {job.status.state.value}, "
        f"{timestamp(job.resource.created_at) or 'unknown time'})"
        for job in jobs[:MAX_MEANT]
    ]
    more = len(jobs) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


async def planned_benchmarks(
    session: HubSession, job: "EvaluationJob"
) -> "Sequence[JobBenchmark] | None":
    """The benchmarks a job consists of; None when its collection cannot be found any more.

    Raises:
        ClientError: The hub could not be asked for the collection.
    """
    if job.benchmarks or job.collection is None:
        return job.benchmarks
    return await session.planned_benchmarks(job, await session.catalog())


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
            job = await get_job(session, job_id)
            found = job, await planned_benchmarks(session, job)
        job, planned = found
        progress = job_progress(job, planned)
        answer = _status_reply(job, progress, self._app.settings.stall_after)
        text = status_text(answer, line(progress.message, 300))
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

        job: EvaluationJob | None = None
        planned: Sequence[JobBenchmark] | None = None
        before: tuple[object, ...] = ()
        reported = -1.0
        try:
            async for seen in session.client.jobs.watch(
                job_id.strip(), timeout=seconds, poll_interval=POLL_SECONDS, tenant=session.tenant
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
            raise no_such_job(session, job_id) from None
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
    text = line(first.message, 120) or f"{first.benchmark_id}: {first.phase or 'running'}"
    return text if len(running) == 1 else f"{text} (and {len(running) - 1} more running)"


def _status_reply(
    job: "EvaluationJob", progress: JobProgress, stall_after: float
) -> JobStatusReply:
    now = datetime.now(UTC)
    end = progress.ended_at or now
    started = progress.started_at
    elapsed = max(int((end - started).total_seconds()), 0) if started else None
    silent = silence(job, now)
    stuck = stuck_reason(progress, silent, stall_after)
    if stuck is not None and silent is not None:
        stuck = f"no word for {duration(silent)}; {line(stuck, 300)}"
    return JobStatusReply(
        job_id=job.id,
        name=line(job.name, 200),
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
                phase=line(b.phase, 60) or None,
                message=line(b.message, 300) or None,
                error=line(b.error, 600) or None,
                started_at=timestamp(b.started_at),
                completed_at=timestamp(b.completed_at),
            )
            for b in progress.benchmarks[:MAX_BENCHMARKS]
        ],
        created_at=timestamp(job.resource.created_at),
        started_at=timestamp(started),
        elapsed_seconds=elapsed,
        remaining_seconds=remaining_seconds(progress, now) if stuck is None else None,
        stuck=stuck,
        poll_after_seconds=STUCK_POLL if stuck else poll_after_seconds(progress, now),
    )
