"""Structured reply of the tool that turns a goal into evaluations."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from evalhub_mcp.app.result_documents.document import Document, some_lines
from evalhub_mcp.catalog.goal_routes import GoalRoute
from evalhub_mcp.catalog.recommendation import Recommendation
from evalhub_mcp.catalog.recommended_option import Option
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import join_with_rest, pluralize
from evalhub_mcp.jobs.cost_estimate import estimate_cost
from evalhub_mcp.results.run_planning import size_sentences
from evalhub_mcp.server.core.data_words import needed_data
from evalhub_mcp.server.core.reply import Reply, TextOnly
from evalhub_mcp.untrusted import sanitize_line

MAX_NAMED = 8
"""Benchmarks of an option that are named in its title."""
MAX_MEASURED = 3
"""Benchmarks of an option whose description is shown."""


class OptionReply(Document):
    """One way to measure a goal, ready to be submitted."""

    kind: str
    title: str
    """What it runs, by name."""
    arguments: dict[str, Any]
    benchmark_count: int
    measures: Annotated[list[str], some_lines(110, 3)] = []
    """What benchmarks measure that no earlier option has."""
    why: Annotated[list[str], some_lines(180, 4)] = []
    samples: int | None = None
    cost: Annotated[list[str], some_lines(180, 4)] = []
    shows: Annotated[list[str], some_lines(600, 2)] = []
    not_covered: Annotated[list[str], some_lines(300, 5)] = []
    complements: Annotated[list[str], some_lines(80, 3)] = []
    needs: Annotated[list[str], some_lines(400, 3)] = []


class RecommendationReply(Reply):
    """Answer of recommend_evaluation; the text has each option's arguments as JSON."""

    options: TextOnly[list[OptionReply]]
    names_no_subject: TextOnly[bool] = False
    read_as: TextOnly[Annotated[list[str], some_lines(40, 4)]] = []
    is_guess: TextOnly[bool] = False
    is_nearest: TextOnly[bool] = False
    is_unmeasurable: TextOnly[bool] = False
    routes: TextOnly[list[GoalRoute]] = []
    unmeasured_languages: TextOnly[Annotated[list[str], some_lines(40, 4)]] = []
    not_understood: TextOnly[Annotated[list[str], some_lines(40, 8)]] = []
    limits_not_checked: TextOnly[Annotated[list[str], some_lines(60, 4)]] = []
    needs_comparison: TextOnly[bool] = False
    durations: TextOnly[Annotated[list[str], some_lines(200, 3)]] = []
    """How long benchmarks of the options took the last time."""
    unreadable: TextOnly[int] = 0
    stale: TextOnly[str | None] = None


def recommendation_reply(
    catalog: Catalog,
    found: Recommendation,
    wanted: float | None = None,
    durations: Sequence[str] = (),
) -> RecommendationReply:
    """Shape the options for a goal.

    Args:
        catalog: What the hub offers.
        found: The options.
        wanted: The smallest difference that matters to the user.
        durations: How long benchmarks of the options took before.
    """
    seen: set[str] = set()
    return RecommendationReply.from_objects(
        found,
        options=[_option_reply(catalog, option, wanted, seen) for option in found.options],
        durations=list(durations),
        limits_not_checked=found.limits,
        needs_comparison=found.is_about_change,
        unreadable=catalog.unreadable,
        stale=catalog.stale_reason,
    )


def _option_reply(
    catalog: Catalog, option: Option, wanted: float | None, seen: set[str]
) -> OptionReply:
    """Shape an option; what benchmarks measure is left out of those `seen`, and added to them."""
    new = [entry for entry in option.entries[:MAX_MEASURED] if entry.reference not in seen]
    seen.update(entry.reference for entry in new)
    estimate = estimate_cost(catalog, option.runs)
    shown = [sanitize_line(entry.reference, 100) for entry in option.entries[:MAX_NAMED]]
    title = join_with_rest(shown, len(option.entries))
    if option.kind == "collection":
        title = f"{sanitize_line(option.title, 120)} ({title})"
    cost = list(option.cost_notes)
    if estimate.unknown:
        other = "other " if estimate.samples else ""
        cost.append(f"size of {pluralize(len(estimate.unknown), f'{other}benchmark')} unknown")
    return OptionReply.from_objects(
        option,
        title=title,
        arguments=_sanitized(option.arguments),
        benchmark_count=len(option.entries),
        measures=[
            f"{entry.benchmark.id}: {description}"
            for entry in new
            if (description := (entry.benchmark.description or "").rstrip("."))
        ],
        cost=cost,
        samples=estimate.samples or None,
        needs=needed_data(option.entries) if any(e.data_need for e in option.entries) else [],
        shows=size_sentences(estimate.planned, wanted),
    )


def _sanitized(arguments: Any) -> Any:
    """Return arguments whose texts, which are ids of the hub, are safe to show."""
    if isinstance(arguments, Mapping):
        return {key: _sanitized(value) for key, value in arguments.items()}
    if isinstance(arguments, list):
        return [_sanitized(value) for value in arguments]
    return sanitize_line(arguments, 160) if isinstance(arguments, str) else arguments
