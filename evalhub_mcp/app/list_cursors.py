"""Cursors that outlive the snapshot they were made from.

A cursor names the question and the last item shown, not a place in a list: when the
catalog has been renewed meanwhile, the list goes on after that item wherever it is now.
The position is only for the case that the item has gone.
"""

import base64
import json
import zlib
from collections.abc import Sequence

from evalhub_mcp.app.errors import UserError


def question(tool: str, *filters: str | None) -> int:
    """What identifies a search, so that its cursor is not used for another."""
    return zlib.crc32(json.dumps([tool, *filters]).encode())


def cursor_after(asked: int, position: int, last: str) -> str:
    """A cursor that goes on after `last`, the item before `position`."""
    state = json.dumps([asked, position, last], separators=(",", ":"))
    return base64.urlsafe_b64encode(state.encode()).decode().rstrip("=")


def start_of(cursor: str | None, asked: int, names: Sequence[str]) -> int:
    """Where in `names` to go on.

    Raises:
        UserError: The cursor is none of ours or belongs to another search.
    """
    if cursor is None:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        made_for, position, last = json.loads(base64.urlsafe_b64decode(padded.encode()))
        position = max(int(position), 0)
    except (ValueError, TypeError):
        raise UserError(
            "This cursor is not one of this tool's; leave it out to start from the top."
        ) from None
    if made_for != asked:
        raise UserError(
            "This cursor belongs to another search; repeat the same query and filters with it, "
            "or leave it out to start from the top."
        )
    try:
        return names.index(last) + 1
    except ValueError:
        return min(position, len(names))
