"""What the resources of the API have in common: paths, reading, changing and deleting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Unpack

from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.json_patch import Patch, operations_for_merge
from evalhub_mcp.client.models import PatchOperation
from evalhub_mcp.client.models.base import ModelT
from evalhub_mcp.client.request_bodies import request_body
from evalhub_mcp.client.responses import decode_json, ignore_body, parse_object
from evalhub_mcp.client.urls import path_segment


class AsyncResource(Generic[ModelT]):
    """The base of the resources."""

    _root: ClassVar[str]
    """The path of the list."""
    _kind: ClassVar[str]
    """The noun for one object, in errors."""
    _model: type[ModelT]

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def _path(self, object_id: str) -> str:
        return f"{self._root}/{path_segment(object_id, f'{self._kind} id')}"

    async def _request(
        self, method: str, path: str, body: Any = None, **options: Unpack[CallOptions]
    ) -> ModelT:
        """Send a request and return the object in the response."""
        data = await self._transport.request(
            method, path, decode_json, body=body, about=self._kind, **options
        )
        return parse_object(self._model, data, self._kind)

    async def _patch(self, object_id: str, patch: Patch, **options: Unpack[CallOptions]) -> ModelT:
        path = self._path(object_id)
        if isinstance(patch, Mapping):
            current = await self._transport.request(
                "GET", path, decode_json, about=self._kind, **options
            )
            operations = operations_for_merge(current if isinstance(current, dict) else {}, patch)
            if not operations:
                return parse_object(self._model, current, self._kind)
        else:
            operations = [request_body(PatchOperation, operation) for operation in patch]
        return await self._request("PATCH", path, operations, **options)

    async def _delete(
        self,
        object_id: str,
        params: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        await self._transport.request(
            "DELETE",
            self._path(object_id),
            ignore_body,
            params=params,
            about=self._kind,
            already_done=NotFoundError,
            **options,
        )
