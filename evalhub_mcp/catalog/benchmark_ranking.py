"""Which benchmarks answer a wish, best first.

Text decides, and five facts of the catalog correct it, the way an expert would: what
curated collections contain is well chosen; a benchmark that declares how it is read can
be judged; a version in one spoken language, a part of a larger benchmark or a variation
of one is a special case; and a second provider's copy of the same benchmark adds nothing
to a short list. Deterministic, and independent of the order the hub sends.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import overload

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.text_search import Scores, SearchIndex, document
from evalhub_mcp.catalog.vocabulary import VARIANTS, languages_in, without_limits, words
from evalhub_mcp.client.models import Benchmark, Collection, Provider

CURATED = 0.16
"""What membership in one collection adds to a score of 1; more collections add less."""
DECLARES_PRIMARY_SCORE = 0.05
DECLARES_READING = 0.03
WRONG_LANGUAGE = 0.5
RIGHT_LANGUAGE = 1.3
PART_OF_ANOTHER = 0.88
VARIATION = 0.85
COPY = 0.6
PROVIDER_SHARE = 0.3
"""Weight of what the provider says of itself beside what the benchmark says."""
FIRST = 1.01
"""Times the best score that a benchmark gets whose very id was asked for."""
FLOOR = 0.1
"""Share of the best score below which a result is no answer."""
NO_SUBJECT = frozenset({"general", "other", "misc", "none", "default"})
"""Categories that say where a benchmark was put because it fitted nowhere."""


@dataclass(frozen=True)
class RankedBenchmark:
    """A benchmark found, with the reason."""

    entry: CatalogEntry
    score: float
    matched: tuple[str, ...]
    """Words of the query it answers."""
    coverage: float
    """Share of the query's weight that those words carry, 0 to 1."""
    off_language: bool = False
    """Whether it is in a spoken language nobody asked for."""


class RankedBenchmarks(Sequence[RankedBenchmark]):
    """Search results, best first; each is made when it is looked at."""

    def __init__(
        self,
        entries: Sequence[CatalogEntry],
        positions: Sequence[int],
        rated: Sequence[float],
        scores: Scores,
        off_language: Container[int] = (),
    ) -> None:
        self._entries = entries
        self._positions = positions
        self._rated = rated
        self._scores = scores
        self._off_language = off_language

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> RankedBenchmark: ...
    @overload
    def __getitem__(self, index: slice) -> "RankedBenchmarks": ...
    def __getitem__(self, index: int | slice) -> "RankedBenchmark | RankedBenchmarks":
        if isinstance(index, slice):
            return RankedBenchmarks(
                self._entries,
                self._positions[index],
                self._rated,
                self._scores,
                self._off_language,
            )
        position = self._positions[index]
        return RankedBenchmark(
            self._entries[position],
            self._rated[position],
            self._scores.matched(position),
            self._scores.covered[position],
            position in self._off_language,
        )

    @property
    def entries(self) -> list[CatalogEntry]:
        """The benchmarks alone, in the same order."""
        return [self._entries[position] for position in self._positions]

    @property
    def words(self) -> Sequence[str]:
        """The words of the query that the catalog could answer."""
        return self._scores.words


class BenchmarkRanking:
    """The search over one catalog's benchmarks; built once per snapshot."""

    def __init__(
        self,
        entries: Sequence[CatalogEntry],
        providers: Iterable[Provider],
        collections: Iterable[Collection],
    ) -> None:
        self._entries = entries
        self.index = SearchIndex([_benchmark_document(entry) for entry in entries])
        by_id = list(providers)
        numbers = {provider.id: number for number, provider in enumerate(by_id)}
        self._provider_of = [numbers[entry.provider.id] for entry in entries]
        self._providers = SearchIndex([provider_document(provider) for provider in by_id])
        memberships = _memberships(collections)
        parts = _parts_of_others(entries)
        self._languages = [_languages(entry) for entry in entries]
        self._prior = [
            _prior(entry, memberships.get(entry.key, 0), entry.key in parts) for entry in entries
        ]
        # Positions of benchmarks in a spoken language other than English.
        self._special = frozenset(
            position
            for position, languages in enumerate(self._languages)
            if languages - {"english"}
        )
        self._plain_prior = list(self._prior)
        for position in self._special:
            self._plain_prior[position] *= WRONG_LANGUAGE
        self._names = [entry.benchmark.id.rpartition("/")[2].lower() for entry in entries]
        self._named: dict[str, list[int]] = {}
        for position, entry in enumerate(entries):
            for name in {entry.benchmark.id.lower(), entry.reference.lower()}:
                self._named.setdefault(name, []).append(position)

    def search(self, query: str) -> RankedBenchmarks:
        """Every benchmark that has something of `query`, best first.

        A query without any telling word ("is my model good?") asks for a general picture.
        """
        query, _ = without_limits(query)
        asked = words(query)
        if not asked:
            query, asked = "general", ["general"]
        wanted_languages = languages_in(asked)
        scores = self.index.search(query)
        rated = list(scores.score)
        by_provider = self._provider_scores(query)
        as_asked = wanted_languages or "multilingual" in asked
        factors = self._prior if as_asked else self._plain_prior
        for position in scores.found:
            rated[position] = factors[position] * (
                rated[position] + by_provider[self._provider_of[position]]
            )
        for position in self._special if wanted_languages else ():
            if rated[position]:
                right = self._languages[position] & wanted_languages
                rated[position] *= RIGHT_LANGUAGE if right else WRONG_LANGUAGE
        best = max((rated[position] for position in scores.found), default=0.0)
        for position in self._named.get("".join(query.split()).lower(), ()):
            if rated[position]:
                rated[position] = FIRST * best
        floor = FLOOR * best
        kept = sorted(
            (position for position in scores.found if rated[position] >= floor),
            key=lambda position: (-rated[position], position),
        )
        seen: set[str] = set()
        for position in kept:
            name = self._names[position]
            if name in seen:  # a second provider's copy adds nothing to a short list
                rated[position] *= COPY
            seen.add(name)
        kept.sort(key=lambda position: -rated[position])
        off_language = () if as_asked else self._special
        return RankedBenchmarks(self._entries, kept, rated, scores, off_language)

    def _provider_scores(self, query: str) -> list[float]:
        scores = self._providers.search(query)
        return [PROVIDER_SHARE * score for score in scores.score]


def _benchmark_document(entry: CatalogEntry) -> Mapping[str, float]:
    benchmark = entry.benchmark
    return document(
        (3.0, [benchmark.id]),
        (3.0, [benchmark.name]),
        (2.5, [label for label in [benchmark.category] if label not in NO_SUBJECT]),
        (2.5, [tag for tag in benchmark.tags if tag not in NO_SUBJECT]),
        (1.2, [benchmark.description]),
        (0.4, benchmark.metrics),
    )


def provider_document(provider: Provider) -> Mapping[str, float]:
    """What a provider says of itself, weighted for search."""
    agent = provider.agent
    return document(
        (3.0, [provider.id, provider.name]),
        (3.0, agent.evaluates if agent else []),
        (2.0, [*(agent.recommended_when if agent else []), agent.summary if agent else None]),
        (1.2, [provider.description, *provider.tags]),
        (0.6, agent.hints if agent else []),
    )


def collection_document(
    collection: Collection, benchmarks: Iterable[Benchmark]
) -> Mapping[str, float]:
    """What a collection says of itself, and in passing what its benchmarks are."""
    agent = collection.agent
    return document(
        (3.0, [collection.id, collection.name]),
        (3.0, [collection.category]),
        (2.5, collection.tags),
        (2.0, [*(agent.evaluates if agent else []), *(agent.recommended_when if agent else [])]),
        (1.2, [collection.description, *collection.domains, *collection.tasks]),
        (0.6, [label for b in benchmarks for label in (b.name, b.category, *b.tags)]),
    )


def _memberships(collections: Iterable[Collection]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for collection in collections:
        for key in {(b.provider_id, b.id) for b in collection.benchmarks}:
            counts[key] = counts.get(key, 0) + 1
    return counts


def _parts_of_others(entries: Sequence[CatalogEntry]) -> set[tuple[str, str]]:
    """Benchmarks whose id continues that of another one of the same provider."""
    keys = {entry.key for entry in entries}
    parts = set()
    for provider_id, benchmark_id in keys:
        for position, char in enumerate(benchmark_id):
            if char in "_-:." and position and (provider_id, benchmark_id[:position]) in keys:
                parts.add((provider_id, benchmark_id))
                break
    return parts


def _languages(entry: CatalogEntry) -> frozenset[str]:
    benchmark = entry.benchmark
    text = f"{benchmark.name} {benchmark.description or ''} {' '.join(benchmark.tags)}"
    return languages_in(words(text))


def _prior(entry: CatalogEntry, memberships: int, is_part: bool) -> float:
    benchmark = entry.benchmark
    prior = 1.0 + CURATED * log(1 + memberships) / log(2)
    if benchmark.primary_score is not None and benchmark.primary_score.metric:
        prior += DECLARES_PRIMARY_SCORE
    if benchmark.agent is not None and benchmark.agent.score_ranges:
        prior += DECLARES_READING
    if is_part:
        prior *= PART_OF_ANOTHER
    marks = set(words(f"{benchmark.id} {benchmark.name} {' '.join(benchmark.tags)}"))
    if marks & VARIANTS:
        prior *= VARIATION
    return prior
