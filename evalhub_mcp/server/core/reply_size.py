"""How long a reply may be, and how a longer one is made to fit.

A model pays for every byte of a reply, and its host shows either the text or the structured
content; so the limit holds for the larger of both, the structured content with the text in it.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from evalhub_mcp.server.core.reply import Reply

R = TypeVar("R", bound=Reply)
MOST_BYTES = 6_000
"""Of a reply to a call that asks for nothing special."""
MOST_BYTES_DETAILED = 20_000
"""Of a reply to a call that asks for details, for a longer page or for many log lines."""
KEPT_LAST = 3
"""Lines at the end of a text that are never left out: what to do next, notes, the cursor."""


def json_bytes(value: Any) -> int:
    """Return how many bytes a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def fit_page(build: Callable[[int], tuple[str, R]], limit: int, most: int) -> tuple[str, R]:
    """Return the text and the reply of the longest page that fits.

    Args:
        build: Makes the text and the reply of a page of up to so many items, with its cursor.
        limit: Most items.
        most: Most bytes.
    """
    text, reply = build(limit)
    while limit > 1:
        fields = reply.model_dump(mode="json", exclude_defaults=True)
        size = json_bytes({"answer": text, **fields})
        if size <= most:
            break
        limit = max(1, min(limit - 1, limit * most // size))
        text, reply = build(limit)
    return text, reply


def shorten_text(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of JSON; lines before its last ones are left out."""
    if json_bytes(text) <= most:
        return text
    lines = text.split("\n")
    end = lines[-KEPT_LAST:] if len(lines) > KEPT_LAST else []
    room = most - json_bytes("\n".join(end)) - 80  # for the note
    shown: list[str] = []
    for line in lines[: len(lines) - len(end)]:
        if (room := room - json_bytes(line)) < 0:
            break
        shown.append(line)
    if not shown:  # a single line is longer than all there is room for
        most_of_it = max(room + json_bytes(lines[0]), 200) // 2
        shown = [lines[0].encode()[:most_of_it].decode(errors="ignore")]
    left_out = len(lines) - len(end) - len(shown)
    note = f"({left_out} lines are left out here, because the reply would be too long)"
    return "\n".join([*shown, note, *end])
