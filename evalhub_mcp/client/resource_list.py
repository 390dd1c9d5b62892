"""The lists that the client returns, with what was wrong in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class MalformedItem:
    """An entry of a list that could not be read, with the reason."""

    reason: str
    data: Any = None


class ResourceList(list[T], Generic[T]):
    """A list of objects that also reports what could not be read.

    `total_count` is the hub's own count for the query sent to it, `malformed` holds the
    entries that could not be read, and `repaired` names the invalid values that were dropped
    from objects in the list.
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
