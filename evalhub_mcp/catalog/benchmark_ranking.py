"""Rank a catalog's benchmarks for a query, and select those that answer a goal.

The text score decides, and the catalog's metadata corrects it: members of curated collections
and benchmarks that declare how they are read rank higher; versions in another spoken language,
subsets and variants of a benchmark, and another provider's copy of one rank lower. The order is
deterministic and does not depend on the order in which the hub lists them.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence, Set
from dataclasses import dataclass
from math import log2
from typing import overload

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.search_documents import benchmark_document, provider_document
from evalhub_mcp.catalog.text_search import Scores, SearchIndex
from evalhub_mcp.catalog.vocabulary import LANGUAGES, VARIANTS, languages_in, without_limits, words
from evalhub_mcp.client.models import Collection, Provider

CURATION_BONUS = 0.16
"""What membership in one collection adds to a factor of 1; further collections add less."""
PRIMARY_SCORE_BONUS = 0.05
SCORE_BANDS_BONUS = 0.03
OTHER_LANGUAGE_FACTOR = 0.5
REQUESTED_LANGUAGE_FACTOR = 1.3
SUBSET_FACTOR = 0.88
VARIANT_FACTOR = 0.85
DUPLICATE_FACTOR = 0.6
PROVIDER_TEXT_WEIGHT = 0.3
"""Weight of the provider's text beside the benchmark's own."""
EXACT_ID_FACTOR = 1.01
"""A benchmark whose id is the query scores this many times the best score."""
MIN_RELATIVE_SCORE = 0.1
"""Share of the best score below which a benchmark is left out."""
MAX_CANDIDATES = 200
MIN_SHARE_OF_BEST = 0.35
"""Share of the best benchmark's score that a further benchmark of a selection must reach."""
MIN_COVERAGE = 0.4
"""Share of the goal that a further benchmark must answer."""
NEW_WORD_BONUS = 0.25
"""What each unanswered word of the goal adds to a benchmark's value."""
SAME_FAMILY_FACTOR = 0.4
"""Applied to a benchmark when another one of its family has been selected."""
QUICK_SAMPLES = 300
"""Samples up to which a whole benchmark is a quick check."""


@dataclass(frozen=True)
class RankedBenchmark:
    """A benchmark that answers a query."""

    entry: CatalogEntry
    score: float
    matched: tuple[str, ...]
    """Words of the query it answers."""
    coverage: float
    """Share of the query's weight that those words carry, 0 to 1."""
    in_other_language: bool = False
    """Whether it is in a spoken language that the query does not name."""


@dataclass(frozen=True, eq=False)
class RankedBenchmarks(Sequence[RankedBenchmark]):
    """Search results, best first. Items are built when they are read, since most never are."""

    words: Sequence[str]
    """The words of the query that the catalog can answer."""
    _entries: Sequence[CatalogEntry]
    _positions: Sequence[int]
    _rated: Sequence[float]
    _scores: Scores
    _in_other_language: Container[int] = ()

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> RankedBenchmark: ...
    @overload
    def __getitem__(self, index: slice) -> list[RankedBenchmark]: ...
    def __getitem__(self, index: int | slice) -> RankedBenchmark | list[RankedBenchmark]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self._positions)))]
        position = self._positions[index]
        return RankedBenchmark(
            self._entries[position],
            self._rated[position],
            self._scores.matched(position),
            self._scores.covered[position],
            position in self._in_other_language,
        )

    @property
    def entries(self) -> list[CatalogEntry]:
        """The benchmarks alone, in the same order."""
        return [self._entries[position] for position in self._positions]


class BenchmarkRanking:
    """The search over one catalog's benchmarks; built once per snapshot."""

    def __init__(
        self,
        entries: Sequence[CatalogEntry],
        providers: Iterable[Provider],
        collections: Iterable[Collection],
    ) -> None:
        self._entries = entries
        self._index = SearchIndex([benchmark_document(entry.benchmark) for entry in entries])
        by_number = list(providers)
        numbers = {provider.id: number for number, provider in enumerate(by_number)}
        self._provider_numbers = [numbers[entry.provider.id] for entry in entries]
        self._providers = SearchIndex([provider_document(provider) for provider in by_number])
        memberships = Counter(
            key for c in collections for key in {(b.provider_id, b.id) for b in c.benchmarks}
        )
        subsets = _subsets(entries)
        self._languages = [_languages(entry) for entry in entries]
        self.languages = frozenset({"english"}.union(*self._languages))
        """The spoken languages that some benchmark is in."""
        self._factors = [
            _metadata_factor(entry, memberships[entry.key], entry.key in subsets)
            for entry in entries
        ]
        self._other_languages = frozenset(
            position
            for position, languages in enumerate(self._languages)
            if languages - {"english"}
        )
        self._english_factors = [
            factor * OTHER_LANGUAGE_FACTOR if position in self._other_languages else factor
            for position, factor in enumerate(self._factors)
        ]
        self._names = [entry.benchmark.id.rpartition("/")[2].lower() for entry in entries]
        self._by_name: dict[str, list[int]] = {}
        for position, entry in enumerate(entries):
            for name in {entry.benchmark.id.lower(), entry.reference.lower()}:
                self._by_name.setdefault(name, []).append(position)

    def search(self, query: str) -> RankedBenchmarks:
        """Return every benchmark that answers something of `query`, best first.

        A query without a meaningful word ("is my model good?") searches for general benchmarks.
        """
        query, _ = without_limits(query)
        query_words = words(query)
        if not query_words:
            query, query_words = "general", ("general",)
        names_none = LANGUAGES.keys().isdisjoint(query_words)
        languages = frozenset() if names_none else languages_in(query_words)
        any_language = languages or "multilingual" in query_words
        factors = self._factors if any_language else self._english_factors
        scores = self._index.search(query)
        provider_scores = self._providers.search(query).score
        rated = list(scores.score)
        for position in scores.found:
            provider_score = provider_scores[self._provider_numbers[position]]
            rated[position] += PROVIDER_TEXT_WEIGHT * provider_score
            rated[position] *= factors[position]
        for position in self._other_languages if languages else ():
            requested = self._languages[position] & languages
            rated[position] *= REQUESTED_LANGUAGE_FACTOR if requested else OTHER_LANGUAGE_FACTOR
        best = max((rated[position] for position in scores.found), default=0.0)
        for position in self._by_name.get("".join(query.split()).lower(), ()):
            if rated[position]:
                rated[position] = EXACT_ID_FACTOR * best
        kept = sorted(
            (p for p in scores.found if rated[p] >= MIN_RELATIVE_SCORE * best),
            key=lambda position: (-rated[position], position),
        )
        seen: set[str] = set()
        for position in kept:
            if self._names[position] in seen:
                rated[position] *= DUPLICATE_FACTOR
            seen.add(self._names[position])
        kept.sort(key=lambda position: -rated[position])
        in_other_language = () if any_language else self._other_languages
        return RankedBenchmarks(scores.words, self._entries, kept, rated, scores, in_other_language)


def _subsets(entries: Sequence[CatalogEntry]) -> set[tuple[str, str]]:
    """Return the keys of benchmarks whose id continues another id of the same provider."""
    keys = {entry.key for entry in entries}
    return {
        (provider_id, benchmark_id)
        for provider_id, benchmark_id in keys
        if any(
            char in "_-:." and (provider_id, benchmark_id[:position]) in keys
            for position, char in enumerate(benchmark_id)
        )
    }


def _languages(entry: CatalogEntry) -> frozenset[str]:
    benchmark = entry.benchmark
    text = f"{benchmark.name} {benchmark.description or ''} {' '.join(benchmark.tags)}"
    return languages_in(words(text))


def _metadata_factor(entry: CatalogEntry, memberships: int, is_subset: bool) -> float:
    benchmark = entry.benchmark
    factor = 1.0 + CURATION_BONUS * log2(1 + memberships)
    if benchmark.primary_score is not None and benchmark.primary_score.metric:
        factor += PRIMARY_SCORE_BONUS
    if benchmark.agent is not None and benchmark.agent.score_ranges:
        factor += SCORE_BANDS_BONUS
    if is_subset:
        factor *= SUBSET_FACTOR
    if VARIANTS & set(words(f"{benchmark.id} {benchmark.name} {' '.join(benchmark.tags)}")):
        factor *= VARIANT_FACTOR
    return factor


def candidate_benchmarks(
    ranked: RankedBenchmarks,
    target_type: str | None,
    excluded: Set[str] = frozenset(),
    providers: Set[str] = frozenset(),
) -> list[RankedBenchmark]:
    """Return the ranked benchmarks of a target type, in requested languages where there are any.

    Those whose labels have a word that the goal excludes, and those of other providers than it
    names, are left out where others remain.
    """
    if target_type is None:
        found = ranked[:MAX_CANDIDATES]
    else:
        found = [item for item in ranked if item.entry.target == target_type]
        found = found[:MAX_CANDIDATES]
    found = [item for item in found if not item.in_other_language] or found
    if providers:
        found = [item for item in found if item.entry.key[0] in providers] or found
    if not excluded:
        return found
    return [
        item
        for item in found
        if excluded.isdisjoint(item.entry.label_words | set(words(item.entry.benchmark.id)))
    ] or found


def select_benchmarks(
    pool: Sequence[RankedBenchmark], most: int, goal_words: Sequence[str]
) -> list[RankedBenchmark]:
    """Return benchmarks that together answer the goal, without near duplicates.

    They are the best one, for each word that it leaves open the best about that word, and then
    what adds most to those chosen before, since the best few would measure one thing several
    times.
    """
    if not pool:
        return []
    best = pool[0].score
    chosen = [pool[0]]
    for word in goal_words:
        if not any(word in item.matched for item in chosen):
            about = (i for i in pool if word in i.matched and word in i.entry.label_words)
            chosen += [found for found in [next(about, None)] if found is not None]
    chosen = chosen[:most]
    left = [
        item
        for item in pool
        if item.score >= MIN_SHARE_OF_BEST * best
        and item.coverage >= min(MIN_COVERAGE, pool[0].coverage)
        and all(item is not other for other in chosen)
    ]
    while left and len(chosen) < most:
        answered = {word for item in chosen for word in item.matched}
        # Where no benchmark answers everything found so far, repeating a part of it does not help.
        in_parts = not any(answered <= set(item.matched) for item in chosen)
        left = [item for item in left if not (in_parts and set(item.matched) < answered)]
        rated = [(_value(item, chosen, answered), item) for item in left]
        value, pick = max(rated, key=lambda pair: pair[0], default=(0.0, None))
        if pick is None or value < MIN_SHARE_OF_BEST * best:
            break
        chosen.append(pick)
        left = [item for item in left if item is not pick]
    return chosen


def _value(item: RankedBenchmark, chosen: Sequence[RankedBenchmark], answered: set[str]) -> float:
    """Return a benchmark's score, raised by new words and lowered by a chosen relative."""
    value = item.score * (1 + NEW_WORD_BONUS * len(set(item.matched) - answered))
    family, name = item.entry.family, canonical(item.entry.benchmark.name)
    related = any(
        family == other.entry.family or name == canonical(other.entry.benchmark.name)
        for other in chosen
    )
    return value * (SAME_FAMILY_FACTOR if related else 1.0)


def quickest_benchmark(
    pool: Sequence[RankedBenchmark], min_relative_score: float
) -> RankedBenchmark | None:
    """Return the cheapest benchmark that scores at least a share of the best score."""
    if not pool:
        return None
    near = [item for item in pool if item.score >= min_relative_score * pool[0].score]
    # A benchmark about the goal, and not one whose text happens to have a word of it.
    near = [item for item in near if not item.entry.label_words.isdisjoint(item.matched)] or near
    marked = [item for item in near if item.entry.is_marked_quick]
    small = [item for item in near if 0 < (item.entry.dataset_size or 0) <= QUICK_SAMPLES]
    return next(iter([*marked, *small, *near]), None)
