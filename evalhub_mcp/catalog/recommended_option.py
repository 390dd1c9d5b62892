"""One way of measuring a goal: what runs, why it fits, its cost, its gaps and its complements.

All of it is what the catalog states about the benchmarks and providers of the option.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import NEARBY_CLOSENESS, RELATED, words
from evalhub_mcp.client.models import Provider

Kind = Literal["collection", "benchmarks", "quick check"]
Run = tuple[str, str, Mapping[str, Any] | None]
"""Provider, benchmark and parameters."""

MENTIONS = "its text mentions: "
ASKED_FOR = " (asked for)"
ASPECT_CLOSENESS = 0.5
"""Closeness from which a related word is an aspect of the goal itself."""

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
    runs: Sequence[Run]
    """What they select."""
    why: Sequence[str]
    cost_notes: Sequence[str]
    not_covered: Sequence[str]
    complements: Sequence[str]


def describe_option(
    catalog: Catalog,
    kind: Kind,
    title: str,
    entries: Sequence[CatalogEntry],
    arguments: Mapping[str, Any],
    runs: Sequence[Run],
    goal_words: Sequence[str],
    *,
    matched: Set[str],
    cited: Set[str],
    why: Sequence[str] = (),
    cost_notes: Sequence[str] = (),
    not_covered: Sequence[str] = (),
) -> Option:
    """Return an option with what the catalog states about it, after the lines passed in.

    Args:
        catalog: What the hub offers.
        kind: What sort of option it is.
        title: What it runs, by name.
        entries: The benchmarks that would run.
        arguments: The fields of a submission that select them.
        goal_words: The words that were searched for.
        matched: Those of them that the benchmarks have.
        cited: Words that the user wrote; no other word searched for is given as a reason.
        why: Reasons to be listed first.
        cost_notes: Notes on cost to be listed first.
        not_covered: Gaps to be listed first.
    """
    providers = {entry.key[0]: entry.provider for entry in entries}
    related = [(term, near) for word in goal_words for term, near in RELATED.get(word, ())]
    aspects = {*goal_words, *(term for term, near in related if near >= ASPECT_CLOSENESS)}
    nearby = {term for term, near in related if near >= NEARBY_CLOSENESS} - {*goal_words}
    asked = [word for word in goal_words if word in cited]
    return Option(
        kind=kind,
        title=title,
        entries=entries,
        arguments=arguments,
        runs=runs,
        why=[*why, *_why(providers, asked, matched, aspects)],
        cost_notes=[*cost_notes, *_cost_notes(entries, providers)],
        not_covered=[*not_covered, *_not_covered(catalog, entries, asked, matched, nearby)],
        complements=_complements(catalog, providers, aspects | nearby),
    )


def _why(
    providers: Mapping[str, Provider], goal: Sequence[str], matched: Set[str], aspects: Set[str]
) -> list[str]:
    """Return the reasons that providers declare, then the words of the goal that occur."""
    reasons = []
    for provider_id, provider in providers.items():
        agent = provider.agent
        if agent is None:
            continue
        rated = [(len(set(words(line)) & aspects), line) for line in agent.recommended_when]
        best = max(rated, key=lambda item: item[0], default=(0, ""))
        if best[0]:
            reasons.append(f"{provider_id} is recommended when: {best[1]}")
        tags = [tag for tag in agent.evaluates if set(words(tag)) & aspects]
        if tags:
            reasons.append(f"{provider_id} declares {', '.join(tags[:4])}")
    if mentioned := [word for word in goal if word in matched]:
        reasons.append(f"{MENTIONS}{', '.join(mentioned)}")
    return reasons


def _cost_notes(entries: Sequence[CatalogEntry], providers: Mapping[str, Provider]) -> list[str]:
    notes = []
    for provider_id, provider in providers.items():
        hints = provider.agent.hints if provider.agent else []
        notes += [f"{provider_id}: {hint}" for hint in hints if _TIME.search(hint)][:2]
    for entry in entries[:8]:
        sentences = re.split(r"(?<=[.;])\s+", " ".join((entry.benchmark.description or "").split()))
        notes += [
            f"{entry.benchmark.id}: {sentence}"
            for sentence in sentences
            if re.search(r"\bexpensive\b|\bhours?\b|\bminutes\b", sentence, re.I)
        ][:1]
    return notes[:3]


def _not_covered(
    catalog: Catalog,
    entries: Sequence[CatalogEntry],
    goal: Sequence[str],
    matched: Set[str],
    nearby: Set[str],
) -> list[str]:
    """Return what an option leaves out of the goal, of related subjects, and of verdicts."""
    left_out = []
    if missing := [word for word in goal if word not in matched]:
        left_out.append(f"{', '.join(missing)}{ASKED_FOR}")
    for b in (entry.benchmark for entry in entries):
        text = " ".join((b.id, b.name, b.category or "", b.description or "", *b.tags))
        nearby = nearby - set(words(text))
    if labels := [label for label, word in catalog.subjects.items() if word in nearby]:
        left_out.append(f"{', '.join(labels[:4])} (near the goal, elsewhere in the catalog)")
    if entries and all(e.metric is None or e.threshold is None for e in entries):
        left_out.append("a verdict: no threshold is declared, so judge the scores yourself")
    return left_out


def _complements(
    catalog: Catalog, providers: Mapping[str, Provider], aspects: Set[str]
) -> list[str]:
    """Return declared complements that evaluate the same kind of target and fit the goal.

    A load test of the endpoint does not complement a question about the model's safety, and
    neither does a security scan one about its code.
    """
    targets = {catalog.targets[provider_id] for provider_id in providers}
    named = [c for p in providers.values() if p.agent for c in p.agent.complements]
    return [
        c
        for c in dict.fromkeys(named)
        if c not in providers
        and catalog.targets.get(c) in targets
        and not aspects.isdisjoint(catalog.provider_subjects[c])
    ][:3]
