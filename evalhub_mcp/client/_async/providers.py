"""Evaluation providers (`/evaluations/providers`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from evalhub_mcp.client._async.pages import AsyncPages
from evalhub_mcp.client._async.resource import AsyncResource
from evalhub_mcp.client.bodies import request_body
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.filters import Filter, Selection
from evalhub_mcp.client.json_patch import Patch
from evalhub_mcp.client.models import Provider, ProviderCreateRequest, Scope, TargetType
from evalhub_mcp.client.page_walk import ResourceList


class AsyncProviders(AsyncResource[Provider]):
    """The evaluation frameworks of a hub.

    Every method accepts `tenant`, `user`, `timeout` (seconds per attempt) and `max_retries`
    for this call, and raises the errors of :mod:`evalhub_mcp.client.errors`.
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
        name: Filter | None = None,
        tags: Filter | None = None,
        owner: Filter | None = None,
        scope: Scope | None = None,
        benchmarks: bool = True,
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> ResourceList[Provider]:
        """Return all providers, or those that match. `GET /evaluations/providers`.

        Args:
            target_type: only providers whose agent metadata names this target. Checked by the
                client; providers without agent metadata do not match.
            evaluates: only providers whose agent metadata lists this capability.
            name: the exact name, which is not the id.
            tags: tags of the provider itself, not of its benchmarks.
            owner: the user who created it.
            scope: `system` for the hub's own providers, `tenant` for those of users.
            benchmarks: `False` leaves the benchmarks out, which makes the response 18 times
                smaller.
            limit: the maximum number of providers to return.
        """
        return await self.iterate(
            target_type=target_type,
            evaluates=evaluates,
            name=name,
            tags=tags,
            owner=owner,
            scope=scope,
            benchmarks=benchmarks,
            **call,
        ).collect(limit)

    def iterate(
        self,
        *,
        target_type: TargetType | str | None = None,
        evaluates: str | None = None,
        name: Filter | None = None,
        tags: Filter | None = None,
        owner: Filter | None = None,
        scope: Scope | None = None,
        benchmarks: bool = True,
        **call: Unpack[CallOptions],
    ) -> AsyncPages[Provider]:
        """Iterate over what :meth:`list` returns, requesting pages when needed."""
        selection = Selection()
        selection.add("name", name, lambda p: [p.name])
        selection.add("tags", tags, lambda p: p.tags)
        selection.add("owner", owner, lambda p: [p.resource.owner or ""])
        selection.add_scope(scope, owner)
        if not benchmarks:
            selection.query["benchmarks"] = "false"
        if target_type is not None:
            selection.checks.append(lambda p: p.agent and p.agent.target_type == target_type)
        if evaluates is not None:
            selection.checks.append(lambda p: p.agent and evaluates in p.agent.evaluates)
        return AsyncPages(self._transport, self._list_route, Provider, selection, **call)

    async def get(self, provider_id: str, **call: Unpack[CallOptions]) -> Provider:
        """Return a provider with its benchmarks. `GET /evaluations/providers/{id}`.

        Raises:
            NotFoundError: there is none with this id, at least not in this tenant.
        """
        return await self._request("GET", self._route, provider_id, **call)

    async def create(
        self, request: ProviderCreateRequest | Mapping[str, Any], **call: Unpack[CallOptions]
    ) -> Provider:
        """Create a provider. `POST /evaluations/providers`, sent once.

        The hub chooses the id. Names are not unique.

        Raises:
            InvalidRequestError: the request is not valid; nothing was sent.
            BadRequestError: the hub rejected it.
        """
        body = request_body(ProviderCreateRequest, request)
        return await self._request("POST", self._list_route, body=body, **call)

    async def update(
        self,
        provider_id: str,
        request: ProviderCreateRequest | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> Provider:
        """Replace a provider's whole configuration. `PUT /evaluations/providers/{id}`, sent once.

        Raises:
            ReadOnlyError: it belongs to the hub's own configuration.
        """
        body = request_body(ProviderCreateRequest, request)
        return await self._request("PUT", self._route, provider_id, body=body, **call)

    async def patch(self, provider_id: str, patch: Patch, **call: Unpack[CallOptions]) -> Provider:
        """Change parts of a provider. `PATCH /evaluations/providers/{id}`, sent once.

        Args:
            provider_id: the provider's id.
            patch: JSON Patch operations, or a mapping of fields to new values (objects are
                merged, `None` removes), which is compared with the current provider first.

        Raises:
            ReadOnlyError: it belongs to the hub's own configuration.
        """
        return await self._patch(provider_id, patch, **call)

    async def delete(self, provider_id: str, **call: Unpack[CallOptions]) -> None:
        """Delete a provider. `DELETE /evaluations/providers/{id}`.

        Raises:
            NotFoundError: there is none with this id.
            ReadOnlyError: it belongs to the hub's own configuration.
        """
        await self._delete(provider_id, **call)
