"""Search a catalog's collections, and match them with a goal."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from evalhub_mcp.catalog.collection_review import has_unreachable_threshold, review_collection
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import has_labels
from evalhub_mcp.catalog.vocabulary import RELATED, VAGUE, words
from evalhub_mcp.client.models import Collection

MIN_RELATIVE_SCORE = 0.25
"""Share of the best score that a collection must reach to be about the query."""
MIN_NAME_CHARS = 3
MIN_COLLECTION_COVERAGE = 0.6
"""Share of the understood words that a collection must answer."""
SYNONYM_CLOSENESS = 0.7
"""Closeness from which a related word among a collection's labels counts as a goal's word."""
SUBJECT_FACTOR = 1.5
"""Applied to a collection whose name or category has a word of the goal."""
UNREACHABLE_FACTOR = 0.25
"""Applied to a collection with thresholds that cannot be met."""


@dataclass(frozen=True)
class CollectionMatch:
    """A collection that answers a query."""

    collection: Collection
    score: float = 0.0
    matched: tuple[str, ...] = ()
    """Words of the query it answers."""


def search_collections(
    catalog: Catalog,
    query: str | None,
    category: str | None = None,
    labels: Sequence[str] = (),
) -> list[CollectionMatch]:
    """Return the collections that answer a query, best first.

    Without a query, returns all of them in curation order. `labels` are those a collection must
    have, see `taxonomy`.
    """
    collections = list(catalog.collections.values())
    positions = [
        position
        for position, collection in enumerate(collections)
        if (category is None or canonical(collection.category or "") == canonical(category))
        and has_labels(collection, labels)
    ]
    if not query or not query.strip():
        pool = [collections[position] for position in positions]
        pool.sort(key=lambda c: (c.curation_order is None, c.curation_order or 0, c.id))
        return [CollectionMatch(collection) for collection in pool]
    scores = catalog.collection_index.search(query)
    found = [
        CollectionMatch(collections[position], scores.score[position], scores.matched(position))
        for position in positions
        if scores.score[position] > 0
    ]
    form = canonical(query)
    found.sort(
        key=lambda item: (
            form not in {canonical(item.collection.id), canonical(item.collection.name)},
            -item.score,
            item.collection.id,
        )
    )
    return found


def relevant_collections(
    catalog: Catalog,
    query: str | None,
    category: str | None = None,
    labels: Sequence[str] = (),
) -> list[Collection]:
    """Return the collections that a query names or is about, best first.

    Those that only mention a word of it, beside others that are about it, are left out.
    """
    found = search_collections(catalog, query, category, labels)
    least = MIN_RELATIVE_SCORE * max((match.score for match in found), default=0.0)
    kept = [match.collection for match in found if match.score >= least]
    form = canonical(query or "")
    named = [
        match.collection
        for match in search_collections(catalog, None, category, labels)
        if len(form) >= MIN_NAME_CHARS
        and any(form in canonical(name) for name in (match.collection.id, match.collection.name))
    ]
    exact = [c for c in named if form in {canonical(c.id), canonical(c.name)}]
    return list({c.id: c for c in (*exact, *kept, *named)}.values())


def collections_with_provider(catalog: Catalog, provider_id: str) -> list[Collection]:
    """Return the collections that run benchmarks of a provider, those with most of them first."""
    counted = [
        (sum(b.provider_id == provider_id for b in collection.benchmarks), collection)
        for collection in catalog.collections.values()
    ]
    counted.sort(key=lambda item: (-item[0], item[1].id))
    return [collection for count, collection in counted if count]


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
