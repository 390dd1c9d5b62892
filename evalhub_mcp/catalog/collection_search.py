"""Search a catalog's collections."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import has_labels
from evalhub_mcp.client.models import Collection

MIN_RELATIVE_SCORE = 0.25
"""Share of the best score that a collection must reach to be about the query."""
MIN_NAME_CHARS = 3


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
