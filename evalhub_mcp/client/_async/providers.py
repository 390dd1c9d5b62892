"""Evaluation providers (`/evaluations/providers`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Unpack

from evalhub_mcp.client._async.pages import AsyncPages
from evalhub_mcp.client._async.resource import AsyncResource
from evalhub_mcp.client.bodies import decode_object, request_body
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.filters import ProviderFilters, Selection
from evalhub_mcp.client.json_patch import Patch
from evalhub_mcp.client.models import Provider, ProviderCreateRequest, TargetType
from evalhub_mcp.client.page_walk import ResourceList


class AsyncProviders(AsyncResource[Provider]):
    """The evaluation frameworks of a hub.

    Every method accepts `tenant`, `user`, `timeout` (seconds per attempt) and `max_retries`
    for this call, and raises the errors of :mod:`evalhub_mcp.client.errors`:
    :class:`NotFoundError` for an id that the tenant does not have, and :class:`ReadOnlyError`
    for changes of the hub's own providers. POST, PUT and PATCH are sent once.
    """

    _list_route = "/evaluations/providers"
    _route = "/evaluations/providers/{id}"
    _kind = "provider"
    _model = Provider

    async def list(
        self,
        *,
        target_type: TargetType | str | None = None,
        evaluates: str | None = None,
        limit: int | None = None,
        **filters: Unpack[ProviderFilters],
    ) -> ResourceList[Provider]:
        """Return all providers, or those that match. `GET /evaluations/providers`.

        Providers without agent metadata match neither `target_type` nor `evaluates`, which the
        client checks.

        Args:
            target_type: the target in the agent metadata.
            evaluates: a capability that the agent metadata lists.
            limit: the maximum number of providers to return.
            **filters: `name`, `tags`, `owner` and `scope`, and `benchmarks=False` for a small
                response; see :class:`ProviderFilters`.
        """
        pages = self.iterate(target_type=target_type, evaluates=evaluates, **filters)
        return await pages.collect(limit)

    def iterate(
        self,
        *,
        target_type: TargetType | str | None = None,
        evaluates: str | None = None,
        **filters: Unpack[ProviderFilters],
    ) -> AsyncPages[Provider]:
        """Iterate over what :meth:`list` returns, requesting pages when needed."""
        benchmarks = filters.pop("benchmarks", True)
        selection = Selection({"target_type": target_type, "evaluates": evaluates, **filters})
        if not benchmarks:
            selection.query["benchmarks"] = "false"
        return AsyncPages(self._transport, self._list_route, Provider, selection)

    async def get(self, provider_id: str, **call: Unpack[CallOptions]) -> Provider:
        """Return a provider with its benchmarks. `GET /evaluations/providers/{id}`."""
        decode = partial(decode_object, model=Provider, kind=self._kind, requested=provider_id)
        return await self._transport.request(
            "GET", self._route, decode, provider_id, kind=self._kind, **call
        )

    async def create(
        self, request: ProviderCreateRequest | Mapping[str, Any], **call: Unpack[CallOptions]
    ) -> Provider:
        """Create a provider. `POST /evaluations/providers`.

        The hub chooses the id. Names are not unique.
        """
        body = request_body(ProviderCreateRequest, request)
        return await self._request("POST", self._list_route, body=body, **call)

    async def update(
        self,
        provider_id: str,
        request: ProviderCreateRequest | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> Provider:
        """Replace a provider's whole configuration. `PUT /evaluations/providers/{id}`."""
        body = request_body(ProviderCreateRequest, request)
        return await self._request("PUT", self._route, provider_id, body=body, **call)

    async def patch(self, provider_id: str, patch: Patch, **call: Unpack[CallOptions]) -> Provider:
        """Change parts of a provider. `PATCH /evaluations/providers/{id}`.

        `patch` is a list of JSON Patch operations, or a mapping of fields to new values, which
        is compared with the current provider first: objects are merged, `None` removes.
        """
        return await self._patch(provider_id, patch, **call)

    async def delete(self, provider_id: str, **call: Unpack[CallOptions]) -> None:
        """Delete a provider. `DELETE /evaluations/providers/{id}`."""
        await self._delete(provider_id, **call)
