"""Benchmark collections (`/evaluations/collections`)."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Unpack

from evalhub_mcp.client._async.pages import AsyncPages
from evalhub_mcp.client._async.resource import AsyncResource
from evalhub_mcp.client.bodies import request_body
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.filters import Filter, Selection
from evalhub_mcp.client.json_patch import Patch
from evalhub_mcp.client.models import Collection, CollectionCreateRequest, Scope
from evalhub_mcp.client.page_walk import ResourceList


class AsyncCollections(AsyncResource[Collection]):
    """Named sets of benchmarks.

    Every method accepts `tenant`, `user`, `timeout` (seconds per attempt) and `max_retries`
    for this call, and raises the errors of :mod:`evalhub_mcp.client.errors`.
    """

    _list_route = "/evaluations/collections"
    _route = "/evaluations/collections/{id}"
    _kind = "collection"
    _model = Collection

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
        """Return all collections, or those that match. `GET /evaluations/collections`.

        `domains` and the filters after it need a hub of version 1.0.2 or newer; older ones
        answer :class:`BadRequestError`.
        """
        return await self.iterate(
            name=name,
            category=category,
            tags=tags,
            owner=owner,
            scope=scope,
            domains=domains,
            tasks=tasks,
            modalities=modalities,
            industries=industries,
            evaluation_targets=evaluation_targets,
            **call,
        ).collect(limit)

    def iterate(
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
        **call: Unpack[CallOptions],
    ) -> AsyncPages[Collection]:
        """Iterate over what :meth:`list` returns, requesting pages when needed."""
        selection = Selection()
        selection.add("name", name, lambda c: [c.name])
        selection.add("category", category, lambda c: [c.category or ""])
        selection.add("owner", owner, lambda c: [c.resource.owner or ""])
        for field, wanted in (
            ("tags", tags),
            ("domains", domains),
            ("tasks", tasks),
            ("modalities", modalities),
            ("industries", industries),
            ("evaluation_targets", evaluation_targets),
        ):
            selection.add(field, wanted, attrgetter(field))
        selection.add_scope(scope, owner)
        return AsyncPages(self._transport, self._list_route, Collection, selection, **call)

    async def get(self, collection_id: str, **call: Unpack[CallOptions]) -> Collection:
        """Return a collection. `GET /evaluations/collections/{id}`.

        Raises:
            NotFoundError: there is none with this id, at least not in this tenant.
        """
        return await self._request("GET", self._route, collection_id, **call)

    async def create(
        self, request: CollectionCreateRequest | Mapping[str, Any], **call: Unpack[CallOptions]
    ) -> Collection:
        """Create a collection. `POST /evaluations/collections`, sent once.

        The hub does not check that the benchmarks exist.

        Raises:
            InvalidRequestError: the request is not valid; nothing was sent.
            BadRequestError: the hub rejected it.
        """
        body = request_body(CollectionCreateRequest, request)
        return await self._request("POST", self._list_route, body=body, **call)

    async def update(
        self,
        collection_id: str,
        request: CollectionCreateRequest | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> Collection:
        """Replace a whole collection. `PUT /evaluations/collections/{id}`, sent once.

        Raises:
            ReadOnlyError: it belongs to the hub's own configuration.
        """
        body = request_body(CollectionCreateRequest, request)
        return await self._request("PUT", self._route, collection_id, body=body, **call)

    async def patch(
        self, collection_id: str, patch: Patch, **call: Unpack[CallOptions]
    ) -> Collection:
        """Change parts of a collection. `PATCH /evaluations/collections/{id}`, sent once.

        Args:
            collection_id: the collection's id.
            patch: JSON Patch operations, or a mapping of fields to new values (objects are
                merged, `None` removes), which is compared with the current collection first.

        Raises:
            ReadOnlyError: it belongs to the hub's own configuration.
        """
        return await self._patch(collection_id, patch, **call)

    async def clone(
        self, collection_id: str, *, name: str | None = None, **call: Unpack[CallOptions]
    ) -> Collection:
        """Copy a collection, even a read-only one, to a new one that can be changed.

        `POST /evaluations/collections/{id}/clones`, sent once. The copy's `derived_from` is
        the id of the original. Without `name` it has the name of the original.

        Raises:
            NotFoundError: there is none with this id.
        """
        body = {} if name is None else {"name": name}
        route = "/evaluations/collections/{id}/clones"
        return await self._request("POST", route, collection_id, body=body, **call)

    async def delete(self, collection_id: str, **call: Unpack[CallOptions]) -> None:
        """Delete a collection. `DELETE /evaluations/collections/{id}`.

        The hub does not check for running jobs: they lose their logs and never finish.

        Raises:
            NotFoundError: there is none with this id.
            ReadOnlyError: it belongs to the hub's own configuration.
        """
        await self._delete(collection_id, **call)
