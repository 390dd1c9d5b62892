"""Change, copy and delete the collections of a user.

The hub stores what it is given, so a change is checked as a new collection would be. It also
deletes a collection whose jobs still run: they lose their logs and never end. That is refused.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import anyio

from evalhub_mcp.app.catalog_lookup import collection_id_of, look_up
from evalhub_mcp.app.collection_review import collection_cautions
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.known_jobs.hub_list import UNFINISHED
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import FIELDS as LABEL_FIELDS
from evalhub_mcp.client.errors import APIStatusError, BadRequestError, NotFoundError
from evalhub_mcp.client.filters import Expression
from evalhub_mcp.client.models import Collection, EvaluationJob, JobStatus
from evalhub_mcp.jobs.request_check import check_request
from evalhub_mcp.untrusted import sanitize_line

FIELDS = (
    "name", "category", "description", "tags", "pass_criteria", "custom", "agent",
    "domains", "tasks", "modalities", "industries", "evaluation_targets",
)  # fmt: skip
"""The fields of a collection, besides its benchmarks, that its owner sets."""
CLEARED = {
    **{name: (name,) for name in ("description", "tags", "pass_criteria", *LABEL_FIELDS)},
    "labels": LABEL_FIELDS,
}
"""What can be removed from a collection besides benchmarks, by the name that is given for it."""
CLEARED_WORDS = "description, tags, labels, pass_criteria"
_NO_ROUTE = frozenset({404, 405})


@dataclass
class CollectionChange:
    """What became of a change."""

    collection: Collection
    """As it is now, or would be after a dry run."""
    changed: Sequence[str] = ()
    """The fields that differ from before, in words."""
    warnings: Sequence[str] = field(default_factory=list)


async def find_collection(session: HubSession, reference: str) -> tuple[Catalog, Collection]:
    """Return a collection given by id or name, and the catalog that has it.

    Raises:
        UserError: There is none; names what comes close.
        ClientError: The hub could not be asked.
    """
    return await look_up(
        session,
        lambda catalog: catalog.collections[collection_id_of(catalog, reference)],
        item=lambda collection: collection,
    )


async def change_collection(
    session: HubSession,
    reference: str,
    changes: Mapping[str, Any],
    *,
    benchmarks: Sequence[Mapping[str, Any]],
    remove: Sequence[str],
    dry_run: bool,
) -> CollectionChange:
    """Change a collection.

    Args:
        session: The hub, for the caller.
        reference: The collection, by id or name.
        changes: New values of fields; those that are None stay.
        benchmarks: Benchmarks to add, or to set if the collection has them.
        remove: Ids of benchmarks to take out, and names of fields to clear.
        dry_run: Check everything and change nothing.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: The change cannot work.
    """
    catalog, before = await find_collection(session, reference)
    _require_own(before, "changed")
    wanted = {name: value for name, value in changes.items() if value is not None}
    cleared = _cleared_fields(before, remove).difference(wanted)
    remove = [name for name in remove if not _names_field(before, name)]
    members = _members(before, benchmarks, remove)
    if not wanted and not benchmarks and not remove and not cleared:
        raise UserError(
            "Nothing was changed: no new value is given, and an empty one counts as none. "
            f'remove clears a field: changes={{"remove": ["tags"]}}, or {CLEARED_WORDS}.'
        )
    kept = {name: value for name, value in _config(before).items() if name not in cleared}
    body = {**kept, **wanted, "benchmarks": members}
    check = check_request(catalog, body)
    if check.problems:
        raise UserError(
            "Nothing was changed. " + " ".join(check.problems),
            remedy="search_the_benchmarks" if check.unknown_benchmark else None,
        )
    after = Collection.model_validate({**check.body, "resource": before.resource.model_dump()})
    changed = _differences(before, after)
    warnings = [*check.warnings, *collection_cautions(catalog, check.body)]
    if dry_run or not changed:
        return CollectionChange(after, changed, warnings)
    patch: dict[str, Any] = {
        **{name: check.body[name] for name in wanted},
        **dict.fromkeys(cleared),
    }
    if benchmarks or remove:
        patch["benchmarks"] = check.body["benchmarks"]
    lock_key = session.caller.tenant, before.id
    async with session.app.collection_locks.setdefault(lock_key, anyio.Lock()):
        with anyio.CancelScope(shield=True):
            stored = await session.client.collections.patch(before.id, patch)
            session.forget_catalog()
    return CollectionChange(stored, _differences(before, stored), warnings)


async def clone_collection(
    session: HubSession, reference: str, name: str | None, *, dry_run: bool
) -> CollectionChange:
    """Copy a collection, also one of the hub's own, to one that can be changed.

    Hubs before 1.0.2 cannot copy; there the same collection is created anew.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: There is no such collection, or the name is taken.
    """
    catalog, source = await find_collection(session, reference)
    chosen = name or f"{source.name or source.id} (copy)"
    body = {**_config(source), "name": chosen}
    body["benchmarks"] = [benchmark.to_config().to_wire() for benchmark in source.benchmarks]
    warnings = collection_cautions(catalog, body)
    lock_key = session.caller.tenant, chosen
    async with session.app.collection_locks.setdefault(lock_key, anyio.Lock()):
        own = session.caller.tenant or ""
        for found in await session.client.collections.list(name=chosen):
            if found.name == chosen and (found.resource.tenant or own) == own:
                raise UserError(
                    f"Nothing was created. There is a collection named "
                    f"{sanitize_line(chosen, 120)!r} already (id {found.id}); give another name."
                )
        if dry_run:
            return CollectionChange(Collection.model_validate(body), (), warnings)
        with anyio.CancelScope(shield=True):
            try:
                copy = await session.client.collections.clone(source.id, name=chosen)
            except APIStatusError as error:
                if error.status_code not in _NO_ROUTE or error.message_code == "resource_not_found":
                    raise
                copy = await session.client.collections.create(body)
            session.forget_catalog()
    return CollectionChange(copy, (), warnings)


async def delete_collection(
    session: HubSession, reference: str, *, dry_run: bool
) -> CollectionChange:
    """Delete a collection that no unfinished job needs.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: There is none, it is the hub's own, or jobs of it still run.
    """
    _, collection = await find_collection(session, reference)
    _require_own(collection, "deleted")
    running = await jobs_of_collection(session, collection.id, UNFINISHED)
    if running:
        listed = ", ".join(job.id for job in running[:5])
        raise UserError(
            f"Nothing was deleted. Jobs of collection {collection.id} have not ended ({listed}): "
            "without it they would lose their logs and never end. Wait for them, or cancel them."
        )
    if not dry_run:
        with anyio.CancelScope(shield=True):
            with suppress(NotFoundError):  # another caller may have been first
                await session.client.collections.delete(collection.id)
            session.forget_catalog()
    return CollectionChange(collection)


def _require_own(collection: Collection, verb: str) -> None:
    """Check that a collection is not the hub's own.

    Raises:
        UserError: It is.
    """
    if collection.is_read_only:
        raise UserError(
            f"Collection {collection.id} belongs to the hub's own configuration and cannot be "
            f'{verb}. action="clone" makes a copy that can.'
        )


def _config(collection: Collection) -> dict[str, Any]:
    """Return the fields of a collection that its owner sets, without its benchmarks."""
    content = collection.model_dump(mode="json", exclude_none=True, by_alias=True)
    return {name: content[name] for name in FIELDS if content.get(name)}


def _names_field(collection: Collection, name: str) -> bool:
    """Whether a name to remove is that of a field, and of no benchmark."""
    return name in CLEARED and all(name != benchmark.id for benchmark in collection.benchmarks)


def _cleared_fields(collection: Collection, remove: Sequence[str]) -> set[str]:
    names = [name for name in remove if _names_field(collection, name)]
    return {field for name in names for field in CLEARED[name]}


def _members(
    collection: Collection, benchmarks: Sequence[Mapping[str, Any]], remove: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the benchmarks of a collection after a change, in order.

    Raises:
        UserError: A benchmark to remove is not in it, or none would be left.
    """
    members = [benchmark.to_config().to_wire() for benchmark in collection.benchmarks]
    for wanted in remove:
        kept = [m for m in members if wanted not in (m["id"], f"{m['provider_id']}/{m['id']}")]
        if len(kept) == len(members):
            has = ", ".join(f"{m['provider_id']}/{m['id']}" for m in members[:10])
            raise UserError(
                f"Nothing was changed. Collection {collection.id} has no benchmark "
                f"{sanitize_line(wanted, 120)!r}; it has: {has}. "
                f"Fields that can be removed: {CLEARED_WORDS}."
            )
        members = kept
    for given in benchmarks:
        same = [
            index
            for index, member in enumerate(members)
            if member["id"] == given["id"]
            and given.get("provider_id") in (None, member["provider_id"])
        ]
        if same:
            members[same[0]] = {**members[same[0]], **given}
        else:
            members.append(dict(given))
    if not members:
        raise UserError("Nothing was changed: a collection needs at least one benchmark.")
    return members


def _differences(before: Collection, after: Collection) -> list[str]:
    """Return what differs between two states of a collection, in words."""
    values = [(name, getattr(before, name, None), getattr(after, name, None)) for name in FIELDS]
    found = [name if now else f"{name} cleared" for name, was, now in values if was != now]
    old = {(b.provider_id, b.id): b.to_config() for b in before.benchmarks}
    new = {(b.provider_id, b.id): b.to_config() for b in after.benchmarks}
    for verb, keys in (
        ("added", [key for key in new if key not in old]),
        ("removed", [key for key in old if key not in new]),
        ("changed", [key for key in new if key in old and new[key] != old[key]]),
    ):
        if keys:
            found.append(f"{verb} {', '.join('/'.join(key) for key in keys[:6])}")
    return found


async def jobs_of_collection(
    session: HubSession, collection_id: str, status: JobStatus | Expression | None = None
) -> Sequence[EvaluationJob]:
    """Return the jobs of a collection, newest first.

    Hubs up to 1.0.2 have no filter for it and refuse one. That is remembered, and with them all
    jobs of this status are listed.

    Raises:
        ClientError: The hub could not be asked.
    """
    jobs = session.client.jobs
    if not session.app.lacks_collection_filter:
        try:
            return await jobs.list(status=status, collection_id=collection_id)
        except BadRequestError as error:
            if error.message_code != "query_bad_parameter":
                raise
            session.app.lacks_collection_filter = True
    listed = await jobs.list(status=status)
    return [job for job in listed if job.collection and job.collection.id == collection_id]
