"""Ways to measure a goal, as an agent reads them."""

import json
from collections.abc import Callable, Sequence

from evalhub_mcp.catalog.entries import OWN_QUESTIONS
from evalhub_mcp.formatting import format_duration, pluralize
from evalhub_mcp.server.core.data_words import AGENT_WAYS
from evalhub_mcp.server.core.reply_notes import nothing_found, with_staleness
from evalhub_mcp.server.tools.recommendation.reply import OptionReply, RecommendationReply
from evalhub_mcp.server.tools.recommendation.routes import ROUTES


def recommendation_text(
    reply: RecommendationReply,
    goal: str,
    labels: Callable[[], Sequence[str]],
    target_type: str | None = None,
) -> str:
    """Return the text of recommend_evaluation.

    Args:
        reply: The options.
        goal: The goal in the user's words.
        labels: Returns labels of the catalog, for a goal that it has nothing for.
        target_type: What is evaluated, where the caller says it.
    """
    routes = [ROUTES[route] for route in reply.routes]
    if routes and not reply.options:
        head = f"{goal!r} is no search for a benchmark."
        closing = "If something is to be measured for it, ask again with its subject."
        return with_staleness([head, *routes, closing], reply.stale)
    lacking = ""
    if reply.unmeasured_languages:
        languages = " or ".join(reply.unmeasured_languages)
        lacking = f"Nothing in this catalog measures {languages}. "
    if not reply.options and lacking:
        return nothing_found(lacking.strip(), reply.stale, reply.unreadable)
    if not reply.options:
        known = f" It has: {', '.join(subjects)}." if (subjects := labels()) else ""
        text = f"No fit: the catalog has nothing for the goal {goal!r}.{known} Try other words."
        return nothing_found(text, reply.stale, reply.unreadable)
    if reply.is_unmeasurable:
        known = f" (it has: {', '.join(subjects[:8])})" if (subjects := labels()) else ""
        found = (
            f"No fit: no benchmark here measures {goal!r}; they measure what language models "
            f"write{known}. Nearest by its words, and probably not what is meant:"
        )
    elif lacking:
        found = f"{pluralize(len(reply.options), 'nearest way')}, in other languages, best first:"
    elif reply.names_no_subject:
        known = f" ({', '.join(subjects[:8])})" if (subjects := labels()) else ""
        found = (
            f"No subject was recognised in {goal!r}, so these measure general ability. If "
            f"something else is meant, ask again with its subject{known}:"
        )
    elif reply.is_guess:
        found = (
            f"It is not clear what {goal!r} is about. The nearest readings are "
            f"{', '.join(reply.read_as)}; if none is meant, ask again in other words:"
        )
    elif reply.is_nearest:
        found = (
            f"No benchmark here is labelled with the subject of {goal!r}; the nearest by its "
            "description, which may measure something else:"
        )
    else:
        read = f", read as {' or '.join(reply.read_as)}" if reply.read_as else ""
        found = f"{pluralize(len(reply.options), 'way')} to measure {goal!r}{read}, best first:"
    parts = [f"{lacking}{found}"]
    for number, option in enumerate(reply.options, 1):
        parts += _option_rows(number, option)
    parts += [" ".join(reply.durations)] if reply.durations else []
    if reply.not_understood:
        parts.append(f"Words the catalog does not know: {', '.join(reply.not_understood)}.")
    if reply.limits_not_checked:
        parts.append(
            f"Not checked: {', '.join(reply.limits_not_checked)}. The catalog does not know what "
            "benchmarks need; what can be chosen is samples and num_examples."
        )
    listed = [b for option in reply.options for b in option.arguments.get("benchmarks", ())]
    if any(benchmark.get("id") == OWN_QUESTIONS for benchmark in listed):
        parts.append(
            f"{OWN_QUESTIONS} needs a file: check_dataset(path=...) reads it first and gives the "
            "arguments for it."
        )
    if any(option.needs for option in reply.options):
        parts.append(
            "Recorded answers or traces are scored as they are; the endpoint is not asked for "
            "them. Ask the user where they are (S3, volume, git or Hugging Face) and give "
            f"test_data_ref; get_benchmark shows the form. {_without_data(reply.options)}"
        )
    if target_type == "agent":
        parts.append(AGENT_WAYS)
    parts.append("Next: submit_evaluation with one of these arguments and model={name, url}.")
    parts += routes
    if reply.needs_comparison and "equivalence" not in reply.routes:
        parts.append(
            "One run cannot show a change: run the same arguments on the earlier model too, unless "
            "list_jobs shows such a job, then compare_jobs."
        )
    return with_staleness(parts, reply.stale)


def _without_data(options: Sequence[OptionReply]) -> str:
    """Return what can run without recorded data, and what it then measures."""
    if not all(option.needs for option in options):
        return "The other options ask the endpoint itself."
    return (
        "Without such data no option runs as a whole; a benchmark of reading comprehension would "
        "measure the model alone, and nothing of the user's system around it."
    )


def _option_rows(number: int, option: OptionReply) -> list[str]:
    rows = [f"{number}. {option.kind}: {option.title}"]
    if option.measures:
        rows.append(f"   measures: {' | '.join(option.measures)}")
    if option.why:
        rows.append(f"   why: {' | '.join(option.why)}")
    cost = list(option.cost)
    if option.samples:
        size = f"about {pluralize(option.samples, 'sample')}"
        if option.samples >= 60:
            size += f", {format_duration(60 * round(option.samples / 60))} at one a second"
        cost.insert(0, size)
    if cost:
        rows.append(f"   cost: {' | '.join(cost)}")
    if option.shows:
        rows.append(f"   {' | '.join(option.shows)}")
    if option.not_covered:
        rows.append(f"   does not cover, and cautions: {' | '.join(option.not_covered)}")
    if option.needs:
        rows.append(f"   needs from the user: {' | '.join(option.needs)}")
    if option.complements:
        rows.append(f"   goes well with: {', '.join(option.complements)}")
    rows.append(f"   arguments: {json.dumps(option.arguments, ensure_ascii=False)}")
    return rows
