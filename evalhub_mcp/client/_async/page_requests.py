"""Reading lists, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Unpack

from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.filters import Selection
from evalhub_mcp.client.models.base import ModelT
from evalhub_mcp.client.page_walk import PAGE_SIZE, PageReader, PageWalk, ResourceList


class AsyncPages:
    """The pages of one list of a hub."""

    def __init__(
        self,
        transport: AsyncTransport,
        path: str,
        model: type[ModelT],
        selection: Selection,
        **call: Unpack[CallOptions],
    ) -> None:
        self._transport = transport
        self._path = path
        self._selection = selection
        self._call = call
        self.reader: PageReader[Any] = PageReader(model, PageWalk(PAGE_SIZE), selection.admits)

    async def __aiter__(self) -> AsyncIterator[Any]:
        while (window := self.reader.walk.window()) is not None:
            page = await self._transport.json(
                "GET", self._path, params={**self._selection.query, **window}, **self._call
            )
            for item in self.reader.read(page):
                yield item

    async def collect_within(self, most: int) -> ResourceList[Any] | None:
        """All objects, or `None` after one page when the hub has more than `most`."""
        items: list[Any] = []
        while (window := self.reader.walk.window()) is not None:
            page = await self._transport.json(
                "GET", self._path, params={**self._selection.query, **window}, **self._call
            )
            items += self.reader.read(page)
            if max(len(items), self.reader.walk.total_count or 0) > most:
                return None
        return self.reader.collected(items)

    async def collect(self, limit: int | None = None) -> ResourceList[Any]:
        """All objects, or the first `limit`, with what could not be read beside them."""
        if limit is not None and limit < 0:
            raise InvalidRequestError("limit must be 0 or more, or None for all")
        items: list[Any] = []
        while (limit is None or len(items) < limit) and (
            window := self.reader.walk.window()
        ) is not None:
            page = await self._transport.json(
                "GET", self._path, params={**self._selection.query, **window}, **self._call
            )
            items += self.reader.read(page)
        return self.reader.collected(items if limit is None else items[:limit])
