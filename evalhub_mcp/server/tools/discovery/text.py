"""Providers and benchmarks, as an agent reads them when choosing what to run."""

from collections.abc import Sequence

from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.server.core.reply_notes import direction, more, showing, with_staleness
from evalhub_mcp.server.tools.discovery.reply import (
    BenchmarkFound,
    BenchmarkReply,
    BenchmarksReply,
    ProviderFound,
    ProvidersReply,
)
from evalhub_mcp.untrusted import truncate


def providers_text(reply: ProvidersReply, filters: str, total: int, known: Sequence[str]) -> str:
    """The text of discover_providers.

    Args:
        reply: What was found.
        filters: The filters in words, empty without any.
        total: Providers the hub has.
        known: What the catalog's providers declare to evaluate, for an empty answer.
    """
    parts = []
    if reply.providers:
        head = f"{len(reply.providers)} of {pluralize(total, 'provider')}"
        parts.append(f"{head} for {filters}:" if filters else f"{head} described for agents:")
        parts += [_provider_block(provider) for provider in reply.providers]
    elif total == 0:
        parts.append("The hub offers no providers.")
    else:
        declared = f" Declared: {', '.join(known)}." if known else ""
        what = filters or "what it evaluates"
        parts.append(f"None of {pluralize(total, 'provider')} declares {what}.{declared}")
    if reply.also_consider:
        parts.append(
            "Also consider (not declared for this, but likely):"
            if filters
            else "The others, by what their benchmarks are about:"
        )
        parts += [
            f"- {p.id} ({pluralize(p.benchmark_count, 'benchmark')}): {p.why}"
            for p in reply.also_consider
        ]
    if reply.not_shown:
        parts.append(f"{reply.not_shown} more fit; narrow with evaluates, target_type or query.")
    if reply.providers or reply.also_consider:
        first = (reply.providers or reply.also_consider)[0].id
        parts.append(f"Next: find_benchmarks(provider_id={first!r}), or recommend_evaluation.")
    if not filters and len(reply.providers) > 1:
        parts.append(
            "A query adds hints, complements and how results are read; so does get_benchmark."
        )
    return with_staleness("\n".join(parts), reply.stale)


def _provider_block(provider: ProviderFound) -> str:
    head = f"- {provider.id} ({pluralize(provider.benchmark_count, 'benchmark')})"
    if provider.summary:
        head += f": {truncate(provider.summary, 160)}"
    rows = [head]
    facts = []
    if provider.target_type:
        facts.append(f"target: {provider.target_type}")
    if provider.evaluates:
        facts.append(f"evaluates: {', '.join(provider.evaluates)}")
    if facts:
        rows.append(f"  {'; '.join(facts)}")
    for label, items in (
        ("use when", provider.recommended_when),
        ("hints", provider.hints),
        ("reading results", provider.result_interpretation),
    ):
        if items:
            rows.append(f"  {label}: {' | '.join(items)}")
    if provider.complements:
        rows.append(f"  goes well with: {', '.join(provider.complements)}")
    return "\n".join(rows)


def benchmarks_text(
    reply: BenchmarksReply,
    filters: str,
    shown_before: int,
    near: Sequence[str] = (),
    elsewhere: str = "",
) -> str:
    """The text of find_benchmarks; `elsewhere` is where to look when nothing was found."""
    if not reply.benchmarks:
        text = f"No benchmark matches {filters}." if filters else "The hub offers no benchmarks."
        if near:
            text += f" Close: {', '.join(near)}."
        if elsewhere:
            text += f" {elsewhere}"
        return with_staleness(text, reply.stale)
    what = f" for {filters}" if filters else ""
    head = showing(shown_before, len(reply.benchmarks), pluralize(reply.total, "benchmark"))
    parts = [f"{head}{what}:"]
    parts += [_benchmark_line(benchmark) for benchmark in reply.benchmarks]
    parts += more(reply.next_cursor)
    first = reply.benchmarks[0]
    parts.append(
        f"Next: get_benchmark({f'{first.provider_id}/{first.id}'!r}) for how to read it, or "
        "submit_evaluation with "
        f'benchmarks=[{{"id": "{first.id}", "provider_id": "{first.provider_id}"}}].'
    )
    return with_staleness("\n".join(parts), reply.stale)


def _benchmark_line(benchmark: BenchmarkFound) -> str:
    text = f"- {benchmark.provider_id}/{benchmark.id}"
    if benchmark.purpose:
        text += f": {benchmark.purpose}"
    facts = []
    if benchmark.metric:
        facts.append(f"{benchmark.metric}, {direction(benchmark.lower_is_better)}")
    if benchmark.threshold is not None:
        facts.append(f"threshold {format_score(benchmark.threshold)}")
    if benchmark.dataset_size:
        facts.append(f"{benchmark.dataset_size} samples")
    return f"{text} [{'; '.join(facts)}]" if facts else text


def benchmark_text(reply: BenchmarkReply) -> str:
    """The text of get_benchmark."""
    parts = [f"{reply.provider_id}/{reply.id} - {reply.name}"]
    if reply.description:
        parts.append(reply.description)
    facts = []
    if reply.category:
        facts.append(f"category {reply.category}")
    if reply.dataset_size:
        facts.append(f"{reply.dataset_size} samples")
    if reply.num_few_shot:
        facts.append(f"{reply.num_few_shot}-shot")
    if reply.tags:
        facts.append(f"tags {', '.join(reply.tags)}")
    if facts:
        parts.append("; ".join(facts))
    parts += _reading(reply)
    if reply.hints:
        parts.append("Before running: " + " | ".join(reply.hints))
    if reply.collections:
        parts.append(f"In collections: {', '.join(reply.collections)}")
    parts.append(
        "Run: submit_evaluation with "
        f'benchmarks=[{{"id": "{reply.id}", "provider_id": "{reply.provider_id}"}}].'
    )
    return with_staleness("\n".join(parts), reply.stale)


def _reading(reply: BenchmarkReply) -> list[str]:
    rows = []
    if reply.metric:
        row = f"Primary metric: {reply.metric}, {direction(reply.lower_is_better)}"
        if reply.threshold is not None:
            sign = "at most" if reply.lower_is_better else "at least"
            row += f"; passes with {sign} {format_score(reply.threshold)}"
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
