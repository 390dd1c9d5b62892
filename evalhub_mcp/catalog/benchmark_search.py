"""Search a catalog's benchmarks by words and by exact filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.catalog_reading import search_text
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.name_lookup import similar_names
from evalhub_mcp.catalog.snapshot import Catalog

MIN_NAME_CHARS = 3
"""Characters from which the beginning of an id names it."""


@dataclass(frozen=True)
class BenchmarkFilters:
    """What benchmarks are searched for: words, a provider's id, and labels in any spelling."""

    query: str | None = None
    provider: str | None = None
    category: str | None = None
    tag: str | None = None


def search_benchmarks(catalog: Catalog, filters: BenchmarkFilters) -> Sequence[CatalogEntry]:
    """Return the benchmarks that pass all filters, best first.

    Without a query they are sorted by provider and id.
    """
    asked = (filters.query or "").strip()
    query = search_text(catalog, asked) if asked else ""
    found = catalog.ranking.search(query).entries if query else catalog.entries
    if named := _named(catalog, filters.query or ""):
        best_first = {entry.key: number for number, entry in enumerate(found)}
        for names in reversed(named):
            names.sort(key=lambda entry: best_first.get(entry.key, len(best_first)))
            found = list({entry.key: entry for entry in (*names, *found)}.values())
    if filters.provider is not None:
        found = [entry for entry in found if entry.provider.id == filters.provider]
    if filters.category is not None:
        category = canonical(filters.category)
        found = [e for e in found if canonical(e.benchmark.category or "") == category]
    if filters.tag is not None:
        tagged = {entry.key for entry in catalog.by_tag.get(canonical(filters.tag), ())}
        found = [entry for entry in found if entry.key in tagged]
    return found


def _named(catalog: Catalog, query: str) -> list[list[CatalogEntry]]:
    """Return the benchmarks that a query names by a whole id or name, and by a beginning.

    A beginning that is also a label of benchmarks (`code`) is searched as a word instead.
    """
    form = canonical(query)
    if len(form) < MIN_NAME_CHARS:
        return []
    whole = list(catalog.by_form.get(form, ()))
    if form in catalog.labels:
        return [whole]
    begun = [name for name in catalog.by_form if name.startswith(form) and name != form]
    return [whole, [entry for name in begun for entry in catalog.by_form[name]]]


def similar_filter_values(catalog: Catalog, filters: BenchmarkFilters) -> list[str]:
    """Return values close to the filter that excluded everything: category, tag or query."""
    if filters.category is not None:
        categories = (entry.benchmark.category or "" for entry in catalog.entries)
        return similar_names(filters.category, categories, 5)
    if filters.tag is not None:
        tags = (tag for entry in catalog.entries for tag in entry.benchmark.tags)
        return similar_names(filters.tag, tags, 5)
    return similar_names(filters.query or "", (entry.reference for entry in catalog.entries))


def benchmarks_with_labels(catalog: Catalog, labels: Sequence[str]) -> list[CatalogEntry]:
    """Return the benchmarks whose category or tags contain every label, in any spelling."""
    wanted = {canonical(label) for label in labels} - {""}
    return [
        entry
        for entry in catalog.entries
        if wanted <= {canonical(x) for x in (entry.benchmark.category or "", *entry.benchmark.tags)}
    ]
