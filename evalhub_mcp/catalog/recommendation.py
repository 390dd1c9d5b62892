"""Recommend two or three ways of measuring a goal given in the user's words.

The options are a curated collection when the goal is as broad as one, a few benchmarks that
together answer the goal, and one quick check. Each says why it fits, what it costs, what it
leaves out and what complements it, all from the catalog. No model is called, and equal
catalogs give equal answers.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from evalhub_mcp.catalog.benchmark_ranking import RankedBenchmark
from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.collection_search import CollectionMatch
from evalhub_mcp.catalog.entries import OWN_QUESTIONS, CatalogEntry
from evalhub_mcp.catalog.goal_matching import (
    QUICK_SAMPLES,
    candidate_benchmarks,
    match_collection,
    quickest_benchmark,
    select_benchmarks,
)
from evalhub_mcp.catalog.goal_reading import ReadGoal, read_goal
from evalhub_mcp.catalog.goal_routes import GoalRoute, goal_routes, without_routes
from evalhub_mcp.catalog.provider_discovery import likely_target
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import LANGUAGES, RELATED, languages_in, with_language, words
from evalhub_mcp.client.models import Provider

Kind = Literal["collection", "benchmarks", "quick check"]

MAX_OPTIONS = 3
MENTIONS = "its text mentions: "
ASKED_FOR = " (asked for)"
MIN_QUICK_SCORE = 0.5
"""Share of the best benchmark's score that a quick check must reach."""
ASPECT_CLOSENESS = 0.5
"""Closeness from which a related word is an aspect of the goal itself."""
NEARBY_CLOSENESS = 0.3
"""Closeness from which a related word is named when an option leaves it out."""
SUBSET_SAMPLES = 50
"""Samples of a quick check on a large benchmark."""

_OF_JOBS = re.compile(r"\b(?:jobs?|runs?|evaluations?|results?)\b", re.IGNORECASE)
"""What is compared when a goal is about evaluations that have run."""
_TIME = re.compile(
    r"\b(?:minutes?|mins?|hours?|seconds?|expensive|slow|takes?|longer)\b|\d\s*s\b", re.I
)


@dataclass(frozen=True)
class Option:
    """One way to measure a goal."""

    kind: Kind
    title: str
    entries: Sequence[CatalogEntry]
    """The benchmarks that would run and still exist."""
    arguments: Mapping[str, Any]
    """The fields of a submission that select what runs: `benchmarks` or `collection`."""
    why: Sequence[str]
    cost_notes: Sequence[str]
    not_covered: Sequence[str]
    complements: Sequence[str]


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
    read = read_goal(without_routes(goal) if routes else goal, catalog.label_words)
    of_models = "equivalence" in routes and not _OF_JOBS.search(goal)
    if routes and not of_models and not _names_subject(read, goal):
        own = _own_data_options(catalog, goal, read.samples) if "own data" in routes else []
        return Recommendation(own, [], [], read.limits, read.is_about_change, routes=routes)
    unmeasured = languages_in(words(read.subject)) - catalog.ranking.languages
    wanted = [
        name
        for word in words(read.subject)
        if LANGUAGES.get(word) not in unmeasured
        for name in with_language(word, catalog.label_words)
    ]
    subject = " ".join(wanted) or ("multilingual" if unmeasured else "general")
    ranked = catalog.ranking.search(subject)
    pool = candidate_benchmarks(ranked, target_type, read.excluded)
    chosen = select_benchmarks(pool, max_benchmarks, ranked.words)
    options: list[Option] = []
    if chosen:
        options.append(_benchmarks_option(catalog, chosen, ranked.words, read.samples))
    collection, is_as_broad = match_collection(
        catalog, subject, ranked.words, target_type, read.excluded
    )
    if collection is not None:
        option = _collection_option(catalog, collection, ranked.words)
        options.insert(0 if is_as_broad else len(options), option)
    least = MIN_QUICK_SCORE / 2 if read.is_quick else MIN_QUICK_SCORE
    quick = quickest_benchmark(pool, least)
    if quick is not None:
        option = _quick_option(catalog, quick, ranked.words, read.samples)
        options.insert(0 if read.is_quick else len(options), option)
    if not wanted or read.is_inferred:
        options = [_without_citations(option) for option in options]
    return Recommendation(
        _distinct(options)[: 1 if read.is_unmeasurable else MAX_OPTIONS],
        list(ranked.words),
        [] if read.is_inferred else [word for word in wanted if word not in ranked.words],
        read.limits,
        read.is_about_change or "equivalence" in routes,
        sorted(language.capitalize() for language in unmeasured),
        names_no_subject=not read.subject and bool(words(goal)),
        read_as=wanted if read.is_inferred else [],
        is_unmeasurable=read.is_unmeasurable,
        routes=routes,
    )


def _names_subject(read: ReadGoal, goal: str) -> bool:
    """Whether a word of a goal names the subject it was read as."""
    found = read.subject.split()
    return bool(found) and not (read.is_inferred and set(found).isdisjoint(words(goal)))


def _without_citations(option: Option) -> Option:
    """Return an option that cites no words of the goal, for words searched with that are ours."""
    return replace(
        option,
        why=[line for line in option.why if not line.startswith(MENTIONS)],
        not_covered=[line for line in option.not_covered if not line.endswith(ASKED_FOR)],
    )


def subject_labels(catalog: Catalog) -> list[str]:
    """Return the labels of a catalog that name a subject, most frequent first."""
    return [label for label in catalog.labels if set(words(label)) & set(RELATED)]


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


def _own_data_options(catalog: Catalog, goal: str, samples: int | None) -> list[Option]:
    """Return the local hub's benchmark for a file of the user's; empty on other hubs."""
    found = [
        item for item in catalog.ranking.search(goal) if item.entry.benchmark.id == OWN_QUESTIONS
    ]
    return [_without_citations(_benchmarks_option(catalog, [item], (), samples)) for item in found]


def _benchmarks_option(
    catalog: Catalog,
    chosen: Sequence[RankedBenchmark],
    goal_words: Sequence[str],
    samples: int | None,
) -> Option:
    entries = [item.entry for item in chosen]
    matched = {word for item in chosen for word in item.matched}
    not_covered = []
    if len(chosen) > 1 and not any(matched <= set(item.matched) for item in chosen):
        together = [word for word in goal_words if word in matched]
        not_covered.append(f"{', '.join(together)}: no single benchmark measures them together")
    limited, notes = _limited(catalog, entries, samples)
    return _option(
        catalog,
        "benchmarks",
        ", ".join(entry.reference for entry in entries),
        entries,
        {"benchmarks": limited},
        goal_words,
        matched=matched,
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
            if _takes_num_examples(catalog, entry.provider):
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
    samples: int | None,
) -> Option:
    provider_id, benchmark_id = item.entry.key
    argument: dict[str, Any] = {"id": benchmark_id, "provider_id": provider_id}
    size = item.entry.dataset_size or 0
    notes = []
    is_small = item.entry.is_marked_quick or 0 < size <= QUICK_SAMPLES
    most = samples or SUBSET_SAMPLES
    is_too_large = not is_small or (samples is not None and (size == 0 or samples < size))
    if is_too_large and _takes_num_examples(catalog, item.entry.provider):
        each = max(1, most // item.entry.subtasks)
        argument["parameters"] = {"num_examples": each}
        most = each * item.entry.subtasks
        most = min(most, size) if size else most
        of_each = f" ({each} of each of {item.entry.subtasks} tasks)"
        notes.append(
            f"{most} samples only{of_each if item.entry.subtasks > 1 else ''}: a first "
            "impression, not a measurement"
        )
    return _option(
        catalog,
        "quick check",
        item.entry.reference,
        [item.entry],
        {"benchmarks": [argument]},
        goal_words,
        matched=set(item.matched),
        cost_notes=notes,
    )


def _collection_option(
    catalog: Catalog, found: CollectionMatch, goal_words: Sequence[str]
) -> Option:
    collection = found.collection
    review = review_collection(catalog, collection)
    entries = [item.entry for item in review.items if item.entry is not None]
    return _option(
        catalog,
        "collection",
        collection.id,
        entries,
        {"collection": {"id": collection.id}},
        goal_words,
        matched=set(found.matched),
        not_covered=review.traps,
        why=list((collection.agent.recommended_when if collection.agent else [])[:2]),
    )


def _takes_num_examples(catalog: Catalog, provider: Provider) -> bool:
    """Whether a hint or a collection shows that a provider has the parameter `num_examples`."""
    if provider.agent is not None and any("num_examples" in h for h in provider.agent.hints):
        return True
    return any(
        "num_examples" in (b.parameters or {})
        for collection in catalog.collections.values()
        for b in collection.benchmarks
        if b.provider_id == provider.id
    )


def _option(
    catalog: Catalog,
    kind: Kind,
    title: str,
    entries: Sequence[CatalogEntry],
    arguments: Mapping[str, Any],
    goal_words: Sequence[str],
    *,
    matched: set[str],
    why: Sequence[str] = (),
    cost_notes: Sequence[str] = (),
    not_covered: Sequence[str] = (),
) -> Option:
    providers = list({entry.provider.id: entry.provider for entry in entries}.values())
    return Option(
        kind=kind,
        title=title,
        entries=entries,
        arguments=arguments,
        why=[*why, *_why(providers, goal_words, matched)],
        cost_notes=[*cost_notes, *_cost_notes(entries, providers)],
        not_covered=[*not_covered, *_not_covered(catalog, entries, goal_words, matched)],
        complements=_complements(catalog, providers),
    )


def _why(providers: Sequence[Provider], goal: Sequence[str], matched: set[str]) -> list[str]:
    """Return the reasons that providers declare, then the words of the goal that occur."""
    reasons = []
    aspects = set(goal) | _related(goal, ASPECT_CLOSENESS)
    for provider in providers:
        agent = provider.agent
        if agent is None:
            continue
        rated = [(len(set(words(line)) & aspects), line) for line in agent.recommended_when]
        best = max(rated, key=lambda item: item[0], default=(0, ""))
        if best[0]:
            reasons.append(f"{provider.id} is recommended when: {best[1]}")
        tags = [tag for tag in agent.evaluates if set(words(tag)) & aspects]
        if tags:
            reasons.append(f"{provider.id} declares {', '.join(tags[:4])}")
    if mentioned := [word for word in goal if word in matched]:
        reasons.append(f"{MENTIONS}{', '.join(mentioned)}")
    return reasons


def _related(goal: Sequence[str], closeness: float) -> set[str]:
    return {term for word in goal for term, near in RELATED.get(word, ()) if near >= closeness}


def _cost_notes(entries: Sequence[CatalogEntry], providers: Sequence[Provider]) -> list[str]:
    notes = []
    for provider in providers:
        hints = provider.agent.hints if provider.agent else []
        notes += [f"{provider.id}: {hint}" for hint in hints if _TIME.search(hint)][:2]
    for entry in entries[:8]:
        sentences = re.split(r"(?<=[.;])\s+", " ".join((entry.benchmark.description or "").split()))
        notes += [
            f"{entry.benchmark.id}: {sentence}"
            for sentence in sentences
            if re.search(r"\bexpensive\b|\bhours?\b|\bminutes\b", sentence, re.I)
        ][:1]
    return notes[:3]


def _not_covered(
    catalog: Catalog, entries: Sequence[CatalogEntry], goal: Sequence[str], matched: set[str]
) -> list[str]:
    """Return what an option leaves out of the goal, of related subjects, and of verdicts."""
    left_out = []
    if missing := [word for word in goal if word not in matched]:
        left_out.append(f"{', '.join(missing)}{ASKED_FOR}")
    nearby = _related(goal, NEARBY_CLOSENESS) - set(goal)
    for b in (entry.benchmark for entry in entries):
        text = " ".join((b.id, b.name, b.category or "", b.description or "", *b.tags))
        nearby -= set(words(text))
    if labels := [label for label, word in catalog.subjects.items() if word in nearby]:
        left_out.append(f"{', '.join(labels[:4])} (near the goal, elsewhere in the catalog)")
    if entries and all(e.metric is None or e.threshold is None for e in entries):
        left_out.append("a verdict: no threshold is declared, so judge the scores yourself")
    return left_out


def _complements(catalog: Catalog, providers: Sequence[Provider]) -> list[str]:
    """Return declared complements that evaluate the same kind of target.

    A load test of the endpoint does not complement a question about the model's safety.
    """
    used = {provider.id for provider in providers}
    targets = {likely_target(provider) for provider in providers}
    named = [c for p in providers if p.agent for c in p.agent.complements]
    return [
        c
        for c in dict.fromkeys(named)
        if c not in used
        and (other := catalog.providers.get(c)) is not None
        and likely_target(other) in targets
    ][:3]
