"""Providers and benchmarks, as an agent reads them when choosing what to run."""

from dataclasses import asdict

from evalhub_mcp.catalog.benchmark_search import BenchmarkFilters, similar_filter_values
from evalhub_mcp.catalog.provider_discovery import NAMED, declared_capabilities, declared_targets
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.data_words import AGENT_WAYS
from evalhub_mcp.server.core.reply_notes import (
    DIRECTION_WORDS,
    filters_text,
    metric_direction,
    needed_score,
    nothing_found,
    page_rows,
    score_facts,
    unreadable_row,
    with_staleness,
)
from evalhub_mcp.server.tools.discovery.reply import (
    BenchmarkFound,
    BenchmarkReply,
    BenchmarksReply,
    ProviderFound,
    ProvidersReply,
)
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines, truncate


def providers_text(
    reply: ProvidersReply, filters: str, catalog: Catalog, target_type: str | None = None
) -> str:
    """Return the text of discover_providers; `filters` are the filters in words, or empty."""
    parts = []
    total = len(catalog.providers)
    is_named = any((p.why or "").startswith(NAMED) for p in reply.also_consider)
    if reply.providers:
        head = f"{len(reply.providers)} of {pluralize(total, 'provider')}"
        parts.append(f"{head} for {filters}:" if filters else f"{head} described for agents:")
        parts += [_provider_block(p, brief=n > 0) for n, p in enumerate(reply.providers)]
    elif total == 0:
        parts.append("The hub offers no providers.")
    elif is_named:
        parts.append("The provider of this name, which declares nothing about itself:")
    else:
        by_target = filters.startswith("target_type") and "evaluates" not in filters
        known = declared_targets(catalog) if by_target else declared_capabilities(catalog)
        listed = ", ".join(sanitize_lines(known, 40, 30))
        declared = f" Declared: {listed}." if listed else ""
        wanted = filters or "what it evaluates"
        parts.append(f"None of {pluralize(total, 'provider')} declares {wanted}.{declared}")
    if reply.also_consider and not is_named:
        parts.append(
            "Also consider (not declared for this, but likely):"
            if filters
            else "The others, by what their benchmarks are about:"
        )
    if reply.also_consider:
        parts += [
            f"- {p.id} ({pluralize(p.benchmark_count, 'benchmark')}): {p.why}"
            for p in reply.also_consider
        ]
    if reply.collections:
        parts.append(f"Collections for it, run as one job: {', '.join(reply.collections)}.")
    if target_type == "agent":
        parts.append(AGENT_WAYS)
    if reply.not_shown:
        parts.append(f"{reply.not_shown} more fit; narrow with evaluates, target_type or query.")
    if reply.providers or reply.also_consider:
        first = (reply.providers or reply.also_consider)[0].id
        parts.append(f"Next: find_benchmarks(provider_id={first!r}), or recommend_evaluation.")
    if reply.unreadable:
        parts.append(unreadable_row(reply.unreadable))
    if not filters and len(reply.providers) > 1:
        parts.append(
            "Left out here: hints, complements and how to read results. A call with query shows "
            "them, and so does get_benchmark."
        )
    elif len(reply.providers) > 1:
        parts.append("Hints of the others: get_benchmark, or query with the provider's name.")
    return with_staleness(parts, reply.stale, absence=not reply.providers)


def _provider_block(provider: ProviderFound, *, brief: bool) -> str:
    """Return a provider in a few rows; `brief` leaves out what matters when it is chosen."""
    head = f"- {provider.id} ({pluralize(provider.benchmark_count, 'benchmark')})"
    if provider.title:
        head += f", {provider.title}"
    if provider.summary:
        head += f": {truncate(provider.summary, 160)}"
    rows = [head]
    facts = [f"target: {provider.target_type}"] if provider.target_type else []
    if provider.evaluates:
        facts.append(f"evaluates: {', '.join(provider.evaluates)}")
    if facts:
        rows.append(f"  {'; '.join(facts)}")
    for label, items in (
        ("use when", provider.recommended_when),
        ("hints", provider.hints),
        ("reading results", provider.result_interpretation),
    ):
        if items and (label == "use when" or not brief):
            rows.append(f"  {label}: {' | '.join(items)}")
    if provider.complements and not brief:
        rows.append(f"  goes well with: {', '.join(provider.complements)}")
    return "\n".join(rows)


def benchmarks_text(reply: BenchmarksReply, filters: BenchmarkFilters, shown_before: int) -> str:
    """Return the text of find_benchmarks; `shown_before` counts those on the pages before."""
    lines = [_benchmark_line(benchmark) for benchmark in reply.benchmarks]
    total = pluralize(reply.total, "benchmark")
    words = filters_text(**asdict(filters))
    parts = page_rows(shown_before, total, words, lines, reply.next_cursor)
    if reply.benchmarks:
        first = reply.benchmarks[0]
        parts.append(
            f"Next: get_benchmark({f'{first.provider_id}/{first.id}'!r}) for how to read it, or "
            f"{_submission(first)}."
        )
    if reply.unreadable:
        parts.append(unreadable_row(reply.unreadable))
    return with_staleness(parts, reply.stale)


def no_benchmarks_text(catalog: Catalog, filters: BenchmarkFilters) -> str:
    """Return the text of find_benchmarks when nothing was found: what comes close."""
    words = filters_text(**asdict(filters))
    parts = [f"No benchmark matches {words}." if words else "The hub offers no benchmarks."]
    if near := sanitize_lines(similar_filter_values(catalog, filters), 120):
        parts.append(f"Close: {', '.join(near)}.")
    label = filters.tag or filters.category
    if label and not filters.query and (found := len(catalog.ranking.search(label))):
        call = f"find_benchmarks(query={sanitize_line(label, 80)!r})"
        parts.append(f"As a query it finds {pluralize(found, 'benchmark')}: {call}.")
    elif labels := sanitize_lines(list(catalog.labels), 40, 20):
        parts.append(f"The catalog has: {', '.join(labels)}.")
    unreadable = catalog.unreadable_providers + catalog.unreadable_benchmarks
    return nothing_found(" ".join(parts), catalog.stale_reason, unreadable)


def _submission(benchmark: BenchmarkFound | BenchmarkReply) -> str:
    return (
        "submit_evaluation with "
        f'benchmarks=[{{"id": "{benchmark.id}", "provider_id": "{benchmark.provider_id}"}}]'
    )


def _benchmark_line(benchmark: BenchmarkFound) -> str:
    text = f"- {benchmark.provider_id}/{benchmark.id}"
    if benchmark.purpose:
        text += f": {benchmark.purpose}"
    facts = score_facts(
        benchmark.metric, benchmark.lower_is_better, benchmark.threshold, benchmark.dataset_size
    )
    if benchmark.reads_data:
        facts.append(benchmark.reads_data)
    return f"{text} [{'; '.join(facts)}]" if facts else text


def benchmark_text(reply: BenchmarkReply) -> str:
    """Return the text of get_benchmark."""
    parts = [f"{reply.provider_id}/{reply.id} - {reply.name}"]
    if reply.description:
        parts.append(reply.description)
    facts = [f"category {reply.category}"] if reply.category else []
    if reply.dataset_size:
        facts.append(f"{reply.dataset_size} samples")
    if reply.num_few_shot:
        facts.append(f"{reply.num_few_shot}-shot")
    if reply.tags:
        facts.append(f"tags {', '.join(reply.tags)}")
    if facts:
        parts.append("; ".join(facts))
    parts += _score_rows(reply)
    if reply.data:
        parts.append(reply.data)
    if reply.hints:
        parts.append("Before running: " + " | ".join(reply.hints))
    if reply.collections:
        parts.append(f"In collections: {', '.join(reply.collections)}")
    parts.append(f"Run: {_submission(reply)}.")
    return with_staleness(parts, reply.stale)


def _score_rows(reply: BenchmarkReply) -> list[str]:
    """Return how to read a score of the benchmark, in a few lines."""
    rows = []
    if reply.metric:
        direction = metric_direction(reply.metric, reply.lower_is_better)
        row = f"Primary metric: {reply.metric}, {DIRECTION_WORDS[direction]}"
        if reply.threshold is not None:
            row += f"; passes with {needed_score(reply.threshold, direction)}"
        rows.append(row)
    else:
        rows.append("No primary metric is declared: the hub gives no verdict on it.")
    others = [metric for metric in reply.metrics if metric != reply.metric]
    if others:
        rows.append(f"{'Also' if reply.metric else 'It'} reports: {', '.join(others)}")
    if reply.score_ranges:
        bands = "; ".join(f"{band.range} {band.meaning}" for band in reply.score_ranges)
        rows.append(f"Scores mean: {bands}")
    if reply.result_interpretation:
        rows.append("Reading it: " + " | ".join(reply.result_interpretation))
    return rows
