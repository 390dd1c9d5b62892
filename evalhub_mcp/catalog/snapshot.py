"""The providers, benchmarks and collections of a hub at one moment, with indexes over them.

EvalHub has no benchmarks endpoint and no search that is useful to agents, so every question
about what can be run is answered from this snapshot. Indexes are built when first used.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from evalhub_mcp.catalog.benchmark_ranking import (
    BenchmarkRanking,
    RankedBenchmarks,
    collection_document,
)
from evalhub_mcp.catalog.entries import CatalogEntry, canonical, compact
from evalhub_mcp.catalog.text_search import SearchIndex
from evalhub_mcp.catalog.vocabulary import words
from evalhub_mcp.client.models import Collection, Provider


@dataclass(frozen=True)
class Catalog:
    """Everything the hub offered at one moment."""

    providers: Mapping[str, Provider]
    collections: Mapping[str, Collection]
    stale_reason: str | None = None
    """Why a renewal failed, when this snapshot outlived its time."""
    collections_missing: str | None = None
    """Why the collections could not be read, when only the providers could."""

    @classmethod
    def of(
        cls,
        providers: Iterable[Provider],
        collections: Iterable[Collection] = (),
        collections_missing: str | None = None,
    ) -> "Catalog":
        """Index providers and collections by id, in a stable order (the hub's is random)."""
        return cls(
            {p.id: p for p in sorted(providers, key=lambda p: p.id)},
            {c.id: c for c in sorted(collections, key=lambda c: c.id)},
            collections_missing=collections_missing,
        )

    def marked_stale(self, reason: str) -> "Catalog":
        """This snapshot, marked with why it could not be renewed; indexes are shared."""
        marked = replace(self, stale_reason=reason)
        for name, index in self.__dict__.items():
            marked.__dict__.setdefault(name, index)
        return marked

    @cached_property
    def entries(self) -> list[CatalogEntry]:
        """Every benchmark of every provider, by provider and id."""
        found = [CatalogEntry(p, b) for p in self.providers.values() for b in p.benchmarks if b.id]
        return sorted(found, key=lambda entry: entry.key)

    @cached_property
    def by_benchmark_id(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by benchmark id; several providers may offer the same id."""
        index: dict[str, list[CatalogEntry]] = {}
        for entry in self.entries:
            index.setdefault(entry.benchmark.id, []).append(entry)
        return index

    @cached_property
    def by_form(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by every way of writing them: id, id without its path, and name."""
        index: dict[str, list[CatalogEntry]] = {}
        for entry in self.entries:
            benchmark = entry.benchmark
            names = (benchmark.id, benchmark.name, benchmark.id.rpartition("/")[2])
            for form in {canonical(name) for name in names} - {""}:
                index.setdefault(form, []).append(entry)
        return index

    @cached_property
    def labels(self) -> Mapping[str, int]:
        """How many benchmarks carry each category or tag, spelt one way; frequent ones first."""
        counts: Counter[str] = Counter()
        for entry in self.entries:
            benchmark = entry.benchmark
            counts.update({canonical(x) for x in (benchmark.category or "", *benchmark.tags)})
        del counts[""]
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def by_tag(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by tag, spelt one way."""
        index: dict[str, list[CatalogEntry]] = {}
        for entry in self.entries:
            for form in {canonical(tag) for tag in entry.benchmark.tags}:
                index.setdefault(form, []).append(entry)
        return index

    @cached_property
    def label_counts(self) -> Mapping[str, Counter[str]]:
        """By provider, how many of its benchmarks carry each label, in compact form."""
        counts = {}
        for provider in self.providers.values():
            counts[provider.id] = Counter(
                form
                for b in provider.benchmarks
                for form in {compact(x) for x in (b.category or "", *b.tags)}
            )
        return counts

    @cached_property
    def subjects(self) -> Mapping[str, str]:
        """Labels of one telling word that several benchmarks carry, each with that word."""
        meanings = {label: words(label) for label, count in self.labels.items() if count > 1}
        return {label: found[0] for label, found in meanings.items() if len(found) == 1}

    @cached_property
    def ranking(self) -> BenchmarkRanking:
        """The search over the benchmarks."""
        return BenchmarkRanking(self.entries, self.providers.values(), self.collections.values())

    @cached_property
    def collection_index(self) -> SearchIndex:
        """The search over the collections, in the order of `collections`."""
        documents = []
        for collection in self.collections.values():
            entries = [self.entry(b.provider_id, b.id) for b in collection.benchmarks]
            benchmarks = [entry.benchmark for entry in entries if entry is not None]
            documents.append(collection_document(collection, benchmarks))
        return SearchIndex(documents)

    def search(self, query: str) -> RankedBenchmarks:
        """Benchmarks that answer `query`, best first."""
        return self.ranking.search(query)

    def entry(self, provider_id: str, benchmark_id: str) -> CatalogEntry | None:
        """The entry for a provider and benchmark id, or None."""
        for entry in self.by_benchmark_id.get(benchmark_id, ()):
            if entry.provider.id == provider_id:
                return entry
        return None
