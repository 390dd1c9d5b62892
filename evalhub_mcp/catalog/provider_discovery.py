"""Find the providers that fit a request: by their declared metadata, else by their benchmarks.

Only some providers describe themselves to agents. Those are matched exactly on what they
declare. Others are returned separately, each with the reason, so that a provider without
metadata is neither hidden nor presented as a match. When no provider declares what was
requested, those that declare something related are added to the others.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.catalog_reading import search_text
from evalhub_mcp.catalog.evaluation_targets import TARGET_LABELS, count_labelled, declared_target
from evalhub_mcp.catalog.label_forms import canonical, compact
from evalhub_mcp.catalog.name_lookup import find_provider_id
from evalhub_mcp.catalog.search_documents import provider_document
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.text_search import SearchIndex
from evalhub_mcp.catalog.vocabulary import RELATED, words
from evalhub_mcp.client.models import Provider

MAX_CONSIDERED = 5
MIN_RELATIVE_SCORE = 0.25
"""Share of the best provider's score that another provider must reach."""
MIN_COVERAGE = 0.5
"""Share of a query that a provider's own text must answer."""
RELATED_CLOSENESS = 0.5
"""Closeness from which a related word counts."""
MIN_BENCHMARK_SCORE = 0.3
"""Share of the best benchmark's score that a benchmark must reach to count for its provider."""

TAG_SHARE = 0.4
"""Share of a provider's benchmarks with a tag that makes the tag a name of the provider."""
NONE = (0, 0.0, "")
MIN_DECLARED_SCORE = 0.5
"""The same for a provider whose own text answers the query."""
NAMED = "its name is what was asked for"


@dataclass(frozen=True)
class ProviderMatch:
    """A provider that fits, and why; declared matches need no reason."""

    provider: Provider
    why: str = ""


def match_providers(
    catalog: Catalog, target_type: str | None, evaluates: Sequence[str], query: str | None
) -> tuple[list[ProviderMatch], list[ProviderMatch]]:
    """Return the providers whose metadata fits, and others worth considering.

    Args:
        catalog: What the hub offers.
        target_type: `model`, `agent` or `inference_server`, as declared.
        evaluates: Capabilities, all of which must be declared, in any spelling.
        query: Free text that selects and ranks.
    """
    if query and not (target_type or evaluates):
        named = find_provider_id(catalog, query.strip()) or _provider_of_tag(catalog, query)
        if named is not None:
            provider = catalog.providers[named]
            match = ProviderMatch(provider, f"{NAMED}; {catalog.contents_summaries[named]}")
            return ([match], []) if provider.agent is not None else ([], [match])
    asked = (query or "").strip()
    queries = list(dict.fromkeys([search_text(catalog, asked), asked])) if asked else [""]
    answers = [_match(catalog, target_type, evaluates, one) for one in queries]
    found = next((some for some, others in answers if some or others), [])
    names = {match.provider.id for match in found}
    others: list[ProviderMatch] = []
    for match in (match for _, some in answers for match in some):
        if match.provider.id not in names:
            names.add(match.provider.id)
            others.append(match)
    if asked and not (found or others or target_type or evaluates):
        others = _matches_by_own_text(catalog, asked)
        others = others or _matches_by_benchmarks(
            catalog, list(catalog.providers.values()), None, (), queries[0]
        )
    is_search = bool(target_type or evaluates or asked)
    return found, others[:MAX_CONSIDERED] if is_search else others


def _match(
    catalog: Catalog, target_type: str | None, evaluates: Sequence[str], query: str
) -> tuple[list[ProviderMatch], list[ProviderMatch]]:
    """Return the providers that fit words to search with, and others worth considering."""
    declared = [p for p in catalog.providers.values() if p.agent is not None]
    undeclared = [p for p in catalog.providers.values() if p.agent is None]
    wanted = {_as_declared(tag, declared) for tag in evaluates} - {""}
    if not (wanted or target_type or query):
        return (
            [ProviderMatch(p) for p in declared],
            [ProviderMatch(p, catalog.contents_summaries[p.id]) for p in undeclared],
        )
    found = [
        p
        for p in declared
        if (target_type is None or declared_target(p) == target_type)
        and wanted <= {compact(tag) for tag in (p.agent.evaluates if p.agent else ())}
    ]
    if query:
        relevance = _relevance(found, query)
        by_text = _benchmarks_by_text(catalog, query)
        found = [
            p for p in found if not by_text or by_text.get(p.id, NONE)[1] >= MIN_DECLARED_SCORE
        ]
        found = sorted(
            (p for p in found if p.id in relevance), key=lambda p: (-relevance[p.id], p.id)
        )
    labels = [canonical(tag) for tag in evaluates if canonical(tag)]
    consider = _matches_by_benchmarks(catalog, undeclared, target_type, labels, query)
    if not found:
        consider = [*_related_matches(declared, target_type, labels, query), *consider]
    return [ProviderMatch(p) for p in found], consider


def _provider_of_tag(catalog: Catalog, tag: str) -> str | None:
    """Return the provider whose short name a tag is, as `lm_eval`: its alone, on most of it."""
    entries = catalog.by_tag.get(canonical(tag), ())
    owners = {entry.provider.id: entry.provider for entry in entries}
    if len(owners) != 1:
        return None
    (provider,) = owners.values()
    return provider.id if len(entries) >= TAG_SHARE * len(provider.benchmarks) else None


def _matches_by_own_text(catalog: Catalog, query: str) -> list[ProviderMatch]:
    """Return the providers whose names or descriptions have all words of a query."""
    wanted = set(words(query))
    return [
        ProviderMatch(p, f"its description says {query}; {catalog.contents_summaries[p.id]}")
        for p in catalog.providers.values()
        if wanted and wanted <= set(words(_own_text(p)))
    ]


def declared_capabilities(catalog: Catalog) -> list[str]:
    """Return all capabilities that providers declare to evaluate, sorted."""
    agents = (provider.agent for provider in catalog.providers.values())
    return sorted({tag for agent in agents if agent for tag in agent.evaluates})


def declared_targets(catalog: Catalog) -> list[str]:
    """Return all targets that providers declare, sorted."""
    return sorted({declared_target(p) or "" for p in catalog.providers.values()} - {""})


def _as_declared(tag: str, providers: Iterable[Provider]) -> str:
    """Return a tag in compact form, as a provider declares it where the spelling is close."""
    form = compact(tag)
    known = {compact(t) for p in providers for t in (p.agent.evaluates if p.agent else ())}
    if form in known or not form:
        return form
    near = difflib.get_close_matches(form, sorted(known), n=1, cutoff=0.83)
    return near[0] if near else form


def _relevance(providers: Sequence[Provider], query: str) -> dict[str, float]:
    scores = SearchIndex([provider_document(p) for p in providers]).search(query)
    best = max((scores.score[position] for position in scores.found), default=0.0)
    return {
        providers[position].id: scores.score[position]
        for position in scores.found
        if scores.score[position] >= best * MIN_RELATIVE_SCORE
        and scores.covered[position] >= MIN_COVERAGE
    }


def _related_matches(
    declared: Sequence[Provider], target_type: str | None, labels: Sequence[str], query: str
) -> list[ProviderMatch]:
    """Return providers that declare something related to what was requested, most first."""
    near: set[str] = set()
    for word in (word for text in (*labels, query) for word in words(text)):
        near.add(word)
        near |= {t for t, closeness in RELATED.get(word, ()) if closeness >= RELATED_CLOSENESS}
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


def _matches_by_benchmarks(
    catalog: Catalog,
    providers: Sequence[Provider],
    target_type: str | None,
    labels: Sequence[str],
    query: str,
) -> list[ProviderMatch]:
    """Return providers without metadata whose benchmarks fit everything requested, best first."""
    by_text = _benchmarks_by_text(catalog, query) if query else {}
    matches: list[tuple[float, ProviderMatch]] = []
    for provider in providers:
        reasons: list[str] = []
        weight = 0.0
        fits = True
        if target_type is not None and target_type in TARGET_LABELS:
            count = count_labelled(provider, TARGET_LABELS[target_type])
            fits = count > 0
            weight += count
            reasons.append(f"{_benchmarks(count)} labelled for {target_type.replace('_', ' ')}s")
        elif target_type is not None:
            fits = catalog.targets[provider.id] == target_type
        for label in labels:
            count, reason = _label_matches(catalog, provider, label)
            fits = fits and count > 0
            weight += count
            reasons.append(reason)
        if query:
            hits, share, example = by_text.get(provider.id, (0, 0.0, ""))
            fits = fits and hits > 0
            weight += 10 * share
            reasons.append(f"its words fit {_benchmarks(hits)}, best {example}")
        if fits:
            why = "; ".join(reasons) or catalog.contents_summaries[provider.id]
            matches.append((weight, ProviderMatch(provider, why)))
    matches.sort(key=lambda item: (-item[0], item[1].provider.id))
    return [match for _, match in matches]


def _benchmarks_by_text(catalog: Catalog, query: str) -> dict[str, tuple[int, float, str]]:
    """Return by provider id: the benchmarks that answer the query, the best's share, its id."""
    ranked = catalog.ranking.search(query)
    best = ranked[0].score if ranked else 0.0
    found: dict[str, tuple[int, float, str]] = {}
    for item in ranked[:200]:
        if item.score < MIN_BENCHMARK_SCORE * best:
            break
        provider_id = item.entry.provider.id
        count, share, example = found.get(
            provider_id, (0, item.score / best, item.entry.benchmark.id)
        )
        found[provider_id] = (count + 1, share, example)
    return found


def _label_matches(catalog: Catalog, provider: Provider, label: str) -> tuple[int, str]:
    """Return how many benchmarks have a label, exactly or by its words, and the reason as text."""
    exact = catalog.label_counts[provider.id][compact(label)]
    if exact:
        return exact, f"{_benchmarks(exact)} labelled {label}"
    wanted = set(words(label))
    if not wanted:
        return 0, ""
    named = sum(
        wanted <= set(words(" ".join((b.name, b.category or "", *b.tags))))
        for b in provider.benchmarks
    )
    if named:
        return named, f"{_benchmarks(named)} named for {label}"
    named_itself = wanted <= set(words(_own_text(provider)))
    return (1, f"its description says {label}") if named_itself else (0, "")


def _own_text(provider: Provider) -> str:
    return f"{provider.id} {provider.name} {provider.title or ''} {provider.description or ''}"


def _benchmarks(count: int) -> str:
    return "1 benchmark" if count == 1 else f"{count} benchmarks"
