"""Finding jobs again: newest first, each with its score and verdict."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.pages import BadCursor, JobPage, job_page
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.reply_notes import filters_text
from evalhub_mcp.server.core.reply_size import MOST_BYTES, MOST_BYTES_DETAILED, fit_page
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.job_list.reply import JobListEntry, JobListReply, job_list_entry
from evalhub_mcp.server.tools.job_list.text import job_list_text

MAX_LIMIT = 100
SHOWN = 20
"""Jobs on a page when the caller does not say how many."""

State = Literal["pending", "running", "completed", "failed", "partially_failed", "cancelled", "any"]


@agent_tool(
    title="List jobs",
    description="Evaluation jobs, newest first, one line each with state, score and "
    "verdict. Finds a lost job_id or earlier runs to compare with.",
    toolset="jobs",
    scope=READ,
)
async def list_jobs(
    ctx: Context[Any, Any],
    state: Annotated[State | None, Field(description="Only jobs in this state.")] = None,
    name: Annotated[
        str | None, Field(description="Part of the job's name.", max_length=200)
    ] = None,
    tag: Annotated[
        str | None, Field(description="A tag the job has.", min_length=1, max_length=128)
    ] = None,
    model: Annotated[
        str | None, Field(description="Part of the model's name or URL.", max_length=300)
    ] = None,
    limit: Annotated[int, Field(description="Jobs per page.", ge=1, le=MAX_LIMIT)] = SHOWN,
    cursor: Annotated[
        str | None, Field(description="next_cursor of the page before.", max_length=400)
    ] = None,
) -> Annotated[CallToolResult, JobListReply]:
    """List jobs, newest first."""
    session = await open_session(ctx)
    # Hubs sort jobs by id, so the newest can be found only among all of them.
    jobs = await session.client.jobs.list(status=state, tags=tag, newest_first=False)
    page = _page(jobs, name, model, limit, cursor)
    catalog = await session.catalog() if page.jobs else Catalog.of(())
    entries = [await _entry(session, job, catalog) for job in page.jobs]
    filters = filters_text(state=state, name=name, tag=tag, model=model)
    by_state: dict[str, int] = {}
    if not page.matching and filters:
        everything = await session.client.jobs.list(newest_first=False)
        by_state = dict(Counter(job.status.state.value for job in everything))

    def build(most: int) -> tuple[str, JobListReply]:
        shorter = page if most == limit else _page(jobs, name, model, most, cursor)
        answer = JobListReply(
            jobs=entries[:most],
            total=page.matching,
            next_cursor=shorter.next_cursor,
            unreadable=jobs.unreadable,
            by_state=by_state,
        )
        return job_list_text(answer, filters), answer

    size = MOST_BYTES if limit <= SHOWN else MOST_BYTES_DETAILED
    return reply(*fit_page(build, limit, size), most=size)


def _page(
    jobs: Sequence[EvaluationJob],
    name: str | None,
    model: str | None,
    limit: int,
    cursor: str | None,
) -> JobPage:
    try:
        return job_page(jobs, name=name, model=model, limit=limit, cursor=cursor)
    except BadCursor:
        raise UserError(
            "cursor is not one this tool gave; leave it out to start from the newest job."
        ) from None


async def _entry(session: HubSession, job: EvaluationJob, catalog: Catalog) -> JobListEntry:
    planned = await session.planned_benchmarks(job, catalog)
    reading = read_job(job, catalog.providers, planned)
    return job_list_entry(job, reading, job_progress(job, planned).percent)
