"""From a goal in the user's words to two or three ways of measuring it.

What an expert would offer: a curated collection when the goal is as broad as one, a
handful of benchmarks that together answer the words of the goal, and one quick check.
Each comes with why it fits, what it costs, what it leaves out and what goes well with it,
all taken from the catalog. No model is called; equal catalogs give equal answers.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evalhub_mcp.catalog.benchmark_ranking import RankedBenchmark
from evalhub_mcp.catalog.collection_review import CollectionMatch, review_collection
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.goal_matching import (
    QUICK_SAMPLES,
    candidate_benchmarks,
    is_marked_quick,
    match_collection,
    quickest_benchmark,
    select_benchmarks,
)
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import RELATED, without_limits, words
from evalhub_mcp.client.models import Provider

Kind = Literal["collection", "benchmarks", "quick check"]

QUICK_WORTHY = 0.5
SIDE = 0.5
"""Closeness from which a related word means a side of the goal itself."""
BESIDE = 0.3
"""Closeness from which a related word is worth naming when it is left out."""
SUBSET = 50

_QUICK_WORDS = frozenset({"quick", "tiny", "light", "smoke", "sanity", "snapshot"})
_TIME = re.compile(
    r"\b(?:minutes?|mins?|hours?|seconds?|expensive|slow|takes?|longer)\b|\d\s*s\b", re.I
)
_CHANGE = re.compile(
    r"\b(?:still|better|worse|improve[ds]?|improvement|regress\w*|fine-?tun\w*|compar\w*|"
    r"degrad\w*|checkpoints?|before\s+and\s+after|new\s+version|forg[eo]t\w*)\b",
    re.I,
)


@dataclass(frozen=True)
class Option:
    """One way to measure a goal."""

    kind: Kind
    title: str
    entries: Sequence[CatalogEntry]
    """The benchmarks that would run and still exist."""
    arguments: Mapping[str, Any]
    """Arguments of submit_evaluation, all but `model`."""
    why: Sequence[str]
    samples: int | None
    """Samples in all, as far as they are known; None when nothing is known."""
    samples_unknown: int
    """Benchmarks whose size is not known."""
    cost_notes: Sequence[str]
    not_covered: Sequence[str]
    complements: Sequence[str]


@dataclass(frozen=True)
class Recommendation:
    """The answer to a goal."""

    options: Sequence[Option]
    understood: Sequence[str]
    """Words of the goal that the catalog could answer."""
    not_understood: Sequence[str]
    limits: Sequence[str] = ()
    """Limits the goal names (`2 GB of memory`), of which catalogs know nothing."""
    is_about_change: bool = False
    """Whether only a comparison with an earlier model answers the goal."""


def recommend(
    catalog: Catalog, goal: str, target_type: str | None = None, max_benchmarks: int = 3
) -> Recommendation:
    """The best two or three ways to measure `goal`.

    Args:
        catalog: What the hub offers.
        goal: What the user wants to know, in their words.
        target_type: `model`, `agent` or `inference_server`; None leaves it to the words.
        max_benchmarks: Most benchmarks of an option that is not a collection.
    """
    is_about_change = _CHANGE.search(goal) is not None
    goal, limits = without_limits(goal)
    ranked = catalog.search(goal)
    pool = candidate_benchmarks(ranked, target_type)
    asked = words(goal)
    chosen = select_benchmarks(pool, max_benchmarks, ranked.words)
    options: list[Option] = []
    if chosen:
        options.append(_benchmarks_option(catalog, chosen, ranked.words))
    collection, is_as_broad = match_collection(catalog, goal, ranked.words, target_type)
    if collection is not None:
        option = _collection_option(catalog, collection, ranked.words)
        options.insert(0 if is_as_broad else len(options), option)
    # How much time there is says nothing about what to measure in it.
    subject = [word for word in asked if word not in _QUICK_WORDS]
    is_quick = bool(asked) and len(subject) < len(asked)
    if is_quick and subject:
        found = candidate_benchmarks(catalog.search(" ".join(subject)), target_type)
        quick = quickest_benchmark(found, QUICK_WORTHY / 2)
    else:
        quick = quickest_benchmark(pool, QUICK_WORTHY)
    if quick is not None:
        option = _quick_option(catalog, quick, ranked.words)
        options.insert(0 if is_quick else len(options), option)
    return Recommendation(
        _distinct(options),
        list(ranked.words),
        [word for word in dict.fromkeys(asked) if word not in ranked.words],
        limits,
        is_about_change,
    )


def _distinct(options: Iterable[Option]) -> list[Option]:
    """Options that run different things, in order."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for option in options:
        key = tuple(sorted(entry.key for entry in option.entries))
        subset = option.arguments.get("benchmarks", [{}])[0].get("parameters") is not None
        if (key, subset) not in seen:
            seen.add((key, subset))
            kept.append(option)
    return kept[:3]


def _benchmarks_option(
    catalog: Catalog, chosen: Sequence[RankedBenchmark], goal_words: Sequence[str]
) -> Option:
    entries = [item.entry for item in chosen]
    matched = {word for item in chosen for word in item.matched}
    apart = []
    if len(chosen) > 1 and not any(matched <= set(item.matched) for item in chosen):
        together = [word for word in goal_words if word in matched]
        apart.append(f"{', '.join(together)}: no single benchmark measures them together")
    return _option(
        catalog,
        "benchmarks",
        ", ".join(entry.reference for entry in entries),
        entries,
        {"benchmarks": [_ask_for(entry) for entry in entries]},
        goal_words,
        matched=matched,
        not_covered=apart,
    )


def _quick_option(catalog: Catalog, item: RankedBenchmark, goal_words: Sequence[str]) -> Option:
    asked = _ask_for(item.entry)
    size = item.entry.benchmark.dataset_size or 0
    notes = []
    is_small = is_marked_quick(item.entry) or 0 < size <= QUICK_SAMPLES
    if not is_small and _takes_num_examples(catalog, item.entry.provider):
        asked["parameters"] = {"num_examples": SUBSET}
        notes.append(f"{SUBSET} samples only: a first impression, not a measurement")
    return _option(
        catalog,
        "quick check",
        item.entry.reference,
        [item.entry],
        {"benchmarks": [asked]},
        goal_words,
        matched=set(item.matched),
        cost_notes=notes,
        samples=SUBSET if "parameters" in asked else None,
    )


def _collection_option(
    catalog: Catalog, found: CollectionMatch, goal_words: Sequence[str]
) -> Option:
    collection = found.collection
    looked_at = review_collection(catalog, collection)
    entries = [item.entry for item in looked_at.items if item.entry is not None]
    return _option(
        catalog,
        "collection",
        collection.id,
        entries,
        {"collection": {"id": collection.id}},
        goal_words,
        matched=set(found.matched),
        not_covered=looked_at.traps,
        why=list((collection.agent.recommended_when if collection.agent else [])[:2]),
    )


def _ask_for(entry: CatalogEntry) -> dict[str, Any]:
    return {"id": entry.benchmark.id, "provider_id": entry.provider.id}


def _takes_num_examples(catalog: Catalog, provider: Provider) -> bool:
    """Whether the catalog says anywhere that a provider knows `num_examples`."""
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
    samples: int | None = None,
) -> Option:
    providers = list({entry.provider.id: entry.provider for entry in entries}.values())
    sizes = [entry.benchmark.dataset_size or 0 for entry in entries]
    known = sum(sizes) if samples is None else samples
    unknown = sum(size == 0 for size in sizes) if samples is None else 0
    return Option(
        kind=kind,
        title=title,
        entries=entries,
        arguments=arguments,
        why=[*why, *_why(providers, goal_words, matched)],
        samples=known or None,
        samples_unknown=unknown,
        cost_notes=[*cost_notes, *_cost_notes(entries, providers)],
        not_covered=[*not_covered, *_not_covered(catalog, entries, goal_words, matched)],
        complements=_complements(catalog, providers),
    )


def _why(providers: Sequence[Provider], goal: Sequence[str], matched: set[str]) -> list[str]:
    """Declared reasons first: the provider knows best what it is for."""
    reasons = []
    meant = set(goal) | {
        t for word in goal for t, weight in RELATED.get(word, ()) if weight >= SIDE
    }
    for provider in providers:
        agent = provider.agent
        if agent is None:
            continue
        rated = [(len(set(words(line)) & meant), line) for line in agent.recommended_when]
        best = max(rated, key=lambda item: item[0], default=(0, ""))
        if best[0]:
            reasons.append(f"{provider.id} is recommended when: {best[1]}")
        tags = [tag for tag in agent.evaluates if set(words(tag)) & meant]
        if tags:
            reasons.append(f"{provider.id} declares {', '.join(tags[:4])}")
    said = [word for word in goal if word in matched]
    if said:
        reasons.append(f"its text mentions: {', '.join(said)}")
    return reasons


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
    """What of the goal, and of what lies beside it, an option leaves out."""
    left_out = []
    missing = [word for word in goal if word not in matched]
    if missing:
        left_out.append(f"{', '.join(missing)} (asked for)")
    covered = {
        word
        for entry in entries
        for word in words(
            " ".join(
                (
                    entry.benchmark.id,
                    entry.benchmark.name,
                    entry.benchmark.category or "",
                    entry.benchmark.description or "",
                    *entry.benchmark.tags,
                )
            )
        )
    }
    sides = {
        term
        for word in goal
        for term, weight in RELATED.get(word, ())
        if weight >= BESIDE and term not in covered and term not in goal
    }
    labels = [label for label, word in catalog.subjects.items() if word in sides]
    if labels:
        left_out.append(f"{', '.join(labels[:4])} (near the goal, elsewhere in the catalog)")
    unjudged = [
        e.benchmark.id
        for e in entries
        if e.benchmark.primary_score is None or e.benchmark.pass_criteria is None
    ]
    if unjudged and len(unjudged) == len(entries):
        left_out.append("a verdict: no threshold is declared, so judge the scores yourself")
    return left_out


def _complements(catalog: Catalog, providers: Sequence[Provider]) -> list[str]:
    used = {provider.id for provider in providers}
    named = [c for p in providers if p.agent for c in p.agent.complements]
    return [c for c in dict.fromkeys(named) if c in catalog.providers and c not in used][:3]
