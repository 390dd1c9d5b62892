"""Search a catalog's collections."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import has_labels
from evalhub_mcp.client.models import Collection


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
