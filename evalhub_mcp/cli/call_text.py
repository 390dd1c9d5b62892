"""A tool call in one line, for a terminal and for logs."""

import json
import re

from evalhub_mcp.chat.calls import Call, MadeCall
from evalhub_mcp.untrusted import sanitize_line

_ID = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")

MAX_VALUE_CHARS = 160
MAX_LINE_CHARS = 400
MAX_SHORT_VALUE_CHARS = 20
MAX_SHORT_CHARS = 36
MAX_OUTCOME_CHARS = 300


def call_line(call: Call) -> str:
    """Return a call as it would be written in a program."""
    written = (
        f"{sanitize_line(name, 60)}="
        + sanitize_line(json.dumps(value, ensure_ascii=False), MAX_VALUE_CHARS)
        for name, value in call.arguments.items()
    )
    return f"{call.name}({sanitize_line(', '.join(written), MAX_LINE_CHARS)})"


def short_call_line(call: Call) -> str:
    """Return a call in few characters, with the beginnings of its arguments."""
    texts = (v if isinstance(v, str) else json.dumps(v) for v in call.arguments.values())
    written = (sanitize_line(short_ids(text), MAX_SHORT_VALUE_CHARS) for text in texts)
    return f"{call.name}({sanitize_line(', '.join(written), MAX_SHORT_CHARS)})"


def outcome_line(made: MadeCall) -> str:
    """Return the first line of a call's reply."""
    lines = made.result.text.strip().splitlines()
    return sanitize_line(short_ids(lines[0]) if lines else "", MAX_OUTCOME_CHARS)


def short_ids(text: str) -> str:
    """Return a text with only the beginnings of the hub's ids, which would fill a line."""
    return _ID.sub(r"\1…", text)
