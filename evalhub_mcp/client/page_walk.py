"""Read all pages of a hub's list while the list changes.

Hubs paginate by offset, and with `limit=0` their `next` link points at itself. So the walk
does not follow links but requests windows by limit and offset. Each window starts at the last
object of the previous one. If that object is missing, earlier objects were deleted meanwhile
and the walk steps back. Objects that appear twice are recognised by their id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from evalhub_mcp.client.bodies import id_of
from evalhub_mcp.client.models.base import ModelT, ParseReport, parse

PAGE_SIZE = 200
"""Objects per request. Hubs set no maximum."""
_MAX_PAGES = 10_000
_MAX_STEPS_BACK = 20
_MAX_MALFORMED = 100
"""Entries that are kept for a report; more are counted. A broken list may have millions."""
_MAX_REPEATS = 10
"""If the same page is returned for more offsets than this, the hub ignores the offset."""

T = TypeVar("T")


@dataclass(frozen=True)
class MalformedItem:
    """An entry of a list that could not be read, with the reason."""

    reason: str
    data: Any = None


@dataclass(frozen=True)
class RawPage:
    """A window of a list, as the hub sent it."""

    items: Sequence[Any]
    """JSON objects, in the hub's order."""
    ids: Sequence[str | None]
    """Their ids; None for an entry without one."""
    total_count: int | None
    """The hub's count of all objects of the query."""
    limit: int
    """How many objects were asked for, which is fewer than wanted where they are very large."""

    @classmethod
    def of(cls, page: Mapping[str, Any], limit: int) -> RawPage:
        """Read the response to a request for `limit` objects."""
        items, total = page["items"], page.get("total_count")
        is_count = isinstance(total, int) and total >= 0
        return cls(items, [id_of(item) for item in items], total if is_count else None, limit)


class ResourceList(list[T], Generic[T]):
    """A list of objects that also reports what could not be read.

    `total_count` is the hub's own count for the query sent to it, `malformed` holds the
    entries that could not be read (at most 100 of them), `unreadable` is their number, and
    `repaired` names the invalid values that were dropped from objects in the list.
    """

    def __init__(
        self,
        items: Iterable[T] = (),
        *,
        malformed: Iterable[MalformedItem] = (),
        repaired: Iterable[str] = (),
        total_count: int | None = None,
        unreadable: int | None = None,
    ) -> None:
        super().__init__(items)
        self.malformed = list(malformed)
        self.unreadable = len(self.malformed) if unreadable is None else unreadable
        self.repaired = list(repaired)
        self.total_count = len(self) if total_count is None else total_count


class PageWalk(Generic[ModelT]):
    """The state of one walk. It does no I/O: the caller sends the requests."""

    def __init__(
        self,
        model: type[ModelT],
        checks: Sequence[Callable[[ModelT], object]] = (),
        page_size: int = PAGE_SIZE,
    ) -> None:
        """Read objects of `model`, and keep those that pass all `checks`."""
        self.total_count: int | None = None
        self._model = model
        self._checks = checks
        self._malformed: list[MalformedItem] = []
        self._unreadable = 0
        self._without_id: set[int] = set()
        """The positions of entries without an id."""
        self._readable = 0
        self._parse_report = ParseReport()
        self._page_size = max(2, page_size)
        self._offset = 0
        self._seen: set[str] = set()
        self._last_page: list[str | None] = []
        self._end: int | None = None
        self._pages = 0
        self._steps_back = 0
        self._repeats = 0
        self._done = False

    def window(self) -> dict[str, int] | None:
        """The `limit` and `offset` of the next request, or `None` at the end."""
        if self._done or self._pages >= _MAX_PAGES:
            return None
        return {"limit": self._page_size, "offset": self._offset}

    def shrink_window(self) -> bool:
        """Ask for a tenth of the objects at once, since a page was too large; `False` at the end.

        For hubs with few but very large objects.
        """
        smaller = max(2, self._page_size // 10)
        shrunk = smaller < self._page_size
        self._page_size = smaller
        return shrunk

    def problem(self) -> str | None:
        """Why the walk found nothing although the list is not empty; `None` if it is well."""
        if self._readable:
            return None
        if self._unreadable:
            return f"a list in which nothing can be read: {self._malformed[0].reason}"
        if self.total_count:
            return f"an empty list that counts {self.total_count} entries"
        return None

    def read(self, page: Mapping[str, Any]) -> list[ModelT]:
        """Return the new objects in a page, the response to the current window.

        Objects that cannot be read are reported in :meth:`result`.
        """
        self._pages += 1
        items: list[Any] = page["items"]
        total, errors = page.get("total_count"), page.get("errors")
        self.total_count = total if isinstance(total, int) and total >= 0 else None
        for error in errors if isinstance(errors, list) else ():
            reason = f"the hub reports: {str(error)[:300]}"
            if all(reason != known.reason for known in self._malformed):
                self._report(reason)
        ids = [id_of(item) for item in items]
        known_start = not ids or ids[0] is None or ids[0] in self._seen
        fresh: list[ModelT] = []
        for position, (item, identifier) in enumerate(zip(items, ids, strict=True), self._offset):
            if identifier is None:
                if position not in self._without_id:  # windows overlap
                    self._without_id.add(position)
                    self._report("no id" if isinstance(item, dict) else "not an object", item)
            elif identifier not in self._seen:
                self._seen.add(identifier)
                try:
                    parsed = parse(self._model, item, self._parse_report)
                except ValidationError as invalid:
                    problems = invalid.errors(include_url=False, include_input=False)
                    self._report(problems[0]["msg"], item)
                    continue
                self._readable += 1
                if all(check(parsed) for check in self._checks):
                    fresh.append(parsed)
        self._advance(page, ids, known_start=known_start)
        self._last_page = ids
        return fresh

    def result(self, items: Iterable[ModelT]) -> ResourceList[ModelT]:
        """A list of these objects, with what could not be read during the walk."""
        return ResourceList(
            items,
            malformed=self._malformed,
            repaired=self._parse_report.dropped,
            total_count=self.total_count,
            unreadable=self._unreadable,
        )

    def _advance(
        self, page: Mapping[str, Any], ids: list[str | None], *, known_start: bool
    ) -> None:
        start, frontier = self._offset, self._offset + len(ids)
        self._repeats = self._repeats + 1 if start and ids == self._last_page else 0
        if self._repeats > _MAX_REPEATS or (not ids and (start == 0 or self._end is not None)):
            self._done = True
        elif start and (not ids or not known_start) and self._steps_back < _MAX_STEPS_BACK:
            if not ids:
                self._end = start
            self._steps_back += 1
            self._offset = max(0, start - 2**self._steps_back)
        elif not ids or (self._end is not None and frontier >= self._end):
            self._done = True
        else:
            if self.total_count is not None:
                self._done = frontier >= self.total_count
            else:
                self._done = not page.get("next")
            self._offset = max(start + 1, frontier - 1)

    def _report(self, reason: str, data: Any = None) -> None:
        self._unreadable += 1
        if len(self._malformed) < _MAX_MALFORMED:
            self._malformed.append(MalformedItem(reason, data))
