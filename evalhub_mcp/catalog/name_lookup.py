"""Resolve ids and names, in any spelling, to what the catalog calls them."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.untrusted import sanitize_line

_MADE_UP = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""The ids that hubs give to what users create."""
MAX_SIMILAR = 5
"""References offered for a benchmark that does not exist."""


@dataclass(frozen=True)
class BenchmarkMatch:
    """The outcome of resolving a benchmark; exactly one of the fields is set, or none."""

    entry: CatalogEntry | None = None
    candidates: Sequence[CatalogEntry] = ()
    """Set when several providers offer the id; the caller must choose."""
    similar: Sequence[str] = ()
    """`provider/benchmark` references close to a name that does not exist."""


def similar_names(wanted: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """Return names close to `wanted`: those that contain it first, then similar spellings."""
    target = canonical(wanted)
    if not target:
        return []
    by_form: dict[str, str] = {}
    for name in names:
        by_form.setdefault(canonical(name), name)
    containing = sorted(
        (form for form in by_form if target in form or (len(form) >= 4 and form in target)),
        key=lambda form: (abs(len(form) - len(target)), form),
    )
    spelled = difflib.get_close_matches(target, list(by_form), n=limit, cutoff=0.6)
    return [by_form[form] for form in dict.fromkeys([*containing, *spelled])][:limit]


def is_made_up(id: str) -> bool:
    """Whether an id has the form that hubs give to what users create."""
    return _MADE_UP.fullmatch(id) is not None


def readable_ids(items: Mapping[str, Provider | Collection], limit: int) -> list[str]:
    """Return the first ids, each with its name where the id is one that a hub made up."""
    return [
        f"{sanitize_line(id, 80)} ({sanitize_line(item.name, 60)})"
        if item.name and is_made_up(id)
        else sanitize_line(id, 80)
        for id, item in islice(items.items(), limit)
    ]


def find_provider_id(catalog: Catalog, wanted: str) -> str | None:
    """Return the id of a provider given by id, name or title; None when there is none."""
    if wanted in catalog.providers:
        return wanted
    return _find_id(wanted, {p.id: (p.name, p.title or "") for p in catalog.providers.values()})


def find_collection_id(catalog: Catalog, wanted: str) -> str | None:
    """Return the id of a collection given by id or name; None when there is none."""
    return _find_id(wanted, {c.id: (c.name,) for c in catalog.collections.values()})


def similar_providers(catalog: Catalog, wanted: str) -> list[str]:
    """Return the ids of providers whose id or name is close to `wanted`."""
    return _similar_ids(wanted, {p.id: p.name for p in catalog.providers.values()})


def similar_collections(catalog: Catalog, wanted: str) -> list[str]:
    """Return the ids of collections whose id or name is close to `wanted`."""
    return _similar_ids(wanted, {c.id: c.name for c in catalog.collections.values()})


def _find_id(wanted: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """Return the one id that is `wanted` itself or, in any spelling, it or its names."""
    if wanted in names:
        return wanted
    form = canonical(wanted)
    matches = [id for id, own in names.items() if form and form in map(canonical, (id, *own))]
    return matches[0] if len(matches) == 1 else None


def _similar_ids(wanted: str, names: Mapping[str, str]) -> list[str]:
    ids = {id: id for id in names}
    for id, name in names.items():
        ids.setdefault(name, id)
    return list(dict.fromkeys(ids[name] for name in similar_names(wanted, ids)))


def resolve_benchmark(
    catalog: Catalog, benchmark_id: str, provider_id: str | None = None
) -> BenchmarkMatch:
    """Find a benchmark by id, name or `provider/benchmark`, in any spelling.

    A benchmark of another provider than `provider_id` is offered as similar, never taken.
    """
    if provider_id is not None and (exact := catalog.entry(provider_id, benchmark_id)) is not None:
        return BenchmarkMatch(entry=exact)
    # Some ids contain a slash themselves, so the id as given is tried first.
    if provider_id is None and "/" in benchmark_id and benchmark_id not in catalog.by_benchmark_id:
        head, _, tail = benchmark_id.partition("/")
        if (found := find_provider_id(catalog, head)) is not None:
            provider_id, benchmark_id = found, tail

    def of_provider(entries: Iterable[CatalogEntry]) -> list[CatalogEntry]:
        return [e for e in entries if provider_id is None or e.provider.id == provider_id]

    matches = of_provider(catalog.by_benchmark_id.get(benchmark_id, ()))
    if not matches:
        form = canonical(benchmark_id)
        matches = of_provider(catalog.by_form.get(form, ()))
        matches = [e for e in matches if canonical(e.benchmark.id) == form] or matches
    if len(matches) == 1:
        return BenchmarkMatch(entry=matches[0])
    if matches:
        return BenchmarkMatch(candidates=matches)
    of_others = [e.reference for e in catalog.by_benchmark_id.get(benchmark_id, ())]
    ids = {e.benchmark.id: e.reference for e in of_provider(catalog.entries)}
    close = [ids[name] for name in similar_names(benchmark_id, ids, MAX_SIMILAR)]
    found_by_text = of_provider(catalog.ranking.search(benchmark_id).entries[:50])
    similar = dict.fromkeys([*of_others, *close, *(e.reference for e in found_by_text)])
    return BenchmarkMatch(similar=list(similar)[:MAX_SIMILAR])
