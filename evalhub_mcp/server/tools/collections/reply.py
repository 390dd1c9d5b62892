"""Structured replies of the tools that find collections."""

from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.catalog.collection_review import CollectionItem, CollectionReview
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import labels_of
from evalhub_mcp.jobs.cost_estimate import planned_samples, repetitions
from evalhub_mcp.server.core.reply import Reply, TextOnly
from evalhub_mcp.server.core.reply_notes import setting_words

MAX_BENCHMARKS = 25


class CollectionFoundReply(Document):
    """A collection."""

    id: Annotated[str, one_line(160)]
    name: TextOnly[Annotated[str, one_line(100)]]
    category: TextOnly[Annotated[str, one_line(40)]] = ""
    purpose: TextOnly[Annotated[str, one_line(160)]] = ""
    benchmark_count: TextOnly[int]
    threshold: TextOnly[float | None] = None
    traps: TextOnly[int] = 0


class CollectionsReply(Reply):
    """Answer of find_collections."""

    collections: list[CollectionFoundReply]
    total: int
    next_cursor: str | None = None
    unreadable: TextOnly[int] = 0
    stale: TextOnly[str | None] = None


class CollectionBenchmarkReply(Document):
    """One benchmark of a collection, with what it counts for."""

    provider_id: Annotated[str, one_line(120)]
    id: Annotated[str, one_line(160)]
    weight: float
    metric: Annotated[str, one_line(60)] = ""
    lower_is_better: bool | None = None
    threshold: float | None = None
    dataset_size: int | None = None
    samples: int | None = None
    repeats: int | None = None
    settings: Annotated[list[str], some_lines(80, 6)] = []
    exists: bool = True
    reads_data: str = ""


class CollectionReply(Reply):
    """Answer of get_collection."""

    id: Annotated[str, one_line(160)]
    name: TextOnly[Annotated[str, one_line(120)]]
    category: TextOnly[Annotated[str, one_line(40)]] = ""
    description: TextOnly[Annotated[str, one_line(600)]] = ""
    tags: TextOnly[Annotated[list[str], some_lines(40, 15)]] = []
    threshold: TextOnly[float | None] = None
    labels: TextOnly[Annotated[list[str], some_lines(80, 20)]] = []
    run_count: TextOnly[int | None] = None
    benchmarks: TextOnly[list[CollectionBenchmarkReply]]
    benchmark_count: TextOnly[int]
    traps: TextOnly[Annotated[list[str], some_lines(400, 8)]] = []
    stale: TextOnly[str | None] = None


def collection_found(review: CollectionReview) -> CollectionFoundReply:
    """Shape a collection for a list."""
    collection = review.collection
    return CollectionFoundReply.from_objects(
        collection,
        collection.pass_criteria,
        purpose=collection.description,
        benchmark_count=len(collection.benchmarks),
        traps=len(review.traps),
    )


def collection_reply(catalog: Catalog, review: CollectionReview) -> CollectionReply:
    """Shape everything about one collection."""
    collection = review.collection
    return CollectionReply.from_objects(
        collection,
        collection.pass_criteria,
        benchmarks=[_collection_benchmark(item) for item in review.items[:MAX_BENCHMARKS]],
        benchmark_count=len(review.items),
        labels=[f"{f}:{value}" for f, values in labels_of(collection).items() for value in values],
        traps=review.traps,
        stale=catalog.stale_reason,
    )


def _collection_benchmark(item: CollectionItem) -> CollectionBenchmarkReply:
    weight, parameters = item.config.weight, item.config.parameters or {}
    planned = planned_samples(item.samples, parameters, item.entry.subtasks if item.entry else 1)
    times = repetitions(parameters)
    need = item.entry.data_need if item.entry is not None else None
    return CollectionBenchmarkReply.from_objects(
        item,
        item.config,
        weight=1.0 if weight is None else weight,
        lower_is_better=item.lower_is_better if item.metric else None,
        dataset_size=item.samples,
        samples=planned if planned != item.samples else None,
        repeats=times if times > 1 else None,
        settings=[setting_words(name, value, 40) for name, value in parameters.items()],
        exists=item.entry is not None,
        reads_data=need.mark if need is not None else "",
    )
