"""From a goal in words to evaluations that can be submitted as they are."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.catalog.recommendation import Option, recommend
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import TargetType
from evalhub_mcp.server.core.reply_notes import stale_reason
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.recommendation.reply import OptionReply, RecommendationReply
from evalhub_mcp.server.tools.recommendation.text import recommendation_text
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines


@agent_tool(
    title="Recommend an evaluation",
    description="The two or three best ways to measure a goal given in words: why each "
    "fits, its cost, what it leaves out, and arguments for submit_evaluation. Start here "
    "when it is open what to run.",
    toolset="discovery",
    scope=READ,
    read_only=True,
)
async def recommend_evaluation(
    ctx: Context[Any, Any],
    goal: Annotated[
        str,
        Field(
            description="What the user wants to know, e.g. 'is my fine-tune still safe'.",
            min_length=1,
            max_length=1000,
        ),
    ],
    target_type: TargetType = None,
    max_benchmarks: Annotated[
        int, Field(description="Most benchmarks in one option.", ge=1, le=10)
    ] = 3,
) -> Annotated[CallToolResult, RecommendationReply]:
    """Recommend evaluations for a goal."""
    catalog = await (await open_session(ctx)).catalog()
    found = recommend(catalog, goal, target_type, max_benchmarks)
    answer = RecommendationReply(
        options=[_option(option) for option in found.options],
        not_understood=sanitize_lines(list(found.not_understood), 40, 8),
        limits_not_checked=sanitize_lines(list(found.limits), 60, 4),
        needs_comparison=found.is_about_change,
        stale=stale_reason(catalog),
    )
    titles = [_title(option) for option in found.options]
    labels = [sanitize_line(label, 40) for label in list(catalog.labels)[:20]]
    return reply(recommendation_text(answer, sanitize_line(goal, 120), titles, labels), answer)


def _option(option: "Option") -> OptionReply:
    return OptionReply(
        kind=option.kind,
        arguments=_clean(option.arguments),
        benchmark_count=len(option.entries),
        why=sanitize_lines(list(option.why), 180, 4),
        samples=option.samples,
        cost=sanitize_lines(_cost(option), 180, 4),
        not_covered=sanitize_lines(list(option.not_covered), 300, 5),
        complements=sanitize_lines(list(option.complements), 80, 3),
    )


def _clean(arguments: Any) -> Any:
    """Arguments with the hub's ids made fit to show."""
    if isinstance(arguments, Mapping):
        return {key: _clean(value) for key, value in arguments.items()}
    if isinstance(arguments, list):
        return [_clean(value) for value in arguments]
    return sanitize_line(arguments, 160) if isinstance(arguments, str) else arguments


def _cost(option: "Option") -> list[str]:
    notes = list(option.cost_notes)
    if option.samples_unknown:
        other = "" if option.samples is None else "other "
        notes.append(f"size of {pluralize(option.samples_unknown, f'{other}benchmark')} unknown")
    return notes


def _title(option: "Option") -> str:
    """What an option runs, by name."""
    shown = [sanitize_line(entry.reference, 100) for entry in option.entries[:8]]
    more = len(option.entries) - len(shown)
    listed = ", ".join(shown) + (f" and {more} more" if more else "")
    if option.kind == "collection":
        return f"{sanitize_line(option.title, 120)} ({listed})"
    return listed
