"""What the resources of the API have in common: reading, changing and deleting one object."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, Generic, Unpack

from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.bodies import (
    decode_identified,
    decode_object,
    ignore_body,
    request_body,
)
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.json_patch import Patch, operations_for_merge
from evalhub_mcp.client.models import PatchOperation
from evalhub_mcp.client.models.base import ModelT


class AsyncResource(Generic[ModelT]):
    """The base of the resources."""

    _list_route: ClassVar[str]
    _route: ClassVar[str]
    """The route of one object, with the placeholder `{id}`."""
    _kind: ClassVar[str]
    """The noun for one object, in errors."""
    _model: type[ModelT]

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def _request(
        self, method: str, route: str, *ids: str, body: Any = None, **options: Unpack[CallOptions]
    ) -> ModelT:
        """Send a request and return the object in the response."""
        requested = ids[0] if route == self._route else None
        decode = partial(decode_object, model=self._model, kind=self._kind, requested=requested)
        return await self._transport.request(
            method, route, decode, *ids, kind=self._kind, body=body, **options
        )

    async def _patch(self, object_id: str, patch: Patch, **options: Unpack[CallOptions]) -> ModelT:
        if isinstance(patch, Mapping):
            decode = partial(decode_identified, kind=self._kind, requested=object_id)
            current = await self._transport.request(
                "GET", self._route, decode, object_id, kind=self._kind, **options
            )
            operations = operations_for_merge(current, patch)
            if not operations:
                return self._model.model_validate(current)
        else:
            operations = [request_body(PatchOperation, operation) for operation in patch]
        return await self._request("PATCH", self._route, object_id, body=operations, **options)

    async def _delete(
        self,
        object_id: str,
        params: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        await self._transport.request(
            "DELETE",
            self._route,
            ignore_body,
            object_id,
            kind=self._kind,
            params=params,
            already_done=NotFoundError,
            **options,
        )
