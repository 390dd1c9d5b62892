"""Benchmark collections (`/evaluations/collections`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from operator import attrgetter
from typing import Any, Unpack

from evalhub_mcp.client import json_patch as patching
from evalhub_mcp.client._async.page_requests import AsyncPages
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.filters import Filter, Selection
from evalhub_mcp.client.models import Collection, CollectionCreateRequest, Scope
from evalhub_mcp.client.page_walk import ResourceList
from evalhub_mcp.client.request_bodies import body_of, read
from evalhub_mcp.client.responses import decode_nothing
from evalhub_mcp.client.submission_outcome import gone_is_done
from evalhub_mcp.client.urls import segment

_PATH = "/evaluations/collections"


class AsyncCollections:
    """Named sets of benchmarks.

    Every method takes `tenant`, `timeout` (seconds) and `max_retries` for this call,
    and raises the errors of :mod:`evalhub_mcp.client.errors`.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(
        self,
        *,
        name: Filter | None = None,
        category: Filter | None = None,
        tags: Filter | None = None,
        owner: Filter | None = None,
        scope: Scope | None = None,
        domains: Filter | None = None,
        tasks: Filter | None = None,
        modalities: Filter | None = None,
        industries: Filter | None = None,
        evaluation_targets: Filter | None = None,
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> ResourceList[Collection]:
        """Every collection, from all pages. `GET /evaluations/collections`.

        `domains` and what follows it need a hub of version 1.0.2 or newer; older ones
        answer :class:`BadRequestError`.
        """
        taxonomy = {
            "domains": domains,
            "tasks": tasks,
            "modalities": modalities,
            "industries": industries,
            "evaluation_targets": evaluation_targets,
        }
        pages = self._pages(name, category, tags, owner, scope, taxonomy, call)
        return await pages.collect(limit)

    async def iterate(
        self,
        *,
        name: Filter | None = None,
        category: Filter | None = None,
        tags: Filter | None = None,
        owner: Filter | None = None,
        scope: Scope | None = None,
        **call: Unpack[CallOptions],
    ) -> AsyncIterator[Collection]:
        """Like :meth:`list`, one collection at a time; pages are read when needed."""
        async for collection in self._pages(name, category, tags, owner, scope, {}, call):
            yield collection

    def _pages(
        self,
        name: Filter | None,
        category: Filter | None,
        tags: Filter | None,
        owner: Filter | None,
        scope: str | None,
        taxonomy: Mapping[str, Filter | None],
        call: CallOptions,
    ) -> AsyncPages:
        selection = Selection()
        selection.add("name", name, lambda c: [c.name])
        selection.add("category", category, lambda c: [c.category or ""])
        selection.add("tags", tags, lambda c: c.tags)
        selection.add("owner", owner, lambda c: [c.resource.owner or ""])
        for field, value in taxonomy.items():
            selection.add(field, value, attrgetter(field))
        selection.add_scope(scope, owner)
        return AsyncPages(self._transport, _PATH, Collection, selection, **call)

    async def get(self, collection_id: str, **call: Unpack[CallOptions]) -> Collection:
        """One collection. `GET /evaluations/collections/{id}`.

        Raises:
            NotFoundError: there is none with this id, at least not for this tenant.
        """
        path = f"{_PATH}/{segment(collection_id, 'collection id')}"
        data = await self._transport.json("GET", path, about="collection", **call)
        return read(Collection, data, "collection")

    async def create(
        self, request: CollectionCreateRequest | Mapping[str, Any], **call: Unpack[CallOptions]
    ) -> Collection:
        """Add a collection. `POST /evaluations/collections`, sent once.

        The hub does not check that the benchmarks exist.

        Raises:
            InvalidRequestError: the request is not valid; nothing was sent.
            BadRequestError: the hub refuses it.
        """
        body = body_of(CollectionCreateRequest, request)
        data = await self._transport.json("POST", _PATH, body=body, about="collection", **call)
        return read(Collection, data, "collection")

    async def update(
        self,
        collection_id: str,
        request: CollectionCreateRequest | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> Collection:
        """Replace a whole collection. `PUT /evaluations/collections/{id}`, sent once.

        Raises:
            ReadOnlyError: it is one of the hub's own.
        """
        path = f"{_PATH}/{segment(collection_id, 'collection id')}"
        body = body_of(CollectionCreateRequest, request)
        data = await self._transport.json("PUT", path, body=body, about="collection", **call)
        return read(Collection, data, "collection")

    async def patch(
        self, collection_id: str, patch: patching.Patch, **call: Unpack[CallOptions]
    ) -> Collection:
        """Change parts of a collection. `PATCH /evaluations/collections/{id}`, sent once.

        Args:
            collection_id: the collection's id.
            patch: JSON Patch operations, or a mapping of fields to new values (objects
                are merged, `None` removes), which is compared with the current state.

        Raises:
            ReadOnlyError: it is one of the hub's own.
        """
        path = f"{_PATH}/{segment(collection_id, 'collection id')}"
        if isinstance(patch, Mapping):
            data = await self._transport.json("GET", path, about="collection", **call)
            operations = patching.changes(data if isinstance(data, dict) else {}, patch)
        else:
            data, operations = None, patching.operations(patch)
        if operations or data is None:
            data = await self._transport.json(
                "PATCH", path, body=operations, about="collection", **call
            )
        return read(Collection, data, "collection")

    async def clone(
        self, collection_id: str, *, name: str | None = None, **call: Unpack[CallOptions]
    ) -> Collection:
        """Copy a collection, also one of the hub's own, into one that can be changed.

        `POST /evaluations/collections/{id}/clones`, sent once. The copy names its origin
        in `derived_from`, and takes the origin's name unless another is given.

        Raises:
            NotFoundError: there is none with this id.
        """
        path = f"{_PATH}/{segment(collection_id, 'collection id')}/clones"
        body = {} if name is None else {"name": name}
        data = await self._transport.json("POST", path, body=body, about="collection", **call)
        return read(Collection, data, "collection")

    async def delete(self, collection_id: str, **call: Unpack[CallOptions]) -> None:
        """Remove a collection. `DELETE /evaluations/collections/{id}`.

        Jobs that run on it lose their logs and never finish; the hub does not check.

        Raises:
            NotFoundError: there is none with this id.
            ReadOnlyError: it is one of the hub's own.
        """
        path = f"{_PATH}/{segment(collection_id, 'collection id')}"
        await self._transport.exchange(
            "DELETE", path, decode_nothing, about="collection", done_before=gone_is_done, **call
        )
