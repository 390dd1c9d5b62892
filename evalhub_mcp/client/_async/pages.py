"""Request the pages of a list and iterate over its objects."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from typing import Generic

from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.bodies import decode_page
from evalhub_mcp.client.errors import (
    InvalidRequestError,
    InvalidResponseError,
    ResponseTooLargeError,
)
from evalhub_mcp.client.filters import Selection
from evalhub_mcp.client.models.base import ModelT
from evalhub_mcp.client.page_walk import PageWalk, ResourceList
from evalhub_mcp.client.urls import url_without_credentials


class AsyncPages(AsyncIterator[ModelT], Generic[ModelT]):
    """Iterates over the objects of a list; a page is requested when the previous one is used up.

    Raises :class:`InvalidResponseError` at the end if the list has entries and none can be read:
    that must not pass for an empty list.
    """

    def __init__(
        self,
        transport: AsyncTransport,
        route: str,
        model: type[ModelT],
        selection: Selection,
    ) -> None:
        self._transport = transport
        self._route = route
        self._selection = selection
        self._walk = PageWalk(model, selection.checks)
        self._buffer: deque[ModelT] = deque()

    async def __anext__(self) -> ModelT:
        while not self._buffer:
            window = self._walk.window()
            if window is None:
                if problem := self._walk.problem():
                    url = url_without_credentials(self._transport.connection.base_url + self._route)
                    raise InvalidResponseError(
                        f"{url} answered {problem}",
                        advice="Look at the hub's log and its database.",
                    )
                raise StopAsyncIteration
            params = {**self._selection.query, **window}
            try:
                page = await self._transport.request(
                    "GET", self._route, decode_page, params=params, **self._selection.call
                )
            except ResponseTooLargeError:
                if not self._walk.shrink_window():
                    raise
            else:
                self._buffer.extend(self._walk.read(page))
        return self._buffer.popleft()

    async def collect(self, limit: int | None = None) -> ResourceList[ModelT]:
        """Return all objects, or the first `limit`.

        Raises:
            InvalidRequestError: `limit` is negative.
        """
        if limit is not None and limit < 0:
            raise InvalidRequestError("limit must be 0 or more, or None for all")
        items: list[ModelT] = []
        if limit != 0:
            async for item in self:
                items.append(item)
                if len(items) == limit:
                    break
        return self._walk.result(items)

    async def collect_within(self, most: int) -> ResourceList[ModelT] | None:
        """Return all objects, or `None` as soon as it is clear that there are more than `most`."""
        items: list[ModelT] = []
        async for item in self:
            items.append(item)
            if max(len(items), self._walk.total_count or 0) > most:
                return None
        return self._walk.result(items)
