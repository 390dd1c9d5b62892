"""Recommend two or three ways of measuring a goal given in the user's words.

The options are a curated collection when the goal is as broad as one, a few benchmarks that
together answer the goal, and one quick check. Each says why it fits, what it costs, what it
leaves out and what complements it, all from the catalog. No model is called, and equal
catalogs give equal answers.
"""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.catalog.benchmark_ranking import (
    QUICK_SAMPLES,
    RankedBenchmark,
    candidate_benchmarks,
    quickest_benchmark,
    select_benchmarks,
)
from evalhub_mcp.catalog.catalog_reading import (
    is_labelled,
    largest_labels,
    names_another_thing,
    read_for_catalog,
)
from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.collection_search import CollectionMatch, match_collection
from evalhub_mcp.catalog.entries import OWN_QUESTIONS, CatalogEntry
from evalhub_mcp.catalog.goal_reading import ReadGoal
from evalhub_mcp.catalog.goal_routes import GoalRoute, goal_routes, without_routes
from evalhub_mcp.catalog.recommended_option import Option, describe_option
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import RELATED, words

MAX_OPTIONS = 3
MIN_QUICK_SCORE = 0.5
"""Share of the best benchmark's score that a quick check must reach."""
SUBSET_SAMPLES = 50
"""Samples of a quick check on a large benchmark."""
OF_CATALOG = "all that this catalog measures"

_OF_JOBS = re.compile(r"\b(?:jobs?|runs?|evaluations?|results?)\b", re.IGNORECASE)
"""What is compared when a goal is about evaluations that have run."""


@dataclass(frozen=True)
class Recommendation:
    """The options for a goal, and how much of it the catalog understood."""

    options: Sequence[Option]
    understood: Sequence[str]
    """Words of the goal that the catalog can answer."""
    not_understood: Sequence[str]
    limits: Sequence[str] = ()
    """Limits the goal names (`2 GB of memory`), which catalogs know nothing about."""
    is_about_change: bool = False
    """Whether only a comparison with an earlier model answers the goal."""
    unmeasured_languages: Sequence[str] = ()
    """Spoken languages the goal names and no benchmark is in, as English writes them."""
    names_no_subject: bool = False
    """Whether no word of the goal names a subject, so that general benchmarks are offered."""
    read_as: Sequence[str] = ()
    """The subject inferred from the goal's words together, where none of them names it."""
    is_guess: bool = False
    """Whether hardly anything speaks for the subject it was read as."""
    is_nearest: bool = False
    """Whether no label of the benchmark offered first, only its description, has the subject."""
    is_unmeasurable: bool = False
    """Whether the goal is about what no evaluation of a language model measures."""
    routes: Sequence[GoalRoute] = ()
    """What the goal is about that no search answers; without a subject beside it, no options."""


def recommend(
    catalog: Catalog, goal: str, target_type: str | None = None, max_benchmarks: int = 3
) -> Recommendation:
    """Return the best two or three ways to measure a goal.

    Args:
        catalog: What the hub offers.
        goal: What the user wants to know, in their words.
        target_type: `model`, `agent` or `inference_server`; None for any.
        max_benchmarks: Most benchmarks of an option that is not a collection.
    """
    routes = goal_routes(goal)
    read = read_for_catalog(catalog, without_routes(goal) if routes else goal)
    of_models = "equivalence" in routes and not _OF_JOBS.search(goal)
    own = _own_data_options(catalog, goal, read) if "own data" in routes else []
    is_about = (read.is_clear or read.is_named) and not read.is_overall
    if routes and not of_models and not is_about:
        return Recommendation(own, [], [], read.limits, read.is_about_change, routes=routes)
    subject = " ".join(read.search) or ("multilingual" if read.unmeasured else "general")
    ranked = catalog.ranking.search(subject)
    names = catalog.provider_names
    providers = {names[word] for word in read.names if word in names}
    pool = candidate_benchmarks(ranked, target_type, read.excluded, providers)
    is_of_catalog = read.is_overall and not pool and not names_another_thing(catalog, goal)
    if is_of_catalog:
        subject = largest_labels(catalog)
        ranked = catalog.ranking.search(subject)
        pool = candidate_benchmarks(ranked, target_type or "model")
        pool = pool or candidate_benchmarks(ranked, target_type)
    cited = set(words(goal))
    options: list[Option] = []
    if pool:
        is_open = len(read.meant) > 1
        alternatives = _alternatives(catalog, read, target_type, providers) if is_open else []
        most = max(1, max_benchmarks - len(alternatives))
        chosen = select_benchmarks(pool, most, ranked.words)
        further = alternatives[: max_benchmarks - 1]
        options.append(
            _benchmarks_option(catalog, chosen, further, ranked.words, cited, read.samples)
        )
    collection, is_as_broad = None, False
    if catalog.collections:
        collection, is_as_broad = match_collection(
            catalog, subject, ranked.words, target_type, read.excluded
        )
    answered = {*ranked.words, *(collection.matched if collection is not None else ())}
    if collection is not None:
        option = _collection_option(catalog, collection, ranked.words, cited)
        is_first = is_as_broad and (read.is_clear or len(read.meant) < 2)
        is_first = is_first or read.wants_collection
        options.insert(0 if is_first else len(options), option)
    least = MIN_QUICK_SCORE / 2 if read.is_quick else MIN_QUICK_SCORE
    quick = quickest_benchmark(pool, least)
    if quick is not None:
        option = _quick_option(catalog, quick, ranked.words, cited, read.samples)
        options.insert(0 if read.is_quick else len(options), option)
    titles = [meant.title for meant in read.meant]
    # "Forecasts cell load" is no load test: a description has the words, all of usual subjects.
    is_usual = bool(read.subject and pool) and RELATED.keys() >= set(pool[0].matched)
    is_as_named = read.is_named and len(read.meant) < 2
    return Recommendation(
        _distinct([*own, *options])[: 1 if read.is_unmeasurable else MAX_OPTIONS],
        list(ranked.words),
        list(read.unknown)
        if read.meant
        else [word for word in read.search if word in cited and word not in answered],
        read.limits,
        read.is_about_change or "equivalence" in routes,
        sorted(language.capitalize() for language in read.unmeasured),
        names_no_subject=not read.subject and not is_of_catalog and bool(words(goal)),
        read_as=[OF_CATALOG] if is_of_catalog else [] if is_as_named else titles,
        is_guess=read.is_guess,
        is_nearest=is_usual and not is_labelled(pool[0].entry, pool[0].matched),
        is_unmeasurable=read.is_unmeasurable,
        routes=routes,
    )


def _alternatives(
    catalog: Catalog, read: ReadGoal, target_type: str | None, providers: Set[str]
) -> list[tuple[str, RankedBenchmark]]:
    """Return the best benchmark for each further thing that a goal may mean, with its title."""
    found = []
    for meant in read.meant[1:]:
        ranked = catalog.ranking.search(" ".join(meant.search))
        best = candidate_benchmarks(ranked, target_type, read.excluded, providers)[:1]
        found += [(meant.title, item) for item in best]
    return found


def subject_labels(catalog: Catalog) -> list[str]:
    """Return the labels of a catalog: usual subjects first, then others, each by frequency."""
    known = [label for label in catalog.labels if set(words(label)) & set(RELATED)]
    return list(dict.fromkeys([*known, *catalog.labels]))


def _distinct(options: Iterable[Option]) -> list[Option]:
    """Return up to `MAX_OPTIONS` options that run different things."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for option in options:
        key = tuple(sorted(entry.key for entry in option.entries))
        subset = option.arguments.get("benchmarks", [{}])[0].get("parameters") is not None
        if (key, subset) not in seen:
            seen.add((key, subset))
            kept.append(option)
    return kept[:MAX_OPTIONS]


def _own_data_options(catalog: Catalog, goal: str, read: ReadGoal) -> list[Option]:
    """Return the local hub's benchmark for a file of the user's; empty on other hubs."""
    found = [
        item for item in catalog.ranking.search(goal) if item.entry.benchmark.id == OWN_QUESTIONS
    ]
    return [
        _benchmarks_option(catalog, [item], [], (), frozenset(), read.samples) for item in found
    ]


def _benchmarks_option(
    catalog: Catalog,
    chosen: Sequence[RankedBenchmark],
    alternatives: Sequence[tuple[str, RankedBenchmark]],
    goal_words: Sequence[str],
    cited: Set[str],
    samples: int | None,
) -> Option:
    """Return an option of the benchmarks chosen, and one for each thing else the goal may mean."""
    entries = [item.entry for item in chosen]
    matched = {word for item in chosen for word in item.matched}
    not_covered = []
    if len(chosen) > 1 and not any(matched <= set(item.matched) for item in chosen):
        together = [word for word in goal_words if word in matched & cited]
        if len(together) > 1:
            not_covered.append(f"{', '.join(together)}: no single benchmark measures them together")
    further = {item.entry.key: (title, item.entry) for title, item in alternatives}
    added = [
        (title, e) for key, (title, e) in further.items() if key not in {x.key for x in entries}
    ]
    entries += [entry for _, entry in added]
    limited, notes = _limited(catalog, entries, samples)
    return describe_option(
        catalog,
        "benchmarks",
        ", ".join(entry.reference for entry in entries),
        entries,
        {"benchmarks": limited},
        [(*entry.key, one.get("parameters")) for entry, one in zip(entries, limited, strict=True)],
        goal_words,
        matched=matched,
        cited=cited,
        why=[f"{entry.reference} only if {title} is meant" for title, entry in added],
        cost_notes=notes,
        not_covered=not_covered,
    )


def _limited(
    catalog: Catalog, entries: Sequence[CatalogEntry], samples: int | None
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return benchmarks as arguments, within a limit of samples for all of them.

    Those of providers that are not known to take a limit are left whole, and named.
    """
    limited, whole = [], []
    for entry in entries:
        argument: dict[str, Any] = {"id": entry.key[1], "provider_id": entry.key[0]}
        size = entry.dataset_size
        share = (samples or 0) // len(entries)
        if samples and (size is None or size > share):
            if entry.key[0] in catalog.limited_providers:
                argument["parameters"] = {"num_examples": max(1, share // entry.subtasks)}
            else:
                whole.append(entry.reference)
        limited.append(argument)
    notes = [f"{', '.join(whole)}: how it is limited is not known, so all of it runs"]
    return limited, notes if whole else []


def _quick_option(
    catalog: Catalog,
    item: RankedBenchmark,
    goal_words: Sequence[str],
    cited: Set[str],
    samples: int | None,
) -> Option:
    provider_id, benchmark_id = item.entry.key
    argument: dict[str, Any] = {"id": benchmark_id, "provider_id": provider_id}
    size = item.entry.dataset_size or 0
    notes = []
    is_small = item.entry.is_marked_quick or 0 < size <= QUICK_SAMPLES
    most = samples or SUBSET_SAMPLES
    is_too_large = not is_small or (samples is not None and (size == 0 or samples < size))
    if is_too_large and provider_id in catalog.limited_providers:
        each = max(1, most // item.entry.subtasks)
        argument["parameters"] = {"num_examples": each}
        most = each * item.entry.subtasks
        most = min(most, size) if size else most
        of_each = f" ({each} of each of {item.entry.subtasks} tasks)"
        notes.append(
            f"{most} samples only{of_each if item.entry.subtasks > 1 else ''}: a first "
            "impression, not a measurement"
        )
    return describe_option(
        catalog,
        "quick check",
        item.entry.reference,
        [item.entry],
        {"benchmarks": [argument]},
        [(*item.entry.key, argument.get("parameters"))],
        goal_words,
        matched=set(item.matched),
        cited=cited,
        cost_notes=notes,
    )


def _collection_option(
    catalog: Catalog, found: CollectionMatch, goal_words: Sequence[str], cited: Set[str]
) -> Option:
    collection = found.collection
    review = review_collection(catalog, collection)
    entries = [item.entry for item in review.items if item.entry is not None]
    return describe_option(
        catalog,
        "collection",
        collection.id,
        entries,
        {"collection": {"id": collection.id}},
        [(b.provider_id, b.id, b.parameters) for b in collection.benchmarks],
        goal_words,
        matched=set(found.matched),
        cited=cited,
        not_covered=review.traps,
        why=list((collection.agent.recommended_when if collection.agent else [])[:2]),
    )
