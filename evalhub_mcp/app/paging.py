"""Pages of search results, with cursors that outlive the catalog they were made from.

A cursor contains a fingerprint of the search and the last item shown. When the catalog has been
renewed since, the next page begins after that item, wherever it is now. The item's position is
used only when the item no longer exists.
"""

import base64
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from evalhub_mcp.app.errors import UserError

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some of the items that a search found."""

    items: Sequence[Item]
    start: int
    """How many items the pages before have."""
    total: int
    next_cursor: str | None


def page_of(
    found: Sequence[Item],
    name_of: Callable[[Item], str],
    *,
    search: Sequence[str | None],
    cursor: str | None,
    limit: int,
) -> Page[Item]:
    """Return a page of what a search found.

    Args:
        found: All items, best first.
        name_of: Gives the unique name of an item.
        search: The tool and its filters; a cursor continues only the search it was made for.
        cursor: `next_cursor` of the page before; None for the first page.
        limit: Most items on a page.

    Raises:
        UserError: The cursor cannot be read, or belongs to another search.
    """
    fingerprint = zlib.crc32(json.dumps(search).encode())
    start = 0
    if cursor is not None:
        position, last = _decode(cursor, fingerprint)
        names = [name_of(item) for item in found]
        start = names.index(last) + 1 if last in names else min(position, len(names))
    items = found[start : start + limit]
    end = start + len(items)
    following = None
    if end < len(found):
        state = json.dumps([fingerprint, end, name_of(items[-1])], separators=(",", ":"))
        following = base64.urlsafe_b64encode(state.encode()).decode().rstrip("=")
    return Page(items, start, len(found), following)


def _decode(cursor: str, fingerprint: int) -> tuple[int, str]:
    """Return the position after the last item shown, and that item's name."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, position, last = json.loads(base64.urlsafe_b64decode(padded.encode()))
        position = max(int(position), 0)
    except (ValueError, TypeError):
        raise UserError(
            "This cursor is not one of this tool's; leave it out to start from the top."
        ) from None
    if made_for != fingerprint:
        raise UserError(
            "This cursor belongs to another search; repeat the same query and filters with it, "
            "or leave it out to start from the top."
        )
    return position, last
