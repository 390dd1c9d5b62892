"""Select the benchmarks and the collection that answer a goal.

The best few of a ranking would measure one thing several times, so each further benchmark is
selected for what it adds to those selected before it.
"""

from collections.abc import Sequence, Set

from evalhub_mcp.catalog.benchmark_ranking import RankedBenchmark, RankedBenchmarks
from evalhub_mcp.catalog.collection_review import has_unreachable_threshold, review_collection
from evalhub_mcp.catalog.collection_search import CollectionMatch, search_collections
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import RELATED, VAGUE, words
from evalhub_mcp.client.models import Collection

MAX_CANDIDATES = 200
MIN_RELATIVE_SCORE = 0.35
"""Share of the best benchmark's score that a further benchmark must reach."""
MIN_COVERAGE = 0.4
"""Share of the goal that a further benchmark must answer."""
NEW_WORD_BONUS = 0.25
"""What each unanswered word of the goal adds to a benchmark's value."""
SAME_FAMILY_FACTOR = 0.4
"""Applied to a benchmark when another one of its family has been selected."""
MIN_COLLECTION_COVERAGE = 0.6
"""Share of the understood words that a collection must answer."""
SYNONYM_CLOSENESS = 0.7
"""Closeness from which a related word among a collection's labels counts as a goal's word."""
SUBJECT_FACTOR = 1.5
"""Applied to a collection whose name or category has a word of the goal."""
UNREACHABLE_FACTOR = 0.25
"""Applied to a collection with thresholds that cannot be met."""
QUICK_SAMPLES = 300
"""Samples up to which a whole benchmark is a quick check."""


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
    found = [item for item in found if item.entry.provider.id in providers] or found
    if not excluded:
        return found
    return [item for item in found if excluded.isdisjoint(_own_words(item.entry))] or found


def select_benchmarks(
    pool: Sequence[RankedBenchmark], most: int, goal_words: Sequence[str]
) -> list[RankedBenchmark]:
    """Return benchmarks that together answer the goal, without near duplicates."""
    if not pool:
        return []
    best = pool[0].score
    chosen = _one_per_word(pool, goal_words)[:most]
    left = [
        item
        for item in pool
        if item.score >= MIN_RELATIVE_SCORE * best
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
        if pick is None or value < MIN_RELATIVE_SCORE * best:
            break
        chosen.append(pick)
        left = [item for item in left if item is not pick]
    return chosen


def _one_per_word(
    pool: Sequence[RankedBenchmark], goal_words: Sequence[str]
) -> list[RankedBenchmark]:
    """Return the best benchmark, and for each word it leaves open the best about that word."""
    chosen = [pool[0]]
    for word in goal_words:
        if not any(word in item.matched for item in chosen):
            about = (item for item in pool if word in item.matched and word in _labels(item.entry))
            chosen += [found for found in [next(about, None)] if found is not None]
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


def _own_words(entry: CatalogEntry) -> set[str]:
    """Return the words of a benchmark's id, name, category and tags."""
    return _labels(entry) | set(words(entry.benchmark.id))


def _labels(entry: CatalogEntry) -> set[str]:
    """Return the words of a benchmark's name, category and tags."""
    benchmark = entry.benchmark
    return set(words(" ".join((benchmark.name, benchmark.category or "", *benchmark.tags))))


def match_collection(
    catalog: Catalog,
    goal: str,
    understood: Sequence[str],
    target_type: str | None,
    excluded: Set[str] = frozenset(),
) -> tuple[CollectionMatch | None, bool]:
    """Return the collection that fits a goal best, and whether the goal is as broad as it is.

    One whose name or category has a word that the goal excludes does not fit.
    """
    fitting: list[tuple[float, CollectionMatch, bool]] = []
    for found in search_collections(catalog, goal if words(goal) else "general"):
        collection = found.collection
        review = review_collection(catalog, collection)
        entries = [item.entry for item in review.items if item.entry is not None]
        if not entries or review.missing:
            continue
        if target_type and any(entry.target != target_type for entry in entries):
            continue
        answered = [word for word in understood if word in found.matched]
        if len(answered) < MIN_COLLECTION_COVERAGE * len(understood):
            continue
        title = set(words(f"{collection.id} {collection.name} {collection.category or ''}"))
        if not excluded.isdisjoint(title):
            continue
        labels = title | set(words(" ".join(collection.tags)))
        synonyms = [_with_synonyms(word) for word in answered]
        vague = all(word in VAGUE for word in answered)
        if not vague and not any(labels & near for near in synonyms):
            continue  # the words occur in a description only
        if _is_of_another_field(collection, synonyms, vague=vague):
            continue
        value = found.score * (UNREACHABLE_FACTOR if has_unreachable_threshold(review) else 1.0)
        if any(title & near for near in synonyms):
            value *= SUBJECT_FACTOR
        own = labels | set(words(collection.description or ""))
        is_general = not VAGUE.isdisjoint(words(collection.category or ""))
        has_all = _are_several_subjects(understood) and (is_general or set(understood) <= own)
        is_as_broad = vague or has_all or all(word in title for word in answered)
        fitting.append((value, found, is_as_broad))
    if not fitting:
        return None, False
    _, best, is_as_broad = max(fitting, key=lambda item: item[0])
    return best, is_as_broad


def _are_several_subjects(found: Sequence[str]) -> bool:
    """Whether words name subjects that have nothing to do with one another."""
    near = {word: {term for term, _ in RELATED.get(word, ())} for word in found}
    return (
        len(found) > 1
        and all(near.values())
        and not any(word in near[other] for word in found for other in found)
    )


def _is_of_another_field(
    collection: Collection, synonyms: Sequence[set[str]], *, vague: bool
) -> bool:
    """Whether a collection is about a field, by its category, that the goal does not name.

    Questions about networks do not tell how a model reasons in general.
    """
    field = {word for word in words(collection.category or "") if word in RELATED} - VAGUE
    return bool(field) and (vague or not any(field & near for near in synonyms))


def _with_synonyms(word: str) -> set[str]:
    return {word, *(t for t, closeness in RELATED.get(word, ()) if closeness >= SYNONYM_CLOSENESS)}


def quickest_benchmark(
    pool: Sequence[RankedBenchmark], min_relative_score: float
) -> RankedBenchmark | None:
    """Return the cheapest benchmark that scores at least a share of the best score."""
    if not pool:
        return None
    near = [item for item in pool if item.score >= min_relative_score * pool[0].score]
    # A benchmark about the goal, and not one whose text happens to have a word of it.
    near = [item for item in near if not _labels(item.entry).isdisjoint(item.matched)] or near
    marked = [item for item in near if item.entry.is_marked_quick]
    small = [item for item in near if 0 < (item.entry.dataset_size or 0) <= QUICK_SAMPLES]
    return next(iter([*marked, *small, *near]), None)
