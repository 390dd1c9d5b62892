"""Benchmarks about the same as another one."""

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.search_documents import MEANINGLESS_LABELS
from evalhub_mcp.catalog.snapshot import Catalog

MAX_SIMILAR = 20


def similar_benchmarks(catalog: Catalog, provider_id: str, benchmark_id: str) -> list[CatalogEntry]:
    """Return other benchmarks with the category or a tag of a benchmark, the nearest first.

    They are ranked by its category and its description. Returns none for one that is unknown.
    """
    entry = catalog.entry(provider_id, benchmark_id)
    if entry is None or not entry.benchmark.category:
        return []
    category = entry.benchmark.category
    if category in MEANINGLESS_LABELS:
        return []
    found = catalog.ranking.search(f"{category} {entry.benchmark.name}").entries[:MAX_SIMILAR]
    return [other for other in found if other.key != entry.key]
