"""Which providers fit a wish: by their declared metadata, else by what they contain.

Only some providers describe themselves to agents. Those that do are matched exactly
on what they declare; the rest are offered separately, each with the reason, so that
a provider without metadata is neither hidden nor passed off as a match.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalhub_mcp.catalog.matching import canonical
from evalhub_mcp.catalog.search import SearchIndex, document, words
from evalhub_mcp.catalog.snapshot import Catalog

if TYPE_CHECKING:
    from evalhub_mcp.client.models import Provider

MAX_CONSIDERED = 5


@dataclass(frozen=True)
class ProviderMatch:
    """A provider that fits, and why."""

    provider: "Provider"
    why: str


def discover(
    catalog: Catalog, target_type: str | None, evaluates: Sequence[str], query: str | None
) -> tuple[list[ProviderMatch], list[ProviderMatch]]:
    """Providers whose metadata fits, and others worth considering.

    Args:
        catalog: Where to look.
        target_type: `model`, `agent` or `inference_server`, as declared.
        evaluates: Capabilities, all of which must be declared.
        query: Free text that ranks, and selects when it is all there is.
    """
    wanted = {canonical(tag) for tag in evaluates if canonical(tag)}
    declared, undeclared = [], []
    for provider in catalog.providers.values():
        agent = provider.agent
        if agent is None:
            undeclared.append(provider)
        elif (target_type is None or canonical(agent.target_type or "") == target_type) and (
            wanted <= {canonical(tag) for tag in agent.evaluates}
        ):
            declared.append(provider)
    if query and query.strip():
        relevance = _relevance(declared, query)
        found = [p for p in declared if p.id in relevance]
        found.sort(key=lambda p: -relevance[p.id])
    else:
        found = declared
    filtered = bool(wanted or target_type or (query and query.strip()))
    consider = _considered(undeclared, target_type, wanted, query) if filtered else []
    if not filtered:
        consider = [ProviderMatch(p, _contents(p)) for p in undeclared]
    return [ProviderMatch(p, "") for p in found], consider


def _relevance(providers: Sequence["Provider"], query: str) -> dict[str, float]:
    documents = []
    for provider in providers:
        agent = provider.agent
        documents.append(
            document(
                (3.0, [provider.id, provider.name, *(agent.evaluates if agent else [])]),
                (
                    2.0,
                    [*(agent.recommended_when if agent else []), agent.summary if agent else None],
                ),
                (1.0, [provider.description, *(agent.hints if agent else [])]),
                (0.3, [f"{b.id} {b.name} {b.category}" for b in provider.benchmarks]),
            )
        )
    hits = SearchIndex(documents).search(query)
    best = hits[0][1] if hits else 0.0
    # A word in passing (one benchmark's name among 188) is not what a provider is for.
    return {providers[position].id: s for position, s in hits if s >= best * 0.2}


def _considered(
    providers: Sequence["Provider"],
    target_type: str | None,
    wanted: set[str],
    query: str | None,
) -> list[ProviderMatch]:
    asked = [*wanted, *(words(query) if query else [])]
    if target_type in {"agent", "inference_server"}:
        asked.append(str(target_type))
    matches: list[tuple[int, ProviderMatch]] = []
    for provider in providers:
        text = f"{provider.id} {provider.name} {provider.title or ''} {provider.description or ''}"
        labels = Counter(
            canonical(label)
            for b in provider.benchmarks
            for label in {b.category or "", *b.tags}
            if label
        )
        own_words = set(words(text))
        reasons = []
        for term in dict.fromkeys(asked):
            terms = set(words(term.replace("_", " ")))
            count = labels[term] or sum(
                n for label, n in labels.items() if terms & set(words(label.replace("_", " ")))
            )
            if count:
                reasons.append((count, f"{count} labels say {term}"))
            elif terms and terms <= own_words:
                reasons.append((1, f"its description says {term}"))
        if reasons and (not wanted or len(reasons) >= len(wanted)):
            why = "; ".join(reason for _, reason in sorted(reasons, reverse=True)[:3])
            matches.append((sum(n for n, _ in reasons), ProviderMatch(provider, why)))
    matches.sort(key=lambda item: (-item[0], item[1].provider.id))
    return [match for _, match in matches[:MAX_CONSIDERED]]


def _contents(provider: "Provider") -> str:
    """What an undescribed provider holds, by its largest categories."""
    categories = Counter(b.category for b in provider.benchmarks if b.category)
    if categories:
        return "covers " + ", ".join(name for name, _ in categories.most_common(4))
    return provider.description or "no description"
