"""What was run, how it developed, and which model leads."""

from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.history import history_of, leaderboard_of
from evalhub_mcp.app.job_selection import requested_period
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.reading_progress import reading_progress
from evalhub_mcp.server.core.reply import MOST_BYTES, fit_page, reply
from evalhub_mcp.server.core.session import client_draws, open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.history.reply import HistoryReply, history_reply, ranking_reply
from evalhub_mcp.server.tools.history.text import (
    MAX_BOARDS,
    MAX_HISTORIES,
    history_text,
    leaderboard_text,
)
from evalhub_mcp.server.tools.job_list.tool import Text
from evalhub_mcp.server.view import RESULTS_URI


@agent_tool(
    title="Get history",
    description="How scores developed: per model and benchmark the best, worst and latest "
    "run, changes with their significance, changed settings. group_by=model ranks models by "
    "their latest runs.",
    toolset="results",
    scope=READ,
    view=RESULTS_URI,
)
async def get_history(
    ctx: Context[Any, Any],
    model: Text = None,
    benchmark: Text = None,
    collection: Text = None,
    tag: Text = None,
    since: Annotated[Text, Field(description="7d, 2026-11-01 or 2026-11-01..2026-11-15.")] = None,
    group_by: Literal["benchmark", "model"] = "benchmark",
) -> Annotated[CallToolResult, HistoryReply]:
    """Return how models did over time, or which leads."""
    wanted = JobFilter(
        model=model,
        benchmark=benchmark,
        collection=collection,
        tag=tag,
        period=requested_period(since),
    )
    session = await open_session(ctx)
    on_progress = reading_progress(ctx)
    if group_by == "model":
        ranking = await leaderboard_of(session, wanted, since=since, on_progress=on_progress)
        answer = ranking_reply(ranking)
        page = fit_page(
            lambda most: (leaderboard_text(ranking, most), answer), MAX_BOARDS, MOST_BYTES
        )
        return reply(*page, ranking if client_draws(ctx) else None)
    history = await history_of(session, wanted, since=since, on_progress=on_progress)
    page = fit_page(
        lambda most: (history_text(history, most), history_reply(history, most)),
        MAX_HISTORIES,
        MOST_BYTES,
    )
    return reply(*page, history if client_draws(ctx) else None)
