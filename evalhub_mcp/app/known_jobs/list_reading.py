"""Reads the hub's whole list and compares it with what is known.

A short list is read at once, its pages at the same time. A long one is walked through, page by
page, while other calls go on and the list changes.
"""

import time
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import chain, pairwise, starmap

import anyio

from evalhub_mcp.app.known_jobs.hub_list import HubList, ListWindow
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.app.known_jobs.row_reader import RowReader
from evalhub_mcp.app.parallel import in_parallel

MOST_STEPS_BACK = 20
MOST_READINGS = 4
"""Of a short list that changes while it is read."""


async def read_short_list(
    hub: HubList, known: KnownJobs, reader: RowReader, first: ListWindow, page: int
) -> bool:
    """Read a list whose first page was read; again if it changes meanwhile.

    Returns:
        Whether what is known is the list now; False if the list does not hold still.

    Raises:
        UnorderedListError: The list is not what this index needs.
        ClientError: The hub could not be asked.
    """
    for attempt in range(MOST_READINGS):
        if attempt:
            first = await hub.window(0, page)
        size = len(first.ids)  # fewer than asked for where jobs are very large
        starts = [] if first.is_last else range(size - 1, first.total - 1, max(size - 1, 1))
        spans = await in_parallel([partial(_span, hub, start, size) for start in starts])
        windows = [first, *chain.from_iterable(spans)]
        for window in windows:
            known.put(await reader.read(window.items))
        if windows[-1].is_last and all(starmap(_follows, pairwise(windows))):
            known.remove(set(known.ids()).difference(*(window.ids for window in windows)))
            return True
    return False


async def _span(hub: HubList, start: int, size: int) -> list[ListWindow]:
    """Read the jobs from a position on, in one window where the hub's answer is not too large."""
    windows, end = list[ListWindow](), start + size
    while True:
        window = await hub.window(start, end - start)
        windows.append(window)
        if window.is_last or not window.ids or window.end >= end:
            return windows
        start = max(window.end - 1, start + 1)


def _follows(above: ListWindow, below: ListWindow) -> bool:
    """Whether the second window begins where the first ends; they overlap by a job."""
    if above.total != below.total or not above.ids or not below.ids:
        return False
    if below.offset == above.end:
        return above.ids[-1] > below.ids[0]
    return above.ids[-1] == below.ids[0]


class ListWalk:
    """One walk through a long list."""

    def __init__(
        self,
        hub: HubList,
        known: KnownJobs,
        reader: RowReader,
        lock: anyio.Lock,
        page: int,
        note_total: Callable[[int], None],
    ) -> None:
        """Prepare a walk.

        Args:
            hub: The list.
            known: What is known, which is brought up to date.
            reader: Reads the rows of jobs that are new or may have changed.
            lock: Held while a page is read and compared.
            page: Jobs of a page.
            note_total: Is called with the hub's count of all jobs.
        """
        self._hub = hub
        self._known = known
        self._reader = reader
        self._lock = lock
        self._page = page
        self._note_total = note_total
        self.seconds = 0.0
        """How long the hub took, and the reading of its answers."""

    async def run(self, between: Callable[[float], Awaitable[None]] | None = None) -> None:
        """Compare the whole list with what is known, page by page.

        Each page begins with the last job of the one before, so what the list gains and loses
        meanwhile leaves no gap.

        Args:
            between: Is called after a page with the seconds that it took.

        Raises:
            UnorderedListError: The list is not what this index needs.
            ClientError: The hub could not be asked.
        """
        offset, steps_back, last = 0, 0, None
        while True:
            async with self._lock:
                began = time.monotonic()
                window = await self._hub.window(offset, self._page)
                self.seconds += time.monotonic() - began
                self._note_total(window.total)
                has_gap = last is not None and (not window.ids or window.ids[0] < last)
                if has_gap and offset and steps_back < MOST_STEPS_BACK:
                    steps_back += 1
                    offset = max(0, offset - 2**steps_back)
                    continue
                rows = await self._reader.read(window.items)
                self._compare(window)
                self._known.put(rows)
                took = time.monotonic() - began
            if window.is_last or not window.ids:
                return
            last, offset, steps_back = window.ids[-1], max(window.end - 1, offset + 1), 0
            if between is not None:
                await between(took)

    def _compare(self, window: ListWindow) -> None:
        """Forget known jobs that the hub does not list between those of a window."""
        above = window.ids[0] if window.offset and window.ids else None
        below = None if window.is_last or not window.ids else window.ids[-1]
        if window.ids or not window.offset:
            known = self._known.between(above, below)
            self._known.remove(set(known).difference(window.ids))
