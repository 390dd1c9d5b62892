"""Creating a collection, checked against the catalog.

A hub stores benchmarks that do not exist and reports it only when a job of the collection is
submitted. A repeated call finds the collection it created before, and so does another server.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio

from evalhub_mcp.app.catalog_lookup import doubt_about, look_up
from evalhub_mcp.app.collection_review import collection_cautions
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.simultaneous_creation import (
    Created,
    Creation,
    create_once,
    find_kept,
)
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
    """Whether it is not what this call created."""
    deleted: str | None = None
    """The id of what this call created and deleted, as another server's was earlier."""


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
        renewed=True,
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
    check.warnings += collection_cautions(catalog, check.body)
    creation = _CollectionCreation(session, check.body)
    # Two calls at the same time would both find that the collection does not exist.
    lock_key = session.caller.tenant, check.body["name"]
    async with session.app.collection_locks.setdefault(lock_key, anyio.Lock()):
        if dry_run:
            existing = await creation.existing()
            found = creation.require_same(existing[0]).id if existing else None
            return CollectionCreation(check, found, existed=bool(existing))
        with anyio.CancelScope(shield=True):
            kept = await find_kept(creation, session.app.kept_ids)
            if kept is not None:
                created = Created(kept, existed=True)
            else:
                created = await create_once(creation, session.app.kept_ids)
            session.forget_catalog()
        creation.require_same(created.object)
    return CollectionCreation(
        check, created.object.id, existed=created.existed, deleted=created.withdrawn
    )


class _CollectionCreation(Creation[Collection]):
    """A collection to create, whose name nobody else may have taken."""

    def __init__(self, session: HubSession, body: Mapping[str, Any]) -> None:
        self._session = session
        self._body = body

    async def existing(self) -> Sequence[Collection]:
        """Return the collections of this name in the caller's tenant, or of the hub itself."""
        own = self._session.caller.tenant or ""
        return [
            found
            for found in await self._session.client.collections.list(name=self._body["name"])
            if found.name == self._body["name"] and (found.resource.tenant or own) == own
        ]

    async def create(self) -> Collection:
        return await self._session.client.collections.create(self._body)

    async def withdraw(self, own: Collection) -> Collection | None:
        """Delete the collection, which nobody else knows yet."""
        await self._session.client.collections.delete(own.id)
        return None

    def require_same(self, found: Collection) -> Collection:
        """Return the collection if it has the benchmarks that are wanted.

        Raises:
            UserError: It is another one of the same name.
        """
        members = self._body["benchmarks"]
        wanted = [(b["provider_id"], b["id"], b.get("parameters")) for b in members]
        if [(b.provider_id, b.id, b.parameters) for b in found.benchmarks] == wanted:
            return found
        raise UserError(
            f"Nothing was created. There is another collection named "
            f"{sanitize_line(found.name, 120)!r} already (id {found.id}); choose another name."
        )
