"""Evaluation providers (`/evaluations/providers`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Unpack

from evalhub_mcp.client import json_patch as patching
from evalhub_mcp.client._async.page_requests import AsyncPages
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.filters import Filter, Selection
from evalhub_mcp.client.models import Provider, ProviderCreateRequest, Scope, TargetType
from evalhub_mcp.client.page_walk import ResourceList
from evalhub_mcp.client.request_bodies import body_of, fill_provider, read
from evalhub_mcp.client.responses import decode_nothing
from evalhub_mcp.client.submission_outcome import gone_is_done
from evalhub_mcp.client.urls import segment

_PATH = "/evaluations/providers"


class AsyncProviders:
    """The frameworks a hub evaluates with.

    Every method takes `tenant`, `timeout` (seconds) and `max_retries` for this call,
    and raises the errors of :mod:`evalhub_mcp.client.errors`.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

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
        """Every provider, from all pages. `GET /evaluations/providers`.

        Args:
            target_type: only providers whose agent metadata name this target (decided
                here; providers without agent metadata are left out).
            evaluates: only providers whose agent metadata say they measure this.
            name: the exact name, which is not the id.
            tags: tags of the provider itself; benchmark tags do not count.
            owner: the user who made it.
            scope: `system` for the hub's own providers, `tenant` for users'.
            benchmarks: `False` leaves the benchmarks out, an answer 18 times smaller.
            limit: the most providers to return.
        """
        pages = self._pages(
            target_type, evaluates, name, tags, owner, scope, benchmarks=benchmarks, call=call
        )
        found = await pages.collect(limit)
        for provider in found:
            fill_provider(provider)
        return found

    async def iterate(
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
    ) -> AsyncIterator[Provider]:
        """Like :meth:`list`, one provider at a time; pages are read when needed."""
        pages = self._pages(
            target_type, evaluates, name, tags, owner, scope, benchmarks=benchmarks, call=call
        )
        async for provider in pages:
            yield fill_provider(provider)

    def _pages(
        self,
        target_type: str | None,
        evaluates: str | None,
        name: Filter | None,
        tags: Filter | None,
        owner: Filter | None,
        scope: str | None,
        *,
        benchmarks: bool,
        call: CallOptions,
    ) -> AsyncPages:
        selection = Selection()
        selection.add("name", name, lambda p: [p.name])
        selection.add("tags", tags, lambda p: p.tags)
        selection.add("owner", owner, lambda p: [p.resource.owner or ""])
        selection.add_scope(scope, owner)
        if not benchmarks:
            selection.query["benchmarks"] = "false"
        if target_type is not None:
            selection.require(lambda p: p.agent and p.agent.target_type == target_type)
        if evaluates is not None:
            selection.require(lambda p: p.agent and evaluates in p.agent.evaluates)
        return AsyncPages(self._transport, _PATH, Provider, selection, **call)

    async def get(self, provider_id: str, **call: Unpack[CallOptions]) -> Provider:
        """One provider with its benchmarks. `GET /evaluations/providers/{id}`.

        Raises:
            NotFoundError: there is none with this id, at least not for this tenant.
        """
        path = f"{_PATH}/{segment(provider_id, 'provider id')}"
        data = await self._transport.json("GET", path, about="provider", **call)
        return fill_provider(read(Provider, data, "provider"))

    async def create(
        self, request: ProviderCreateRequest | Mapping[str, Any], **call: Unpack[CallOptions]
    ) -> Provider:
        """Add a provider. `POST /evaluations/providers`, sent once.

        The hub chooses the id. Names are not unique.

        Raises:
            InvalidRequestError: the request is not valid; nothing was sent.
            BadRequestError: the hub refuses it.
        """
        body = body_of(ProviderCreateRequest, request)
        data = await self._transport.json("POST", _PATH, body=body, about="provider", **call)
        return fill_provider(read(Provider, data, "provider"))

    async def update(
        self,
        provider_id: str,
        request: ProviderCreateRequest | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> Provider:
        """Replace a provider's whole configuration. `PUT /evaluations/providers/{id}`, sent once.

        Raises:
            ReadOnlyError: it is one of the hub's own.
        """
        path = f"{_PATH}/{segment(provider_id, 'provider id')}"
        body = body_of(ProviderCreateRequest, request)
        data = await self._transport.json("PUT", path, body=body, about="provider", **call)
        return fill_provider(read(Provider, data, "provider"))

    async def patch(
        self, provider_id: str, patch: patching.Patch, **call: Unpack[CallOptions]
    ) -> Provider:
        """Change parts of a provider. `PATCH /evaluations/providers/{id}`, sent once.

        Args:
            provider_id: the provider's id.
            patch: JSON Patch operations, or a mapping of fields to new values (objects
                are merged, `None` removes), which is compared with the current state.

        Raises:
            ReadOnlyError: it is one of the hub's own.
        """
        path = f"{_PATH}/{segment(provider_id, 'provider id')}"
        if isinstance(patch, Mapping):
            data = await self._transport.json("GET", path, about="provider", **call)
            operations = patching.changes(data if isinstance(data, dict) else {}, patch)
        else:
            data, operations = None, patching.operations(patch)
        if operations or data is None:
            data = await self._transport.json(
                "PATCH", path, body=operations, about="provider", **call
            )
        return fill_provider(read(Provider, data, "provider"))

    async def delete(self, provider_id: str, **call: Unpack[CallOptions]) -> None:
        """Remove a provider. `DELETE /evaluations/providers/{id}`.

        Raises:
            NotFoundError: there is none with this id.
            ReadOnlyError: it is one of the hub's own.
        """
        path = f"{_PATH}/{segment(provider_id, 'provider id')}"
        await self._transport.exchange(
            "DELETE", path, decode_nothing, about="provider", done_before=gone_is_done, **call
        )
