"""Collections, as an agent reads them."""

from collections.abc import Sequence

from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.server.core.reply_notes import direction, more, showing, with_staleness
from evalhub_mcp.server.tools.collections.reply import (
    CollectionBenchmarkReply,
    CollectionFoundReply,
    CollectionReply,
    CollectionsReply,
)


def collections_text(
    reply: CollectionsReply, filters: str, shown_before: int, categories: Sequence[str] = ()
) -> str:
    """The text of find_collections."""
    if not reply.collections:
        if not filters:
            return with_staleness("The hub has no collections.", reply.stale)
        known = f" Categories: {', '.join(categories)}." if categories else ""
        text = f"No collection matches {filters}.{known}"
        return with_staleness(text, reply.stale)
    what = f" for {filters}" if filters else ""
    head = showing(shown_before, len(reply.collections), pluralize(reply.total, "collection"))
    parts = [f"{head}{what}:"]
    parts += [_line(collection) for collection in reply.collections]
    parts += more(reply.next_cursor)
    first = reply.collections[0].id
    parts.append(f"Next: get_collection({first!r}) for its benchmarks and thresholds.")
    return with_staleness("\n".join(parts), reply.stale)


def _line(collection: CollectionFoundReply) -> str:
    facts = [pluralize(collection.benchmark_count, "benchmark")]
    if collection.threshold is not None:
        facts.append(f"overall threshold {format_score(collection.threshold)}")
    if collection.traps:
        facts.append(pluralize(collection.traps, "known trap"))
    text = f"- {collection.id} [{'; '.join(facts)}]"
    return f"{text}: {collection.purpose}" if collection.purpose else text


def collection_text(reply: CollectionReply) -> str:
    """The text of get_collection."""
    parts = [f"Collection {reply.id} - {reply.name}"]
    if reply.description:
        parts.append(reply.description)
    facts = [pluralize(reply.benchmark_count, "benchmark")]
    if reply.category:
        facts.insert(0, f"category {reply.category}")
    if reply.threshold is not None:
        facts.append(f"overall threshold {format_score(reply.threshold)} on the weighted average")
    parts.append("; ".join(facts))
    parts += [_benchmark(benchmark) for benchmark in reply.benchmarks]
    if len(reply.benchmarks) < reply.benchmark_count:
        parts.append(f"(showing {len(reply.benchmarks)} of {reply.benchmark_count} benchmarks)")
    parts += [f"Trap: {trap}." for trap in reply.traps]
    if reply.benchmarks:
        parts.append(f'Run: submit_evaluation with collection={{"id": "{reply.id}"}}.')
    return with_staleness("\n".join(parts), reply.stale)


def _benchmark(benchmark: CollectionBenchmarkReply) -> str:
    facts = [f"weight {format_score(benchmark.weight)}"]
    if benchmark.metric:
        facts.append(f"{benchmark.metric}, {direction(benchmark.lower_is_better)}")
    if benchmark.threshold is not None:
        facts.append(f"threshold {format_score(benchmark.threshold)}")
    if benchmark.dataset_size:
        facts.append(f"{benchmark.dataset_size} samples")
    gone = "" if benchmark.exists else " DOES NOT EXIST ANY MORE"
    return f"- {benchmark.provider_id}/{benchmark.id}{gone} [{'; '.join(facts)}]"
