"""Creating a collection, checked against the catalog.

A hub stores benchmarks that do not exist and reports it only when a job of the collection is
submitted. A repeated call finds the collection it created before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import anyio

from evalhub_mcp.app.catalog_lookup import doubt_about, look_up
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.models import Collection
from evalhub_mcp.jobs.request_check import RequestCheck, check_request
from evalhub_mcp.untrusted import sanitize_line


@dataclass(frozen=True)
class CollectionCreation:
    """What became of a request for a collection."""

    check: RequestCheck
    collection_id: str | None
    """None after a dry run of a collection that does not exist."""
    existed: bool


async def create_collection(
    session: HubSession, request: Mapping[str, Any], *, dry_run: bool
) -> CollectionCreation:
    """Create a collection unless the same request created it before.

    Args:
        session: The hub, for the caller.
        request: The body of `POST /evaluations/collections` as its caller wrote it.
        dry_run: Check everything and create nothing.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: The request cannot work, or another collection has the name.
    """
    catalog, check = await look_up(
        session,
        lambda catalog: check_request(catalog, request),
        found=lambda check: not check.problems,
    )
    problems = list(check.problems)
    if problems and (doubt := doubt_about(catalog)):
        problems.insert(0, doubt)
    if not request["name"] or not request["category"]:
        problems.append("name and category must not be blank.")
    if problems:
        raise UserError(
            "Nothing was created. " + " ".join(problems),
            remedy="search_the_benchmarks" if check.unknown_benchmark else None,
        )
    # Two calls at the same time would both find that the collection does not exist.
    async with session.app.collection_locks.hold((session.tenant, check.body["name"])):
        existing = await _same_collection(session, check.body)
        if existing is not None or dry_run:
            found = existing.id if existing else None
            return CollectionCreation(check, found, existed=existing is not None)
        with anyio.CancelScope(shield=True):
            created = await session.client.collections.create(check.body)
            session.forget_catalog()
        return CollectionCreation(check, created.id, existed=False)


async def _same_collection(session: HubSession, body: Mapping[str, Any]) -> Collection | None:
    wanted = [(b["provider_id"], b["id"], b.get("parameters")) for b in body["benchmarks"]]
    for found in await session.client.collections.list(name=body["name"]):
        if [(b.provider_id, b.id, b.parameters) for b in found.benchmarks] == wanted:
            return found
        raise UserError(
            f"Nothing was created. There is another collection named "
            f"{sanitize_line(found.name, 120)!r} already (id {found.id}); choose another name."
        )
    return None
