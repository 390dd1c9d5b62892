"""Benchmark collections (`/evaluations/collections`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Unpack

from evalhub_mcp.client._async.pages import AsyncPages
from evalhub_mcp.client._async.resource import AsyncResource
from evalhub_mcp.client.bodies import decode_object, request_body
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.filters import CollectionFilters, Selection
from evalhub_mcp.client.json_patch import Patch
from evalhub_mcp.client.models import Collection, CollectionCreateRequest
from evalhub_mcp.client.page_walk import ResourceList


class AsyncCollections(AsyncResource[Collection]):
    """Named sets of benchmarks.

    Every method accepts `tenant`, `user`, `timeout` (seconds per attempt) and `max_retries`
    for this call, and raises the errors of :mod:`evalhub_mcp.client.errors`:
    :class:`NotFoundError` for an id that the tenant does not have, and :class:`ReadOnlyError`
    for changes of the hub's own collections. POST, PUT and PATCH are sent once.
    """

    _list_route = "/evaluations/collections"
    _route = "/evaluations/collections/{id}"
    _kind = "collection"
    _model = Collection

    async def list(
        self, *, limit: int | None = None, **filters: Unpack[CollectionFilters]
    ) -> ResourceList[Collection]:
        """Return all collections, or those that match. `GET /evaluations/collections`.

        Args:
            limit: the maximum number of collections to return.
            **filters: `name`, `category`, `tags`, `owner`, `scope`, `domains`, `tasks`,
                `modalities`, `industries` and `evaluation_targets`; see
                :class:`CollectionFilters`.
        """
        return await self.iterate(**filters).collect(limit)

    def iterate(self, **filters: Unpack[CollectionFilters]) -> AsyncPages[Collection]:
        """Iterate over what :meth:`list` returns, requesting pages when needed."""
        return AsyncPages(self._transport, self._list_route, Collection, Selection(filters))

    async def get(self, collection_id: str, **call: Unpack[CallOptions]) -> Collection:
        """Return a collection. `GET /evaluations/collections/{id}`."""
        decode = partial(decode_object, model=Collection, kind=self._kind, requested=collection_id)
        return await self._transport.request(
            "GET", self._route, decode, collection_id, kind=self._kind, **call
        )

    async def create(
        self, request: CollectionCreateRequest | Mapping[str, Any], **call: Unpack[CallOptions]
    ) -> Collection:
        """Create a collection. `POST /evaluations/collections`.

        The hub does not check that the benchmarks exist.
        """
        body = request_body(CollectionCreateRequest, request)
        return await self._request("POST", self._list_route, body=body, **call)

    async def update(
        self,
        collection_id: str,
        request: CollectionCreateRequest | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> Collection:
        """Replace a whole collection. `PUT /evaluations/collections/{id}`."""
        body = request_body(CollectionCreateRequest, request)
        return await self._request("PUT", self._route, collection_id, body=body, **call)

    async def patch(
        self, collection_id: str, patch: Patch, **call: Unpack[CallOptions]
    ) -> Collection:
        """Change parts of a collection. `PATCH /evaluations/collections/{id}`.

        `patch` is a list of JSON Patch operations, or a mapping of fields to new values, which
        is compared with the current collection first: objects are merged, `None` removes.
        """
        return await self._patch(collection_id, patch, **call)

    async def clone(
        self, collection_id: str, *, name: str | None = None, **call: Unpack[CallOptions]
    ) -> Collection:
        """Copy a collection, even a read-only one, to a new one that can be changed.

        `POST /evaluations/collections/{id}/clones`. The copy's `derived_from` is the id of the
        original. Without `name` it has the name of the original.
        """
        route = "/evaluations/collections/{id}/clones"
        body = {} if name is None else {"name": name}
        return await self._request("POST", route, collection_id, body=body, **call)

    async def delete(self, collection_id: str, **call: Unpack[CallOptions]) -> None:
        """Delete a collection. `DELETE /evaluations/collections/{id}`.

        The hub does not check for running jobs: they lose their logs and never finish.
        """
        await self._delete(collection_id, **call)
