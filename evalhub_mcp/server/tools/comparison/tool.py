"""Comparing jobs with a baseline."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_questions import paired_questions
from evalhub_mcp.app.job_results import InterpretedJob, interpret_job
from evalhub_mcp.app.job_samples import lost_questions, with_kept_outcomes
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.question_rows import IN_CHAT
from evalhub_mcp.jobs.tags import rerun_source
from evalhub_mcp.results.comparison import MARGIN
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.reply import MOST_BYTES, fit_page, reply
from evalhub_mcp.server.core.session import client_draws, open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.comparison.lost_questions import lost_rows
from evalhub_mcp.server.tools.comparison.reply import ComparisonReply, comparison_reply
from evalhub_mcp.server.tools.comparison.text import MAX_ROWS, comparison_text
from evalhub_mcp.server.view import RESULTS_URI


@agent_tool(
    title="Compare jobs",
    description="Is one job better than another, or which of 3 to 10 is best? Overall and "
    "per benchmark: better, worse, no difference that matters, or inconclusive; changed "
    "verdicts, settings that differ, what is missing.",
    toolset="results",
    scope=READ,
    view=RESULTS_URI,
)
async def compare_jobs(
    ctx: Context[Any, Any],
    job_ids: Annotated[
        list[JobId],
        Field(description="2 to 10, or one rerun.", min_length=1, max_length=10),
    ],
    baseline: Annotated[
        str | None,
        Field(
            description="Default: the one rerun, else the first.",
            max_length=200,
        ),
    ] = None,
    margin: Annotated[
        float,
        Field(description="Differences up to this share count as none.", gt=0, le=0.5),
    ] = MARGIN,
) -> Annotated[CallToolResult, ComparisonReply]:
    """Compare jobs with a baseline."""
    session = await open_session(ctx)
    found = [await interpret_job(session, job_id) for job_id in dict.fromkeys(job_ids)]
    jobs = {one.job.id: one for one in found}
    base = next(iter(jobs))
    if (reference := baseline or _repeated_job(jobs)) is not None:
        against = await interpret_job(session, reference)
        base = against.job.id
        jobs.setdefault(base, against)
    if len(jobs) < 2:
        raise UserError(
            "compare_jobs needs two different jobs; one alone only if it is a rerun, which "
            "names the job it repeats. list_jobs finds earlier ones."
        )
    first = jobs.pop(base)
    others = list(jobs.values())
    reading, *readings = await with_kept_outcomes(session, first, others)
    compared = [(one.job, its) for one, its in zip(others, readings, strict=True)]
    drawn = client_draws(ctx)
    limits = IN_CHAT.shared(len(others))
    questions = {
        one.job.id: await paired_questions(session, first, one, limits) for one in others if drawn
    }
    result = comparison_document(
        (first.job, reading),
        compared,
        margin=margin,
        hub=session.app.hub.label,
        questions=questions,
    )
    lost: list[str] = []
    if len(others) == 1:
        lost = lost_rows(await lost_questions(session, first, others[0]), result)
    view = result if drawn else None
    answer = comparison_reply(result)
    page = fit_page(
        lambda rows: ("\n".join([comparison_text(result, rows), *lost]), answer),
        MAX_ROWS,
        MOST_BYTES,
    )
    return reply(*page, view)


def _repeated_job(jobs: Mapping[str, InterpretedJob]) -> str | None:
    """Return the id of the job that the others repeat; a single job names it as its origin."""
    repeated = [origin for one in jobs.values() if (origin := rerun_source(one.job.tags))]
    if len(jobs) == 1:
        return repeated[0] if repeated else None
    return next((job_id for job_id in repeated if job_id in jobs), None)
