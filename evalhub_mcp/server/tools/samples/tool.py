"""Reading what a model answered, question by question."""

from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_samples import BenchmarkSamples, job_samples
from evalhub_mcp.app.paging import page_of
from evalhub_mcp.results.question_pairs import AskedQuestion, Show
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import Cursor, JobId
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED, fit_page, reply
from evalhub_mcp.server.core.session import client_draws, open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.samples.reply import SamplesReply, sample_reply, samples_reply
from evalhub_mcp.server.tools.samples.text import full_text, samples_text
from evalhub_mcp.server.tools.samples.view import samples_view
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.untrusted import sanitize_line

SHOWN = 15
"""Questions on a page when the caller does not say how many."""
MAX_LIMIT = 100


@agent_tool(
    title="Get samples",
    description="What a model answered, question by question: expected and got. With baseline, "
    "another job, the questions lost and won; with sample_id one prompt and reply in full.",
    toolset="results",
    scope=READ,
    view=RESULTS_URI,
)
async def get_samples(
    ctx: Context[Any, Any],
    job_id: JobId,
    baseline: Annotated[
        str | None, Field(description="Job to compare with.", max_length=200)
    ] = None,
    show: Annotated[
        Literal["wrong", "lost", "won", "flaky", "errors", "cut", "all"] | None,
        Field(description="Default: wrong, with baseline lost."),
    ] = None,
    contains: Annotated[str | None, Field(min_length=1, max_length=200)] = None,
    benchmark: Annotated[str | None, Field(max_length=300)] = None,
    sample_id: Annotated[str | None, Field(min_length=1, max_length=200)] = None,
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = SHOWN,
    cursor: Cursor = None,
) -> Annotated[CallToolResult, SamplesReply]:
    """Show what a model answered."""
    session = await open_session(ctx)
    which: Show = "all" if sample_id else show or ("lost" if baseline else "wrong")
    if which in ("lost", "won") and not baseline:
        raise UserError(f'show="{which}" compares with another job: give its id as baseline.')
    found = await job_samples(
        session,
        job_id,
        baseline=baseline,
        show=which,
        contains=contains or "",
        benchmark=benchmark,
    )
    drawn, hub = client_draws(ctx), session.app.hub.label
    if sample_id and not found.missing:
        question = _named(found, sample_id)
        page = samples_reply(found, [sample_reply(question)], 1, None)
        view = samples_view(found, "all", hub=hub, opened=question) if drawn else None
        return reply(full_text(found, question), page, view, most=MOST_BYTES_DETAILED)
    view = samples_view(found, which, contains or "", hub=hub) if drawn else None
    search = ["get_samples", found.job_id, found.baseline_id, which, contains, benchmark]

    def build(most: int) -> tuple[str, SamplesReply]:
        page = page_of(found.questions, _name, search=search, cursor=cursor, limit=most)
        answer = samples_reply(
            found, [sample_reply(q) for q in page.items], page.total, page.next_cursor
        )
        return samples_text(found, answer, which, contains or ""), answer

    size = MOST_BYTES if limit <= SHOWN else MOST_BYTES_DETAILED
    return reply(*fit_page(build, limit, size), view, most=size)


def _name(question: AskedQuestion) -> str:
    return str(question.first.position)


def _named(found: BenchmarkSamples, sample_id: str) -> AskedQuestion:
    """Return the question with an id."""
    for question in found.questions:
        if question.first.shown_id == sample_id:
            return question
    shown = ", ".join(sanitize_line(q.first.shown_id, 40) for q in found.questions[:8])
    raise UserError(
        f"There is no sample {sanitize_line(sample_id, 80)!r} among {len(found.questions)}. "
        f"Ids are such as: {shown or 'none'}."
    )
