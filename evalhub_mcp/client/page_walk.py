"""Walking through a hub's pages without losing, repeating or looping.

Hubs page by offset over a list that may change meanwhile, and `limit=0` gives a `next`
link that points at itself for ever. So links are not followed: the walk asks for
explicit windows. Each window begins with the last object of the one before. When that
object is not there, objects were deleted in between and the walk steps back; when
objects come twice, others were inserted, and they are told apart by id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from evalhub_mcp.client.models.base import HubModel, ModelT, ParseReport, parse

PAGE_SIZE = 200
"""Objects per request; hubs have no maximum."""
_MOST_PAGES = 10_000
_MOST_STEPS_BACK = 20
_MOST_REPEATS = 10
"""The same page so often at different offsets: the hub ignores the offset."""

T = TypeVar("T")


@dataclass(frozen=True)
class MalformedItem:
    """An entry of a list that is no usable object, with the reason."""

    reason: str
    data: Any = None


class ResourceList(list[T], Generic[T]):
    """A list of objects that remembers what could not be read.

    `total_count` is the hub's own count for the filters it was asked, `malformed` has
    the entries that are no usable objects, `repaired` names the values inside usable
    objects that had to be dropped.
    """

    def __init__(
        self,
        items: Iterable[T] = (),
        *,
        malformed: Iterable[MalformedItem] = (),
        repaired: Iterable[str] = (),
        total_count: int | None = None,
    ) -> None:
        super().__init__(items)
        self.malformed = list(malformed)
        self.repaired = list(repaired)
        self.total_count = len(self) if total_count is None else total_count


class PageWalk:
    """The state of one walk; it does no I/O, so that it can be tested against any hub."""

    def __init__(self, page_size: int = PAGE_SIZE) -> None:
        self.total_count: int | None = None
        self.malformed: list[MalformedItem] = []
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
        """`limit` and `offset` to ask for next, or `None` at the end."""
        if self._done or self._pages >= _MOST_PAGES:
            return None
        return {"limit": self._page_size, "offset": self._offset}

    def accept(self, page: Any) -> list[dict[str, Any]]:
        """Take the answer for the current window; returns the objects not seen before."""
        first_page = self._pages == 0
        self._pages += 1
        items = self._items(page)
        ids = [_id_of(item) for item in items]
        fresh: list[dict[str, Any]] = []
        known_start = not ids or ids[0] is None or ids[0] in self._seen
        for item, identifier in zip(items, ids, strict=True):
            if identifier is None:
                if first_page or self._last_page != ids:
                    reason = "no id" if isinstance(item, dict) else "not an object"
                    self._report(MalformedItem(reason, item))
            elif identifier not in self._seen:
                self._seen.add(identifier)
                fresh.append(item)
        self._advance(page, ids, known_start=known_start)
        self._last_page = ids
        return fresh

    def _advance(self, page: Any, ids: list[str | None], *, known_start: bool) -> None:
        start, frontier = self._offset, self._offset + len(ids)
        self._repeats = self._repeats + 1 if start and ids == self._last_page else 0
        if self._repeats > _MOST_REPEATS or (not ids and (start == 0 or self._end is not None)):
            self._done = True
        elif start and (not ids or not known_start) and self._steps_back < _MOST_STEPS_BACK:
            if not ids:
                self._end = start
            self._steps_back += 1
            self._offset = max(0, start - 2**self._steps_back)
        elif not ids or (self._end is not None and frontier >= self._end):
            self._done = True
        elif self.total_count is not None:
            self._done = frontier >= self.total_count
            self._offset = max(start + 1, frontier - 1)
        else:
            self._done = not (isinstance(page, dict) and page.get("next"))
            self._offset = max(start + 1, frontier - 1)

    def _items(self, page: Any) -> list[Any]:
        if isinstance(page, list):
            return page
        if not isinstance(page, dict):
            self._report(MalformedItem("the page is not an object", page))
            return []
        total = page.get("total_count")
        self.total_count = total if isinstance(total, int) and total >= 0 else None
        errors = page.get("errors")
        for error in errors if isinstance(errors, list) else ():
            self._report(MalformedItem(f"the hub reports: {str(error)[:300]}"))
        items = page.get("items")
        if items is None:
            return []
        if not isinstance(items, list):
            self._report(MalformedItem("items is not a list", items))
            return []
        return items

    def _report(self, item: MalformedItem) -> None:
        if item not in self.malformed:
            self.malformed.append(item)


def _id_of(item: Any) -> str | None:
    resource = item.get("resource") if isinstance(item, Mapping) else None
    identifier = resource.get("id") if isinstance(resource, Mapping) else None
    return identifier if isinstance(identifier, str) and identifier else None


@dataclass
class PageReader(Generic[ModelT]):
    """Turns the raw objects of a walk into models."""

    model: type[ModelT]
    walk: PageWalk
    admits: Callable[[Any], bool]
    report: ParseReport = field(default_factory=ParseReport)

    def read(self, page: Any) -> list[ModelT]:
        """The wanted new objects of an answer; unreadable ones are noted, not raised."""
        result = []
        for item in self.walk.accept(page):
            try:
                parsed = parse(self.model, item, self.report)
            except ValidationError as error:
                problem = error.errors(include_url=False, include_input=False)[0]["msg"]
                self.walk.malformed.append(MalformedItem(problem, item))
                continue
            if self.admits(parsed):
                result.append(parsed)
        return result

    def collected(self, items: Iterable[HubModel]) -> ResourceList[Any]:
        """The result of a whole walk."""
        return ResourceList(
            items,
            malformed=self.walk.malformed,
            repaired=self.report.dropped,
            total_count=self.walk.total_count,
        )
