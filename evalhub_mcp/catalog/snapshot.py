"""The providers, benchmarks and collections of a hub at one moment, with indexes over them.

EvalHub has no benchmarks endpoint and no search that is useful to agents, so every question
about what can be run is answered from this snapshot. Indexes are built when first used.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from zlib import crc32

from evalhub_mcp.catalog.benchmark_ranking import BenchmarkRanking
from evalhub_mcp.catalog.bounded_dict import BoundedDict
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.evaluation_targets import likely_target
from evalhub_mcp.catalog.goal_reading import ReadGoal
from evalhub_mcp.catalog.label_forms import canonical, compact
from evalhub_mcp.catalog.own_words import OwnWordIndex
from evalhub_mcp.catalog.search_documents import collection_document
from evalhub_mcp.catalog.text_search import SearchIndex
from evalhub_mcp.catalog.vocabulary import near_words, words
from evalhub_mcp.client.models import Benchmark, Collection, Provider
from evalhub_mcp.untrusted import sanitize_line

MAX_KEPT_TEXTS = 64
"""Goals and queries whose reading a catalog keeps."""


@dataclass(frozen=True)
class Catalog:
    """The providers and collections of a hub, by id."""

    providers: Mapping[str, Provider]
    collections: Mapping[str, Collection]
    stale_reason: str | None = None
    """Why renewing an expired snapshot failed, in one line; None while this one is fresh."""
    collections_missing: str | None = None
    """Why the collections could not be read, when the providers could."""
    unreadable_providers: int = 0
    """Entries in the hub's list of providers that are broken and left out."""
    unreadable_benchmarks: int = 0
    """Broken entries in the benchmarks of the providers that can be read."""
    unreadable_collections: int = 0
    """Entries in the hub's list of collections that are broken and left out."""

    @classmethod
    def of(
        cls,
        providers: Iterable[Provider],
        collections: Iterable[Collection] = (),
        collections_missing: str | None = None,
    ) -> "Catalog":
        """Return a catalog sorted by id, since the hub's order is random."""
        return cls(
            {p.id: p for p in sorted(providers, key=lambda p: p.id)},
            {c.id: c for c in sorted(collections, key=lambda c: c.id)},
            collections_missing=collections_missing,
        )

    @cached_property
    def unreadable(self) -> int:
        """All entries that are broken and left out."""
        return self.unreadable_providers + self.unreadable_benchmarks + self.unreadable_collections

    def marked_stale(self, reason: str) -> "Catalog":
        """Return this snapshot with the reason why it was not renewed; shares the indexes."""
        marked = replace(self, stale_reason=sanitize_line(reason, 160))
        for name, index in self.__dict__.items():
            marked.__dict__.setdefault(name, index)
        return marked

    @cached_property
    def fingerprint(self) -> int:
        """A number that changes when jobs are read differently, such as with other thresholds."""
        objects = [*self.providers.values(), *self.collections.values()]
        dumps = [one.model_dump(mode="json", exclude={"resource", "runtime"}) for one in objects]
        return crc32(json.dumps(dumps, sort_keys=True, default=str).encode())

    @cached_property
    def entries(self) -> list[CatalogEntry]:
        """Every benchmark of every provider, by provider and id."""
        found = [CatalogEntry(p, b) for p in self.providers.values() for b in p.benchmarks if b.id]
        return sorted(found, key=lambda entry: entry.key)

    @cached_property
    def contents_summaries(self) -> Mapping[str, str]:
        """What each provider offers by its largest categories, for those without metadata."""
        return {p.id: _contents_summary(p) for p in self.providers.values()}

    @cached_property
    def by_benchmark_id(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by benchmark id; several providers may offer the same id."""
        return self._index(lambda benchmark: {benchmark.id})

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], CatalogEntry]:
        """Entries by provider id and benchmark id; the first where a provider lists one twice."""
        return {entry.key: entry for entry in reversed(self.entries)}

    @cached_property
    def by_form(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by the canonical form of their id, their id without its path, and their name."""
        return self._index(
            lambda b: {canonical(name) for name in (b.id, b.name, b.id.rpartition("/")[2])} - {""}
        )

    @cached_property
    def by_tag(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by tag, in canonical form."""
        return self._index(lambda benchmark: {canonical(tag) for tag in benchmark.tags})

    def _index(self, keys: Callable[[Benchmark], set[str]]) -> Mapping[str, list[CatalogEntry]]:
        index: dict[str, list[CatalogEntry]] = {}
        for entry in self.entries:
            for key in keys(entry.benchmark):
                index.setdefault(key, []).append(entry)
        return index

    @cached_property
    def labels(self) -> Mapping[str, int]:
        """How many benchmarks have each category or tag, in canonical form; most frequent first."""
        counts: Counter[str] = Counter()
        for entry in self.entries:
            benchmark = entry.benchmark
            counts.update({canonical(x) for x in (benchmark.category or "", *benchmark.tags)})
        del counts[""]
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def label_counts(self) -> Mapping[str, Counter[str]]:
        """By provider id, how many benchmarks have each category or tag, in compact form."""
        return {
            provider.id: Counter(
                form
                for b in provider.benchmarks
                for form in {compact(label) for label in (b.category or "", *b.tags)}
            )
            for provider in self.providers.values()
        }

    @cached_property
    def subjects(self) -> Mapping[str, str]:
        """Labels of several benchmarks that mean a single word, each with that word."""
        meanings = {label: words(label) for label, count in self.labels.items() if count > 1}
        return {label: found[0] for label, found in meanings.items() if len(found) == 1}

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """What each provider evaluates, by its id."""
        return {provider.id: likely_target(provider) for provider in self.providers.values()}

    @cached_property
    def provider_subjects(self) -> Mapping[str, frozenset[str]]:
        """Words for what each provider evaluates, by its id: capabilities, categories and tags.

        Words near them in meaning are included.
        """
        found = {}
        for provider in self.providers.values():
            texts = list(provider.agent.evaluates) if provider.agent else []
            for benchmark in provider.benchmarks:
                texts += [benchmark.category or "", *benchmark.tags]
            own = set(words(" ".join(texts)))
            found[provider.id] = frozenset(own | near_words(own))
        return found

    @cached_property
    def provider_names(self) -> Mapping[str, str]:
        """Words that only one provider has in its id, name or use, with its id: `kubeflow`."""
        found: dict[str, set[str]] = {}
        for provider in self.providers.values():
            agent = provider.agent
            texts = (provider.id, provider.name, agent.summary if agent else "")
            uses = agent.recommended_when if agent else ()
            for word in words(" ".join(filter(None, (*texts, *uses)))):
                found.setdefault(word, set()).add(provider.id)
        return {word: ids.pop() for word, ids in found.items() if len(ids) == 1}

    @cached_property
    def label_words(self) -> frozenset[str]:
        """The words of ids, names, tags, categories and capabilities, and these as a whole.

        As a whole they are one word ("humanevalplus"), and their words separated by spaces. So is
        the name of a benchmark after its provider's.
        """
        texts: list[str] = []
        for provider in self.providers.values():
            texts += [
                provider.id,
                provider.name,
                *(provider.agent.evaluates if provider.agent else []),
            ]
        for entry in self.entries:
            benchmark = entry.benchmark
            texts += [benchmark.id, benchmark.name, benchmark.category or "", *benchmark.tags]
        for collection in self.collections.values():
            texts += [collection.id, collection.name, collection.category or "", *collection.tags]
        whole = {compact(text.rpartition("/")[2]) for text in texts}
        texts += [f"{entry.provider.name} {entry.benchmark.name}" for entry in self.entries]
        named = [words(text) for text in set(texts)]
        spaced = {" ".join(name) for name in named}
        return frozenset({word for name in named for word in name} | whole | spaced)

    @cached_property
    def ranking(self) -> BenchmarkRanking:
        """The search over the benchmarks."""
        return BenchmarkRanking(self.entries, self.providers.values(), self.collections.values())

    @cached_property
    def readings(self) -> BoundedDict[str, ReadGoal]:
        """Goals read for this catalog, by their text; `catalog_reading` fills it."""
        return BoundedDict(MAX_KEPT_TEXTS)

    @cached_property
    def search_texts(self) -> BoundedDict[str, str]:
        """What is searched for queries, by their text; `catalog_reading` fills it."""
        return BoundedDict(MAX_KEPT_TEXTS)

    @cached_property
    def limited_providers(self) -> frozenset[str]:
        """Ids of the providers that take `num_examples`, as a hint or a collection shows."""
        by_hint = {
            provider.id
            for provider in self.providers.values()
            if provider.agent and any("num_examples" in hint for hint in provider.agent.hints)
        }
        by_collection = {
            b.provider_id
            for collection in self.collections.values()
            for b in collection.benchmarks
            if "num_examples" in (b.parameters or {})
        }
        return frozenset(by_hint | by_collection)

    @cached_property
    def own_words(self) -> OwnWordIndex:
        """The words of the benchmarks' own texts, by which goals are compared with them."""
        return OwnWordIndex(self.entries)

    @cached_property
    def collection_index(self) -> SearchIndex:
        """The search over the collections, in the order of `collections`."""
        documents = []
        for collection in self.collections.values():
            entries = [self.entry(b.provider_id, b.id) for b in collection.benchmarks]
            benchmarks = [entry.benchmark for entry in entries if entry is not None]
            documents.append(collection_document(collection, benchmarks))
        return SearchIndex(documents)

    def entry(self, provider_id: str, benchmark_id: str) -> CatalogEntry | None:
        """Return the entry for a provider id and benchmark id, or None."""
        return self.by_key.get((provider_id, benchmark_id))

    def collections_with(self, entry: CatalogEntry) -> list[Collection]:
        """Return the collections that contain a benchmark."""
        return [
            collection
            for collection in self.collections.values()
            if any((b.provider_id, b.id) == entry.key for b in collection.benchmarks)
        ]


def _contents_summary(provider: Provider) -> str:
    categories = Counter(canonical(b.category) for b in provider.benchmarks if b.category)
    if categories:
        largest = sorted(categories.items(), key=lambda item: (-item[1], item[0]))[:4]
        return "covers " + ", ".join(name for name, _ in largest)
    return provider.description or "no description"
