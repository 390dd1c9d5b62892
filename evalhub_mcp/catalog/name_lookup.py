"""Names as people and agents spell them, matched to what the catalog calls them."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.entries import CatalogEntry, canonical
from evalhub_mcp.catalog.snapshot import Catalog


def similar_names(wanted: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """Names close to `wanted`: the same word inside first, then near spellings."""
    pool = list(dict.fromkeys(names))
    target = canonical(wanted)
    if not target:
        return []
    by_form: dict[str, str] = {}
    for name in pool:
        by_form.setdefault(canonical(name), name)
    inside = sorted(
        (form for form in by_form if target in form or (len(form) >= 4 and form in target)),
        key=lambda form: (abs(len(form) - len(target)), form),
    )
    spelled = difflib.get_close_matches(target, list(by_form), n=limit, cutoff=0.6)
    return [by_form[form] for form in dict.fromkeys([*inside, *spelled])][:limit]


@dataclass(frozen=True)
class BenchmarkMatch:
    """The outcome of looking up a benchmark by whatever the caller wrote."""

    entry: CatalogEntry | None = None
    candidates: Sequence[CatalogEntry] = ()
    """Several providers offer the id; the caller must choose."""
    near: Sequence[str] = ()
    """`provider/benchmark` references close to what was asked."""


def find_provider_id(catalog: Catalog, wanted: str) -> str | None:
    """The id of a provider given by id or name in any spelling; None when there is none."""
    if wanted in catalog.providers:
        return wanted
    form = canonical(wanted)
    matches = [
        p.id
        for p in catalog.providers.values()
        if form and form in {canonical(p.id), canonical(p.name), canonical(p.title or "")}
    ]
    return matches[0] if len(matches) == 1 else None


def similar_providers(catalog: Catalog, wanted: str) -> list[str]:
    """Ids of providers whose id or name is close to `wanted`."""
    ids = {canonical(p.name): p.id for p in catalog.providers.values()}
    ids |= {canonical(p.id): p.id for p in catalog.providers.values()}
    return list(dict.fromkeys(ids[canonical(n)] for n in similar_names(wanted, ids)))


def find_collection_id(catalog: Catalog, wanted: str) -> str | None:
    """The id of a collection given by id or name in any spelling; None when there is none."""
    if wanted in catalog.collections:
        return wanted
    form = canonical(wanted)
    matches = [
        c.id
        for c in catalog.collections.values()
        if form and form in {canonical(c.id), canonical(c.name)}
    ]
    return matches[0] if len(matches) == 1 else None


def similar_collections(catalog: Catalog, wanted: str) -> list[str]:
    """Ids of collections whose id or name is close to `wanted`."""
    ids = {canonical(c.name): c.id for c in catalog.collections.values()}
    ids |= {canonical(c.id): c.id for c in catalog.collections.values()}
    return list(dict.fromkeys(ids[canonical(n)] for n in similar_names(wanted, ids)))


def resolve_benchmark(
    catalog: Catalog, benchmark_id: str, provider_id: str | None = None
) -> BenchmarkMatch:
    """Find a benchmark by id, name or `provider/benchmark`, in any spelling.

    A benchmark of another provider is never taken silently: it is offered as near.
    """
    # Some ids contain a slash themselves, so the id as given comes first.
    if provider_id is None and "/" in benchmark_id and benchmark_id not in catalog.by_benchmark_id:
        head, _, tail = benchmark_id.partition("/")
        if (found := find_provider_id(catalog, head)) is not None:
            provider_id, benchmark_id = found, tail

    def offered(entries: Sequence[CatalogEntry]) -> list[CatalogEntry]:
        return [e for e in entries if provider_id is None or e.provider.id == provider_id]

    exact = offered(catalog.by_benchmark_id.get(benchmark_id, ()))
    if not exact:
        exact = offered(catalog.by_form.get(canonical(benchmark_id), ()))
        form = canonical(benchmark_id)
        exact = [e for e in exact if canonical(e.benchmark.id) == form] or exact
    if len(exact) == 1:
        return BenchmarkMatch(entry=exact[0])
    if exact:
        return BenchmarkMatch(candidates=exact)
    return BenchmarkMatch(near=_near_benchmarks(catalog, benchmark_id, provider_id))


def _near_benchmarks(
    catalog: Catalog, wanted: str, provider_id: str | None, limit: int = 5
) -> list[str]:
    elsewhere = [e.reference for e in catalog.by_benchmark_id.get(wanted, ())]
    inside = [e for e in catalog.entries if provider_id is None or e.provider.id == provider_id]
    ids = {e.benchmark.id: e.reference for e in inside}
    close = [ids[name] for name in similar_names(wanted, ids, limit)]
    ranked = [
        entry.reference
        for entry in catalog.search(wanted).entries[:50]
        if provider_id is None or entry.provider.id == provider_id
    ]
    return list(dict.fromkeys([*elsewhere, *close, *ranked]))[:limit]
