"""Replies: the text that a model reads, the structured content beside it, and their size.

Hosts show a model either the text of a reply or its structured content, never both. So the
structured content holds the whole text as `answer`, and beside it only the fields that a next call
or a program needs: ids, state, verdict, cursor. Fields from which only the text is written are
marked `TextOnly`.

A model pays for every byte of a reply, so there is a limit for the larger of both, the structured
content with the text in it; a longer reply is made to fit.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, Field

from evalhub_mcp.app.report.page import VIEW_DATA
from evalhub_mcp.app.result_documents.document import Document
from evalhub_mcp.untrusted.reply_check import sanitize_reply, sanitize_reply_text

ANSWER = "answer"
"""The field of the structured content that holds the text."""
MOST_BYTES = 6_000
"""Of a reply to a call that asks for nothing special."""
MOST_BYTES_DETAILED = 20_000
"""Of a reply to a call that asks for details, for a longer page or for many log lines."""
KEPT_LAST = 3
"""Lines at the end of a text that are never left out: what to do next, notes, the cursor."""

_Value = TypeVar("_Value")
TextOnly = Annotated[_Value, Field(exclude=True)]
"""A field that the text is written from and that the structured content leaves out."""


class Reply(Document):
    """Base of all structured replies.

    The field `answer`, the text, is added when the result is built.
    """


class BenchmarkRef(Document):
    """A benchmark of a job."""

    provider_id: str
    id: str


_Reply = TypeVar("_Reply", bound=Reply)


def reply(
    text: str, structured: Reply, view: BaseModel | None = None, *, most: int = MOST_BYTES
) -> CallToolResult:
    """Return a result: the text, and the same text as `answer` beside the ids that calls need.

    Fields at their defaults are left out, so there are no nulls and no empty lists.

    Args:
        text: What a model reads.
        structured: The fields beside it.
        view: The data that the page in the chat draws. It goes into the result's `_meta`, which
            hosts do not show to models; None when the client has no such page.
        most: Most bytes of the structured content; a longer text loses lines.
    """
    content = {ANSWER: text, **structured.model_dump(mode="json", exclude_defaults=True)}
    if (excess := json_bytes(content) - most) > 0:
        content[ANSWER] = shorten_text(text, json_bytes(text) - excess)
    return CallToolResult(
        content=[TextContent(type="text", text=content[ANSWER])],
        structured_content=content,
        _meta={VIEW_DATA: view.model_dump(mode="json", exclude_defaults=True)} if view else None,
    )


def finish_result(
    result: CallToolResult, unavailable: Mapping[str, str] = MappingProxyType({})
) -> CallToolResult:
    """Sanitize and cap every text, string and key of a result.

    Formatters keep foreign text to its line; this is what none of them can forget. If the last
    text names tools that its reader may not call (`unavailable`), a note says why.
    """
    texts = [block for block in result.content if isinstance(block, TextContent)]
    if texts and any(name in texts[-1].text for name in unavailable):
        texts[-1].text += unavailable_note(texts[-1].text, unavailable)
    for block in texts:
        block.text = sanitize_reply_text(block.text)
    if result.structured_content is not None:
        fields = {k: v for k, v in result.structured_content.items() if k != ANSWER}
        answer = "\n".join(block.text for block in texts)
        result.structured_content = {ANSWER: answer, **sanitize_reply(fields)}
    if result.meta and VIEW_DATA in result.meta:
        result.meta[VIEW_DATA] = sanitize_reply(result.meta[VIEW_DATA])
    return result


def failure(text: str) -> CallToolResult:
    """Return an error that the model reads; it carries no data that could pass for a result."""
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def unavailable_note(text: str, unavailable: Mapping[str, str]) -> str:
    """Return a note to append to a text that names tools its reader may not call; empty if none.

    The code that writes advice does not know the caller, so the note is added where all replies
    pass: an agent that may not submit learns which scope its user would need, instead of being
    refused later. `unavailable` maps each of these tools to the reason in a few words.
    """
    named: dict[str, list[str]] = {}
    for name in dict.fromkeys(_any_of(tuple(unavailable)).findall(text)):
        named.setdefault(unavailable[name], []).append(name)
    parts = [f"{', '.join(names)} ({reason})" for reason, names in named.items()]
    return f"\n\nNot available to you: {'; '.join(parts)}." if parts else ""


@lru_cache(maxsize=64)
def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


def json_bytes(value: Any) -> int:
    """Return how many bytes a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def fit_page(
    build: Callable[[int], tuple[str, _Reply]], limit: int, most: int
) -> tuple[str, _Reply]:
    """Return the text and the reply of the longest page that fits.

    Args:
        build: Makes the text and the reply of a page of up to so many items, with its cursor.
        limit: Most items.
        most: Most bytes.
    """
    text, page = build(limit)
    while limit > 1:
        fields = page.model_dump(mode="json", exclude_defaults=True)
        size = json_bytes({ANSWER: text, **fields})
        if size <= most:
            break
        limit = max(1, min(limit - 1, limit * most // size))
        text, page = build(limit)
    return text, page


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
