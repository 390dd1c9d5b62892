"""Providers and benchmarks, as an agent reads them when choosing what to run."""

from collections.abc import Sequence

from evalhub_mcp.server.clean import clip
from evalhub_mcp.server.replies.discovery import (
    BenchmarkFound,
    BenchmarksReply,
    ProviderFound,
    ProvidersReply,
)
from evalhub_mcp.server.text.numbers import plural, score

BUDGET = 5_600
"""Characters of text a default reply may take; details go before entries do."""


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
        head = f"{len(reply.providers)} of {plural(total, 'provider')}"
        parts.append(f"{head} for {filters}:" if filters else f"{head}:")
        blocks = [_provider_block(provider) for provider in reply.providers]
        if sum(map(len, blocks)) > BUDGET:
            blocks = [_provider_line(provider) for provider in reply.providers]
            parts[0] += " (short form; narrow with evaluates or query for hints)"
        parts += blocks
    else:
        declared = f" Declared so far: {', '.join(known)}." if known else ""
        parts.append(f"None of {plural(total, 'provider')} declares {filters}.{declared}")
    if reply.also_consider:
        parts.append("Also consider (no matching metadata of their own):")
        parts += [
            f"- {p.id} ({plural(p.benchmark_count, 'benchmark')}): {p.why}"
            for p in reply.also_consider
        ]
    if reply.providers or reply.also_consider:
        first = (reply.providers or reply.also_consider)[0].id
        parts.append(f"Next: find_benchmarks with provider_id={first!r} (or any id above).")
    return _with_staleness("\n".join(parts), reply.stale)


def _provider_line(provider: ProviderFound) -> str:
    text = f"- {provider.id} ({plural(provider.benchmark_count, 'benchmark')})"
    if provider.summary:
        text += f": {clip(provider.summary, 120)}"
    return text


def _provider_block(provider: ProviderFound) -> str:
    rows = [_provider_line(provider)]
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
    reply: BenchmarksReply, filters: str, shown_before: int, near: Sequence[str] = ()
) -> str:
    """The text of find_benchmarks."""
    if not reply.benchmarks:
        text = f"No benchmark matches {filters}." if filters else "The hub offers no benchmarks."
        if near:
            text += f" Close: {', '.join(near)}."
        return _with_staleness(text, reply.stale)
    last = shown_before + len(reply.benchmarks)
    shown = f"{shown_before + 1}-{last}" if shown_before else str(last)
    what = f" for {filters}" if filters else ""
    parts = [f"Showing {shown} of {plural(reply.total, 'benchmark')}{what}, best match first:"]
    parts += [_benchmark_line(benchmark) for benchmark in reply.benchmarks]
    if reply.next_cursor:
        parts.append(f"More: repeat the call with cursor={reply.next_cursor!r}.")
    first = reply.benchmarks[0]
    parts.append(
        "To run one: submit_evaluation with "
        f'benchmarks=[{{"id": "{first.id}", "provider_id": "{first.provider_id}"}}].'
    )
    return _with_staleness("\n".join(parts), reply.stale)


def _benchmark_line(benchmark: BenchmarkFound) -> str:
    text = f"- {benchmark.provider_id}/{benchmark.id}"
    if benchmark.purpose:
        text += f": {benchmark.purpose}"
    facts = []
    if benchmark.metric:
        direction = "lower is better" if benchmark.lower_is_better else "higher is better"
        facts.append(f"{benchmark.metric}, {direction}")
    if benchmark.threshold is not None:
        facts.append(f"threshold {score(benchmark.threshold)}")
    if benchmark.dataset_size:
        facts.append(f"{benchmark.dataset_size} samples")
    return f"{text} [{'; '.join(facts)}]" if facts else text


def _with_staleness(text: str, stale: str | None) -> str:
    if not stale:
        return text
    return f"{text}\nNote: the hub did not answer ({stale}); this is an older catalog."
