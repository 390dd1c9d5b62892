"""Finding jobs again: newest or best first, each with its scores and verdict."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_index import IndexedJobs, summaries
from evalhub_mcp.app.job_selection import requested_period, with_catalog_ids
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.jobs.job_summary import JobSummary, count_states_and_verdicts
from evalhub_mcp.jobs.pages import (
    LAST,
    NEWEST,
    BadCursor,
    JobOrder,
    JobPage,
    best_first,
    job_page,
)
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.reading_progress import reading_progress
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED, fit_page, reply
from evalhub_mcp.server.core.reply_notes import filters_text
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.job_list.reply import JobListReply, job_list_entry
from evalhub_mcp.server.tools.job_list.text import job_list_text

MAX_LIMIT = 100
SHOWN = 20
"""Jobs on a page when the caller does not say how many."""

State = Literal["pending", "running", "completed", "failed", "partially_failed", "cancelled", "any"]
Verdict = Literal["pass", "fail", "too close to call", "undecided", "any"]
Text = Annotated[str | None, Field(max_length=300)]


@agent_tool(
    title="List jobs",
    description="Find jobs, newest first, with state, scores and verdict: a lost job_id, "
    "earlier runs to compare with.",
    toolset="jobs",
    scope=READ,
)
async def list_jobs(
    ctx: Context[Any, Any],
    state: State | None = None,
    name: Annotated[str | None, Field(description="Part of its name.", max_length=200)] = None,
    tag: Annotated[str | None, Field(min_length=1, max_length=128)] = None,
    model: Annotated[Text, Field(description="Part of its name or URL.")] = None,
    benchmark: Text = None,
    collection: Text = None,
    provider: Text = None,
    since: Annotated[Text, Field(description="7d, 2026-11-01 or 2026-11-01..2026-11-15.")] = None,
    verdict: Verdict | None = None,
    sort: Annotated[
        Literal["newest", "score"], Field(description="score: best first, of one benchmark.")
    ] = "newest",
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = SHOWN,
    cursor: Annotated[str | None, Field(max_length=400)] = None,
) -> Annotated[CallToolResult, JobListReply]:
    """List jobs, newest or best first."""
    wanted = JobFilter(
        state=state,
        name=name,
        tag=tag,
        model=model,
        benchmark=benchmark,
        collection=collection,
        provider=provider,
        period=requested_period(since),
        verdict=verdict,
    )
    if sort == "score" and not benchmark:
        raise UserError(
            "Scores of different benchmarks have no common order: give the benchmark as well, "
            'such as benchmark="mmlu".'
        )
    session = await open_session(ctx)
    index = await summaries(session, reading_progress(ctx))
    wanted = await with_catalog_ids(session, wanted, index.rows)
    found = wanted.select(index.rows)
    exact = wanted.names_benchmark_exactly(found)
    if sort == "score":
        _require_one_benchmark(wanted, found, exact=exact)

    def is_asked(one: Any) -> bool:
        return wanted.asks_for(one, exact=exact)

    order = best_first(is_asked) if sort == "score" else NEWEST
    page = _page(found, order, limit, cursor)
    named = is_asked if benchmark or provider else None
    entries = [job_list_entry(row, named) for row in page.rows]
    filters = filters_text(
        state=state,
        name=name,
        tag=tag,
        model=model,
        benchmark=benchmark,
        collection=collection,
        provider=provider,
        since=since,
        verdict=verdict,
    )
    counts = _counts(found or index.rows)

    def build(most: int) -> tuple[str, JobListReply]:
        shorter = page if most == limit else _page(found, order, most, cursor)
        answer = JobListReply(
            jobs=entries[:most],
            total=len(found),
            counts=counts,
            hub_jobs=len(index.rows),
            unread=_unread(index),
            unreadable=index.unreadable,
            exact_as_of=format_timestamp(index.unchecked_since),
            next_cursor=shorter.next_cursor,
        )
        return job_list_text(answer, filters, _order_words(order, found)), answer

    size = MOST_BYTES if limit <= SHOWN else MOST_BYTES_DETAILED
    return reply(*fit_page(build, limit, size), most=size)


def _require_one_benchmark(wanted: JobFilter, found: Sequence[JobSummary], *, exact: bool) -> None:
    """Check that a sort by score is one of a single benchmark.

    Raises:
        UserError: The jobs have several that are meant.
    """
    meant = {
        f"{one.provider_id}/{one.benchmark_id}"
        for row in found
        for one in wanted.benchmarks_of(row, exact=exact)
    }
    if len(meant) > 1:
        some = ", ".join(sorted(meant)[:5])
        raise UserError(f"Several benchmarks are meant, which have no common order: {some}.")


def _counts(rows: Sequence[JobSummary]) -> dict[str, int]:
    """Return how many jobs are in each state, and how many have which verdict."""
    states, verdicts = count_states_and_verdicts(rows)
    decided: dict[str, int] = {"PASS": verdicts["pass"], "FAIL": verdicts["fail"]}
    decided = {name: count for name, count in decided.items() if count}
    return {**states, **decided}


def _unread(index: IndexedJobs) -> int:
    return 0 if index.complete else max(index.total - len(index.rows), 0)


def _order_words(order: JobOrder, found: Sequence[JobSummary]) -> str:
    if order is NEWEST:
        return "newest first"
    without = sum(order.value(row) == LAST for row in found)
    last = f", {without} without a score of a known direction last" if without else ""
    return f"best first{last}"


def _page(rows: Sequence[JobSummary], order: JobOrder, limit: int, cursor: str | None) -> JobPage:
    try:
        return job_page(rows, order, limit=limit, cursor=cursor)
    except BadCursor:
        raise UserError(
            "cursor is not one this tool gave for this sort; leave it out to start from the top."
        ) from None
