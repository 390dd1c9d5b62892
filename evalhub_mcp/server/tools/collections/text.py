"""Collections, as an agent reads them."""

from evalhub_mcp.catalog.name_lookup import is_made_up
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import known_labels
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.server.core.reply_notes import (
    nothing_found,
    page_rows,
    score_facts,
    unreadable_row,
    with_staleness,
)
from evalhub_mcp.server.tools.collections.reply import (
    CollectionBenchmarkReply,
    CollectionFoundReply,
    CollectionReply,
    CollectionsReply,
)
from evalhub_mcp.untrusted import sanitize_lines


def collections_text(
    reply: CollectionsReply, filters: str, shown_before: int, catalog: Catalog
) -> str:
    """Return the text of find_collections; `shown_before` counts those on the pages before."""
    if not reply.total and not filters:
        return nothing_found("The hub has no collections.", reply.stale)
    if not reply.total:
        categories = sorted({c.category or "" for c in catalog.collections.values()})
        known = ", ".join(sanitize_lines(categories, 40, 20))
        text = f"No collection matches {filters}.{f' Categories: {known}.' if known else ''}"
        if "labels" in filters:
            labels = ", ".join(sanitize_lines(known_labels(catalog), 60, 20))
            text += f" Labels: {labels or 'this hub has given its collections none'}."
        return nothing_found(text, reply.stale, reply.unreadable)
    lines = [_line(collection) for collection in reply.collections]
    total = pluralize(reply.total, "collection")
    parts = page_rows(shown_before, total, filters, lines, reply.next_cursor)
    if reply.collections:
        first = reply.collections[0].id
        parts.append(f"Next: get_collection({first!r}) for its benchmarks and thresholds.")
    if reply.unreadable:
        parts.append(unreadable_row(reply.unreadable))
    return with_staleness(parts, reply.stale)


def _line(collection: CollectionFoundReply) -> str:
    facts = [pluralize(collection.benchmark_count, "benchmark")]
    if collection.threshold is not None:
        facts.append(f"overall threshold {format_score(collection.threshold)}")
    if collection.traps:
        facts.append(pluralize(collection.traps, "known trap"))
    # The hub numbers collections of its users: their ids say nothing.
    is_named = not collection.purpose or is_made_up(collection.id)
    named = f" {collection.name}" if is_named else ""
    text = f"- {collection.id}{named} [{'; '.join(facts)}]"
    return f"{text}: {collection.purpose}" if collection.purpose else text


def collection_text(reply: CollectionReply) -> str:
    """Return the text of get_collection."""
    parts = [f"Collection {reply.id} - {reply.name}"]
    if reply.description:
        parts.append(reply.description)
    facts = [f"category {reply.category}"] if reply.category else []
    facts.append(pluralize(reply.benchmark_count, "benchmark"))
    if reply.threshold is not None:
        facts.append(f"overall threshold {format_score(reply.threshold)} on the weighted average")
    if reply.run_count is not None:
        facts.append(f"run {pluralize(reply.run_count, 'time')}")
    parts.append("; ".join(facts))
    if reply.labels:
        parts.append(f"Labels: {', '.join(reply.labels)}.")
    parts += [_benchmark_line(benchmark) for benchmark in reply.benchmarks]
    if len(reply.benchmarks) < reply.benchmark_count:
        parts.append(f"(showing {len(reply.benchmarks)} of {reply.benchmark_count} benchmarks)")
    parts += [f"Trap: {trap}." for trap in reply.traps]
    if reply.benchmarks:
        parts.append(f'Run: submit_evaluation with collection={{"id": "{reply.id}"}}.')
    return with_staleness(parts, reply.stale)


def _samples(benchmark: CollectionBenchmarkReply) -> str:
    """Return how many samples run: `50 of 500 samples, each 3 times`."""
    size, limited = benchmark.dataset_size, benchmark.samples
    shown = f"{limited}{f' of {size}' if size else ''}" if limited else str(size or "")
    text = f"{shown} samples" if shown else ""
    if benchmark.repeats:
        text += f"{', each' if text else 'each sample'} {benchmark.repeats} times"
    return text


def _benchmark_line(benchmark: CollectionBenchmarkReply) -> str:
    facts = [f"weight {format_score(benchmark.weight)}"]
    facts += score_facts(benchmark.metric, benchmark.lower_is_better, benchmark.threshold)
    if samples := _samples(benchmark):
        facts.append(samples)
    if benchmark.reads_data:
        facts.append(benchmark.reads_data)
    if benchmark.settings:
        facts.append(f"set: {', '.join(benchmark.settings)}")
    gone = "" if benchmark.exists else " DOES NOT EXIST ANY MORE"
    return f"- {benchmark.provider_id}/{benchmark.id}{gone} [{'; '.join(facts)}]"
