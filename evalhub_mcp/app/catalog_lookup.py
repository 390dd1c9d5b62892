"""Finding a provider, benchmark or collection by id or name, in any spelling.

What does not exist is an error that names what comes close. Before that the catalog is renewed,
because somebody else may have added it. One object that is asked for is also checked to exist
still, because somebody else may have deleted it.
"""

from collections.abc import Callable
from typing import TypeVar

from evalhub_mcp.app.errors import UserError, not_found
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.kept_objects import is_current
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.name_lookup import (
    find_collection_id,
    find_provider_id,
    readable_ids,
    resolve_benchmark,
    similar_collections,
    similar_providers,
)
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.untrusted import sanitize_line

T = TypeVar("T")


async def look_up(
    session: HubSession,
    find: Callable[[Catalog], T],
    *,
    found: Callable[[T], object] = lambda _: True,
    item: Callable[[T], Provider | Collection | None] | None = None,
    renewed: bool = False,
) -> tuple[Catalog, T]:
    """Return what `find` finds in the catalog, and the catalog.

    If it raises a UserError, or returns something that `found` does not accept, it is tried once
    more with a renewed catalog, which is then taken as the answer.

    Args:
        session: The hub, for the caller.
        find: Finds something in a catalog.
        found: Whether it was found.
        item: The object in the result that must still be on the hub as the catalog has it.
        renewed: Read the catalog anew in any case, before something is written by it.

    Raises:
        UserError: As `find`, with what makes it uncertain: the hub does not answer, or parts of
            its catalog cannot be read.
        ClientError: The hub cannot be reached and there is no older catalog.
    """
    began = session.app.catalogs.clock()
    catalog = await session.catalog(missed_since=began if renewed else None)
    try:
        result = find(catalog)
    except UserError:
        pass
    else:
        if found(result) and (item is None or await is_current(session, item(result))):
            return catalog, result
    catalog = await session.catalog(missed_since=began)
    try:
        return catalog, find(catalog)
    except UserError as error:
        if doubt := doubt_about(catalog):
            raise type(error)(f"{doubt} {error}", error.remedy) from None
        raise


def doubt_about(catalog: Catalog) -> str:
    """Return why something may exist although it is not in the catalog; empty without reason."""
    doubts = []
    if catalog.stale_reason:
        reason = catalog.stale_reason.rstrip(".")
        doubts.append(f"The hub does not answer now ({reason}), so this is from an older catalog.")
    if catalog.unreadable:
        entries = "1 entry" if catalog.unreadable == 1 else f"{catalog.unreadable} entries"
        doubts.append(
            f"{entries} of the hub's catalog cannot be read, so what is missing may be there."
        )
    return " ".join(doubts)


def provider_id_of(catalog: Catalog, wanted: str) -> str:
    """Return the id of a provider given by id or name.

    Raises:
        UserError: There is none; names what comes close.
    """
    found = find_provider_id(catalog, wanted)
    if found is None:
        offered = ", ".join(readable_ids(catalog.providers, 20)) or "none"
        near = similar_providers(catalog, wanted)
        raise not_found("provider", wanted, near, f"The hub's providers: {offered}.")
    return found


def benchmark_of(
    catalog: Catalog,
    wanted: str,
    provider: str | None,
    advice: str = "Repeat the call with provider_id.",
) -> CatalogEntry:
    """Return the benchmark given by id, name or `provider/benchmark`.

    `advice` is added to the error when several providers have it.

    Raises:
        UserError: There is none, or several; names the candidates.
    """
    provider_id = provider_id_of(catalog, provider) if provider is not None else None
    lookup = resolve_benchmark(catalog, wanted, provider_id)
    if lookup.entry is not None:
        return lookup.entry
    if lookup.candidates:
        candidates = "; ".join(
            f"{sanitize_line(e.reference, 120)} ({sanitize_line(e.benchmark.name, 80)})"
            for e in lookup.candidates[:10]
        )
        raise UserError(
            f"{len(lookup.candidates)} providers offer {sanitize_line(wanted, 80)!r}: "
            f"{candidates}. {advice}"
        )
    where = f"benchmark of provider {provider_id}" if provider_id else "benchmark"
    raise not_found(where, wanted, lookup.similar, remedy="search_the_benchmarks")


def collection_id_of(catalog: Catalog, wanted: str) -> str:
    """Return the id of a collection given by id or name.

    Raises:
        UserError: There is none, or collections cannot be read; names what comes close.
    """
    found = find_collection_id(catalog, wanted)
    if found is None:
        require_collections(catalog)
        offered = ", ".join(readable_ids(catalog.collections, 15)) or "none"
        near = similar_collections(catalog, wanted)
        raise not_found("collection", wanted, near, f"The hub's collections: {offered}.")
    return found


def require_collections(catalog: Catalog) -> None:
    """Check that the hub returned its collections.

    Raises:
        UserError: It returned providers but no collections; says why.
    """
    if missing := why_collections_are_missing(catalog):
        raise UserError(missing)


def why_collections_are_missing(catalog: Catalog) -> str:
    """Return why the hub returned providers but no collections; empty where it returned some."""
    if not catalog.collections_missing or catalog.collections:
        return ""
    reason = sanitize_line(catalog.collections_missing, 200)
    return f"The hub did not give its collections ({reason}). Single benchmarks can be used."
