"""Which providers fit a wish: by their declared metadata, else by what they contain.

Only some providers describe themselves to agents. Those that do are matched exactly
on what they declare; the rest are offered separately, each with the reason, so that
a provider without metadata is neither hidden nor passed off as a match. When nobody
declares what was asked for, providers that declare something near it join the rest.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.benchmark_ranking import provider_document
from evalhub_mcp.catalog.entries import canonical, compact
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.text_search import SearchIndex
from evalhub_mcp.catalog.vocabulary import RELATED, words
from evalhub_mcp.client.models import Provider

MAX_CONSIDERED = 5
RELEVANT = 0.25
"""Share of the best provider's score below which a word was met only in passing."""
COVERED = 0.5
"""Share of a query that a provider's own words must answer."""
NEAR = 0.5
"""Closeness from which a related word counts as near."""
ENOUGH = 0.3
"""Share of the best benchmark's score that speaks for the benchmark's provider."""

# What benchmarks of a provider that declares no target are about, by their labels.
TARGET_LABELS: Mapping[str, frozenset[str]] = {
    "agent": frozenset({"agent", "agents", "agentic", "multi_agent", "tool_use", "error_analysis"}),
    "inference_server": frozenset(
        {"performance", "throughput", "latency", "concurrency", "load", "inference", "serving"}
    ),
}
TARGET_SHARE = 0.5
"""Share of a provider's benchmarks that must be about a target to make it the provider's."""


@dataclass(frozen=True)
class ProviderMatch:
    """A provider that fits, and why."""

    provider: Provider
    why: str


def match_providers(
    catalog: Catalog, target_type: str | None, evaluates: Sequence[str], query: str | None
) -> tuple[list[ProviderMatch], list[ProviderMatch]]:
    """Providers whose metadata fits, and others worth considering.

    Args:
        catalog: Where to look.
        target_type: `model`, `agent` or `inference_server`, as declared.
        evaluates: Capabilities, all of which must be declared; spelling is forgiven.
        query: Free text that ranks, and selects when it is all there is.
    """
    query = (query or "").strip()
    declared = [p for p in catalog.providers.values() if p.agent is not None]
    undeclared = [p for p in catalog.providers.values() if p.agent is None]
    wanted = {_as_declared(tag, declared) for tag in evaluates} - {""}
    if not (wanted or target_type or query):
        return (
            [ProviderMatch(p, "") for p in declared],
            [ProviderMatch(p, contents(p)) for p in undeclared],
        )
    found = [
        p
        for p in declared
        if (target_type is None or declared_target(p) == target_type)
        and wanted <= {compact(tag) for tag in (p.agent.evaluates if p.agent else ())}
    ]
    if query:
        relevance = _relevance(found, query)
        found = sorted(
            (p for p in found if p.id in relevance), key=lambda p: (-relevance[p.id], p.id)
        )
    labels = [canonical(tag) for tag in evaluates if canonical(tag)]
    consider = _considered(catalog, undeclared, target_type, labels, query)
    if not found:
        near = _declaring_something_near(declared, target_type, labels, query)
        consider = [*near, *consider]
    return [ProviderMatch(p, "") for p in found], consider[:MAX_CONSIDERED]


def _as_declared(tag: str, providers: Iterable[Provider]) -> str:
    """A wanted tag as somebody declares it, if one is spelt nearly so."""
    form = compact(tag)
    known = {compact(t) for p in providers for t in (p.agent.evaluates if p.agent else ())}
    if form in known or not form:
        return form
    near = difflib.get_close_matches(form, sorted(known), n=1, cutoff=0.83)
    return near[0] if near else form


def declared_target(provider: Provider) -> str | None:
    """What a provider says it evaluates, in canonical form."""
    agent = provider.agent
    return canonical(agent.target_type) if agent is not None and agent.target_type else None


def likely_target(provider: Provider) -> str:
    """What a provider evaluates: as declared, else as most of its benchmarks suggest."""
    if (declared := declared_target(provider)) is not None:
        return declared
    for target, labels in TARGET_LABELS.items():
        about = sum(_is_about(b.category, b.tags, labels) for b in provider.benchmarks)
        if provider.benchmarks and about >= TARGET_SHARE * len(provider.benchmarks):
            return target
    return "model"


def _is_about(category: str | None, tags: Iterable[str], labels: frozenset[str]) -> bool:
    return not labels.isdisjoint({canonical(label) for label in (category or "", *tags)})


def _relevance(providers: Sequence[Provider], query: str) -> dict[str, float]:
    scores = SearchIndex([provider_document(p) for p in providers]).search(query)
    best = max((scores.score[position] for position in scores.found), default=0.0)
    return {
        providers[position].id: scores.score[position]
        for position in scores.found
        if scores.score[position] >= best * RELEVANT and scores.covered[position] >= COVERED
    }


def _declaring_something_near(
    declared: Sequence[Provider], target_type: str | None, labels: Sequence[str], query: str
) -> list[ProviderMatch]:
    asked = [*(w for label in labels for w in words(label)), *words(query)]
    near = {term for word in asked for term in _near(word)}
    matches = []
    for provider in declared:
        agent = provider.agent
        if agent is None or (target_type and declared_target(provider) != target_type):
            continue
        fitting = [tag for tag in agent.evaluates if near & set(words(tag))]
        if fitting:
            why = f"declares {', '.join(fitting[:4])}, which is near"
            matches.append((len(fitting), ProviderMatch(provider, why)))
    matches.sort(key=lambda item: (-item[0], item[1].provider.id))
    return [match for _, match in matches]


def _near(word: str) -> list[str]:
    return [word, *(term for term, weight in RELATED.get(word, ()) if weight >= NEAR)]


def _considered(
    catalog: Catalog,
    providers: Sequence[Provider],
    target_type: str | None,
    labels: Sequence[str],
    query: str,
) -> list[ProviderMatch]:
    """Undescribed providers whose benchmarks fit everything asked, the best first."""
    by_text = _benchmarks_by_text(catalog, query) if query else {}
    matches: list[tuple[float, ProviderMatch]] = []
    for provider in providers:
        reasons: list[str] = []
        weight = 0.0
        fits = True
        if target_type is not None and target_type in TARGET_LABELS:
            wanted = TARGET_LABELS[target_type]
            count = sum(_is_about(b.category, b.tags, wanted) for b in provider.benchmarks)
            fits = count > 0
            weight += count
            reasons.append(f"{_benchmarks(count)} labelled for {target_type.replace('_', ' ')}s")
        elif target_type is not None:
            fits = likely_target(provider) == target_type
        for label in labels:
            count, how = _label_matches(catalog, provider, label)
            fits = fits and count > 0
            weight += count
            reasons.append(how)
        if query:
            hits, share, example = by_text.get(provider.id, (0, 0.0, ""))
            fits = fits and hits > 0
            weight += 10 * share
            reasons.append(f"its words fit {_benchmarks(hits)}, best {example}")
        if fits:
            why = "; ".join(reasons) or contents(provider)
            matches.append((weight, ProviderMatch(provider, why)))
    matches.sort(key=lambda item: (-item[0], item[1].provider.id))
    return [match for _, match in matches]


def _benchmarks_by_text(catalog: Catalog, query: str) -> dict[str, tuple[int, float, str]]:
    """Per provider: how many benchmarks answer the query, how well the best does, its id."""
    ranked = catalog.search(query)
    best = ranked[0].score if ranked else 0.0
    found: dict[str, tuple[int, float, str]] = {}
    for item in ranked[:200]:
        if item.score < ENOUGH * best:
            break
        provider_id = item.entry.provider.id
        count, share, example = found.get(
            provider_id, (0, item.score / best, item.entry.benchmark.id)
        )
        found[provider_id] = (count + 1, share, example)
    return found


def _label_matches(catalog: Catalog, provider: Provider, label: str) -> tuple[int, str]:
    """How many benchmarks carry a label, exactly or by its words, and how to say so."""
    exact = catalog.label_counts[provider.id][compact(label)]
    if exact:
        return exact, f"{_benchmarks(exact)} labelled {label}"
    meant = set(words(label))
    near = sum(
        bool(meant) and meant <= set(words(" ".join((b.name, b.category or "", *b.tags))))
        for b in provider.benchmarks
    )
    if near:
        return near, f"{_benchmarks(near)} named for {label}"
    own = f"{provider.id} {provider.name} {provider.title or ''} {provider.description or ''}"
    if meant and meant <= set(words(own)):
        return 1, f"its description says {label}"
    return 0, ""


def _benchmarks(count: int) -> str:
    return "1 benchmark" if count == 1 else f"{count} benchmarks"


def contents(provider: Provider) -> str:
    """What an undescribed provider holds, by its largest categories."""
    categories = Counter(canonical(b.category) for b in provider.benchmarks if b.category)
    if categories:
        largest = sorted(categories.items(), key=lambda item: (-item[1], item[0]))[:4]
        return "covers " + ", ".join(name for name, _ in largest)
    return provider.description or "no description"
