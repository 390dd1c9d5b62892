"""Structured replies of the tools that find providers and benchmarks."""

import json
from collections.abc import Sequence
from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.provider_discovery import ProviderMatch
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import AgentMetadata, BenchmarkAgentMetadata
from evalhub_mcp.server.core.data_words import data_row
from evalhub_mcp.server.core.reply import Reply, TextOnly
from evalhub_mcp.untrusted import sanitize_lines

MAX_PROVIDERS_BYTES = 5_200
"""Bytes for the providers of a reply, text and ids; details are left out before providers are."""
MAX_CONSIDERED = 12
_AFTER_THE_CHOICE = ("hints", "result_interpretation", "complements")
_DETAILS = ("title", "evaluates", "recommended_when", *_AFTER_THE_CHOICE)


class ProviderFound(Document):
    """A provider that declares what it measures."""

    id: Annotated[str, one_line(120)]
    name: Annotated[str, one_line(80)]
    title: TextOnly[Annotated[str, one_line(120)]] = ""
    summary: TextOnly[Annotated[str, one_line(220)]] = ""
    target_type: TextOnly[Annotated[str, one_line(40)]] = ""
    evaluates: TextOnly[Annotated[list[str], some_lines(40, 30)]] = []
    recommended_when: TextOnly[Annotated[list[str], some_lines(160, 6)]] = []
    hints: TextOnly[Annotated[list[str], some_lines(240, 6)]] = []
    result_interpretation: TextOnly[Annotated[list[str], some_lines(240, 6)]] = []
    complements: TextOnly[Annotated[list[str], some_lines(80, 8)]] = []
    benchmark_count: TextOnly[int]

    def without(self, *details: str) -> "ProviderFound":
        """Return a copy without these optional fields."""
        return self.model_copy(update={name: type(getattr(self, name))() for name in details})


class ProviderToConsider(Document):
    """A provider without matching metadata that may fit all the same."""

    id: Annotated[str, one_line(120)]
    name: Annotated[str, one_line(80)]
    benchmark_count: int
    why: Annotated[str, one_line(160)]


class ProvidersReply(Reply):
    """Answer of discover_providers."""

    providers: list[ProviderFound]
    also_consider: TextOnly[list[ProviderToConsider]] = []
    not_shown: TextOnly[int] = 0
    collections: TextOnly[Annotated[list[str], some_lines(120, 3)]] = []
    unreadable: TextOnly[int] = 0
    stale: TextOnly[str | None] = None


class BenchmarkFound(Document):
    """A benchmark, named by the pair that submit_evaluation needs."""

    provider_id: Annotated[str, one_line(120)]
    id: Annotated[str, one_line(160)]
    name: TextOnly[Annotated[str, one_line(80)]]
    purpose: TextOnly[Annotated[str, one_line(120)]] = ""
    category: TextOnly[Annotated[str, one_line(40)]] = ""
    metric: TextOnly[Annotated[str, one_line(60)]] = ""
    lower_is_better: TextOnly[bool | None] = None
    threshold: TextOnly[float | None] = None
    dataset_size: TextOnly[int | None] = None
    reads_data: TextOnly[str] = ""


class BenchmarksReply(Reply):
    """Answer of find_benchmarks."""

    benchmarks: list[BenchmarkFound]
    total: int
    next_cursor: str | None = None
    unreadable: TextOnly[int] = 0
    stale: TextOnly[str | None] = None


class ScoreRangeReply(Document):
    """What scores within a range mean."""

    range: Annotated[str, one_line(40)]
    meaning: Annotated[str, one_line(160)]


class BenchmarkReply(Reply):
    """Answer of get_benchmark: everything needed to run it and to read its result."""

    provider_id: Annotated[str, one_line(120)]
    id: Annotated[str, one_line(160)]
    name: TextOnly[Annotated[str, one_line(120)]]
    description: TextOnly[Annotated[str, one_line(800)]] = ""
    category: TextOnly[Annotated[str, one_line(40)]] = ""
    tags: TextOnly[Annotated[list[str], some_lines(40, 15)]] = []
    metrics: TextOnly[Annotated[list[str], some_lines(60, 20)]] = []
    metric: TextOnly[Annotated[str, one_line(60)]] = ""
    lower_is_better: TextOnly[bool | None] = None
    threshold: TextOnly[float | None] = None
    num_few_shot: TextOnly[int | None] = None
    dataset_size: TextOnly[int | None] = None
    result_interpretation: TextOnly[list[str]] = []
    score_ranges: TextOnly[list[ScoreRangeReply]] = []
    hints: TextOnly[Annotated[list[str], some_lines(240, 6)]] = []
    data: TextOnly[Annotated[str, one_line(1200)]] = ""
    collections: TextOnly[Annotated[list[str], some_lines(120, 10)]] = []
    stale: TextOnly[str | None] = None


def providers_reply(
    catalog: Catalog,
    declared: Sequence[ProviderMatch],
    considered: Sequence[ProviderMatch],
    *,
    overview: bool,
) -> ProvidersReply:
    """Shape the providers that were found.

    Args:
        catalog: What the hub offers.
        declared: The providers whose metadata fits.
        considered: Others that may fit.
        overview: Nothing was searched for, so leave out what matters after the choice.
    """
    described = []
    for provider in (match.provider for match in declared):
        found = ProviderFound.from_objects(
            provider, provider.agent, benchmark_count=len(provider.benchmarks)
        )
        if found.title == found.name:
            found.title = ""
        described.append(found)
    if overview and len(described) > 1:
        described = [p.without(*_AFTER_THE_CHOICE) for p in described]
    shown = _within_size(described)
    return ProvidersReply(
        providers=shown,
        also_consider=[
            ProviderToConsider.from_objects(
                match.provider, match, benchmark_count=len(match.provider.benchmarks)
            )
            for match in considered[:MAX_CONSIDERED]
        ],
        not_shown=len(described) - len(shown) + len(considered[MAX_CONSIDERED:]),
        unreadable=catalog.unreadable_providers,
        stale=catalog.stale_reason,
    )


def _within_size(providers: Sequence[ProviderFound]) -> list[ProviderFound]:
    """Return the providers that fit into a reply: the first ones in full, others in brief."""
    brief = [provider.without(*_DETAILS) for provider in providers]
    sizes = list(map(_size, brief))
    others = sum(sizes)
    left = MAX_PROVIDERS_BYTES
    shown: list[ProviderFound] = []
    for full, short, short_size in zip(providers, brief, sizes, strict=True):
        others -= short_size
        size = _size(full)
        if size <= left and (not shown or size + others <= left):
            shown.append(full)
            left -= size
        elif short_size <= left:
            shown.append(short)
            left -= short_size
        else:
            break
    return shown


def _size(provider: ProviderFound) -> int:
    """Return about how many bytes a provider takes, in the text and beside it."""
    fields = {name: value for name, value in provider if value}
    return len(json.dumps(fields, ensure_ascii=False).encode()) + len(provider.model_dump_json())


def benchmark_found(entry: CatalogEntry) -> BenchmarkFound:
    """Shape a benchmark for a list."""
    benchmark = entry.benchmark
    return BenchmarkFound.from_objects(
        entry,
        benchmark,
        provider_id=entry.key[0],
        purpose=benchmark.description or benchmark.name,
        reads_data=entry.data_need.mark if entry.data_need else "",
    )


def benchmark_reply(catalog: Catalog, entry: CatalogEntry) -> BenchmarkReply:
    """Shape everything about one benchmark; its own guidance goes before its provider's."""
    benchmark = entry.benchmark
    own = benchmark.agent or BenchmarkAgentMetadata()
    agent = entry.provider.agent or AgentMetadata()
    return BenchmarkReply.from_objects(
        entry,
        benchmark,
        provider_id=entry.provider.id,
        result_interpretation=[
            *sanitize_lines([own.result_interpretation], 500),
            *sanitize_lines(agent.result_interpretation, 240, 4),
        ],
        score_ranges=own.score_ranges[:12],
        hints=agent.hints,
        data=data_row(entry),
        collections=[collection.id for collection in catalog.collections_with(entry)],
        stale=catalog.stale_reason,
    )
