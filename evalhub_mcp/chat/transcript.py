"""A conversation as a document: Markdown to read, or JSON for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from evalhub_mcp.untrusted import sanitize_block

MAX_MESSAGE_CHARS = 200_000


def transcript(messages: Sequence[dict[str, Any]], model: str, *, as_json: bool) -> str:
    """Return the messages of a conversation with a model; results of tools are in full."""
    if as_json:
        document = {"model": model, "messages": list(messages)}
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return f"# Conversation with {model}\n\n" + "\n".join(_sections(messages))


def _sections(messages: Sequence[dict[str, Any]]) -> Iterator[str]:
    names: dict[str, str] = {}
    for message in messages:
        text = sanitize_block(str(message["content"] or "").strip(), MAX_MESSAGE_CHARS)
        if message["role"] == "user":
            yield f"## You\n\n{text}\n"
        elif message["role"] == "tool":
            name = names.get(message["tool_call_id"], "tool")
            yield f"### Reply of {name}\n\n{_fenced(text)}\n"
        else:
            if text:
                yield f"## {message['role'].title()}\n\n{text}\n"
            for call in message.get("tool_calls") or ():
                function = call["function"]
                names[call["id"]] = function["name"]
                arguments = sanitize_block(function["arguments"], MAX_MESSAGE_CHARS)
                yield f"### Call of {function['name']}\n\n{_fenced(arguments)}\n"


def _fenced(text: str) -> str:
    """The text in a fence that is longer than any in it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"
