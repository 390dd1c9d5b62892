"""Which benchmarks and which collection answer a goal, of those that its words find.

Not the best few of a ranking: those would be one thing several times. A benchmark is
chosen for what it adds to those chosen before it.
"""

import re
from collections.abc import Sequence

from evalhub_mcp.catalog.benchmark_ranking import RankedBenchmark, RankedBenchmarks
from evalhub_mcp.catalog.collection_review import (
    CollectionMatch,
    has_unreachable_threshold,
    search_collections,
)
from evalhub_mcp.catalog.entries import CatalogEntry, canonical
from evalhub_mcp.catalog.provider_discovery import TARGET_LABELS, declared_target, likely_target
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import RELATED, VAGUE, words

WORTHY = 0.35
"""Share of the best benchmark's score below which another one is no recommendation."""
NEW_WORD = 0.25
"""What each word of the goal that is not answered yet adds to a benchmark's worth."""
ANSWERS = 0.4
"""Share of the goal that a benchmark beside the first one must answer."""
SAME_FAMILY = 0.4
"""What a benchmark counts for when one of its family has been chosen."""
COLLECTION_COVERAGE = 0.6
CLOSE = 0.7
"""Closeness from which a word among a collection's labels stands for a word of the goal."""
ITS_SUBJECT = 1.5
"""What a collection counts for whose name or category says a word of the goal."""
UNPASSABLE = 0.25
"""What a collection counts for whose thresholds cannot be met."""
QUICK_SAMPLES = 300
"""Samples up to which a benchmark is a quick check as it is."""
LOOKED_AT = 200

_QUICK_MARKS = frozenset({"quick", "tiny", "light", "mini", "snapshot"})
_FAMILY = re.compile(r"[a-z]+")


def candidate_benchmarks(
    ranked: RankedBenchmarks, target_type: str | None
) -> list[RankedBenchmark]:
    """Those found that evaluate such a target, in languages that were meant."""
    looked_at = ranked[:LOOKED_AT] if target_type is None else ranked
    found = [
        item
        for item in looked_at
        if target_type is None or benchmark_target(item.entry) == target_type
    ][:LOOKED_AT]
    return [item for item in found if not item.off_language] or found


def benchmark_target(entry: CatalogEntry) -> str:
    """What a benchmark evaluates: as its provider declares, else by its own labels."""
    if (declared := declared_target(entry.provider)) is not None:
        return declared
    labels = {canonical(label) for label in (entry.benchmark.category or "", *entry.benchmark.tags)}
    for target, known in TARGET_LABELS.items():
        if labels & known:
            return target
    return likely_target(entry.provider)


def _family(entry: CatalogEntry) -> str:
    """The first word of an id: `gsm8k_platinum` and `gsm8k` are one family."""
    match = _FAMILY.search(entry.benchmark.id.rpartition("/")[2].lower())
    return match[0] if match else entry.benchmark.id


def select_benchmarks(
    pool: Sequence[RankedBenchmark], most: int, goal_words: Sequence[str]
) -> list[RankedBenchmark]:
    """Benchmarks that together answer the goal: good ones, and not one thing twice."""
    if not pool:
        return []
    best = pool[0].score
    least = min(ANSWERS, pool[0].coverage)
    chosen = _one_for_each(pool, goal_words)[:most]
    answered = {word for item in chosen for word in item.matched}
    left = [
        item
        for item in pool
        if item.score >= WORTHY * best and item.coverage >= least and item not in chosen
    ]
    while left and len(chosen) < most:
        families = {_family(item.entry) for item in chosen}
        names = {canonical(item.entry.benchmark.name) for item in chosen}

        def worth(
            item: RankedBenchmark,
            families: set[str] = families,
            names: set[str] = names,
        ) -> float:
            new = len(set(item.matched) - answered)
            value = item.score * (1 + NEW_WORD * new)
            again = _family(item.entry) in families or canonical(item.entry.benchmark.name) in names
            return value * (SAME_FAMILY if again else 1.0)

        # When the goal is answered in parts, one more of a part is no help.
        in_parts = not any(answered <= set(item.matched) for item in chosen)
        left = [item for item in left if not (in_parts and set(item.matched) < answered)]
        if not left:
            break
        pick = max(left, key=worth)
        if chosen and worth(pick) < WORTHY * best:
            break
        chosen.append(pick)
        answered.update(pick.matched)
        left.remove(pick)
    return chosen


def _one_for_each(
    pool: Sequence[RankedBenchmark], goal_words: Sequence[str]
) -> list[RankedBenchmark]:
    """The best benchmark, and the best one whose subject is a word it leaves unanswered."""
    chosen = [pool[0]]
    for word in goal_words:
        if any(word in item.matched for item in chosen):
            continue
        about = (item for item in pool if word in item.matched and word in _labels(item.entry))
        chosen += [item for item in [next(about, None)] if item is not None]
    return chosen


def _labels(entry: CatalogEntry) -> set[str]:
    """The words by which a benchmark says what its subject is."""
    benchmark = entry.benchmark
    return set(words(" ".join((benchmark.name, benchmark.category or "", *benchmark.tags))))


def match_collection(
    catalog: Catalog, goal: str, understood: Sequence[str], target_type: str | None
) -> tuple[CollectionMatch | None, bool]:
    """The collection that fits, and whether the goal is as broad as the collection."""
    fitting: list[tuple[float, CollectionMatch, bool]] = []
    for found in search_collections(catalog, goal if words(goal) else "general"):
        about = found.collection
        entries = [catalog.entry(b.provider_id, b.id) for b in about.benchmarks]
        known = [entry for entry in entries if entry is not None]
        if len(known) < len(entries) or not known:
            continue
        if target_type and any(benchmark_target(entry) != target_type for entry in known):
            continue
        answered = [word for word in understood if word in found.matched]
        if len(answered) < COLLECTION_COVERAGE * len(understood):
            continue
        title = set(words(f"{about.id} {about.name} {about.category or ''}"))
        labels = title | set(words(" ".join(about.tags)))
        meant = [{word, *(t for t, w in RELATED.get(word, ()) if w >= CLOSE)} for word in answered]
        vague = all(word in VAGUE for word in answered)
        if not vague and not any(labels & near for near in meant):
            continue  # met in passing, in a description
        is_as_broad = vague or all(word in title for word in answered)
        worth = found.score * (UNPASSABLE if has_unreachable_threshold(catalog, about) else 1.0)
        if any(title & near for near in meant):
            worth *= ITS_SUBJECT
        fitting.append((worth, found, is_as_broad))
    if not fitting:
        return None, False
    _, found, is_as_broad = max(fitting, key=lambda item: item[0])
    return found, is_as_broad


def quickest_benchmark(pool: Sequence[RankedBenchmark], worthy: float) -> RankedBenchmark | None:
    """The cheapest of the benchmarks that fit at least `worthy` times as well as the best."""
    if not pool:
        return None
    near = [item for item in pool if item.score >= worthy * pool[0].score]
    marked = [item for item in near if is_marked_quick(item.entry)]
    small = [item for item in near if 0 < (item.entry.benchmark.dataset_size or 0) <= QUICK_SAMPLES]
    return next(iter([*marked, *small, *near]), None)


def is_marked_quick(entry: CatalogEntry) -> bool:
    """Whether a benchmark says that it is a small one."""
    benchmark = entry.benchmark
    text = re.sub(r"(tiny|mini)", r"\1 ", f"{benchmark.id} {' '.join(benchmark.tags)}".lower())
    return not _QUICK_MARKS.isdisjoint(words(text.replace("_", " ")))
