"""Recognises replies in which a model wrote a tool call as text instead of making it."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

_MARKS = re.compile(
    r"<tool_?calls?>|<function[=_]|\[TOOL_CALLS\]|<\|python_tag\|>|<\|tool▁call|```tool_code"
)
_NAME_FIELDS = ("name", "tool", "tool_name", "function", "function_name", "action")
_ARGUMENT_FIELDS = ("arguments", "parameters", "args", "input", "action_input", "function")
MAX_OBJECTS = 50


def written_call(text: str, tools: Collection[str]) -> str:
    """Return the name of the tool whose call is written in a text; empty if there is none.

    JSON with a tool's name and arguments, the marks of chat templates, and a reply or a block of
    code that begins with a call count. A tool that is named in a sentence does not.
    """
    for found in _objects(text):
        name = _called(found)
        if name in tools:
            return str(name)
    if _MARKS.search(text):
        for name in tools:
            if re.search(rf"\b{re.escape(name)}\b", text):
                return name
    if called := re.search(
        r"(?:\A|```\w*\n)\s*(?:print\()?(?:[\w.]+\.)?(\w+)\((?:\s*\)|[^\n]*\w+\s*=|\s*\{)", text
    ):
        return called[1] if called[1] in tools else ""
    return ""


def _called(found: dict[str, Any]) -> Any:
    """The name in an object that has the form of a call."""
    if not any(field in found for field in _ARGUMENT_FIELDS):
        return None
    for field in _NAME_FIELDS:
        value = found.get(field)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str):
            return value
    return None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text, outer ones first."""
    decoder = json.JSONDecoder()
    for place, _ in zip(re.finditer(r"\{", text), range(MAX_OBJECTS), strict=False):
        try:
            found, _ = decoder.raw_decode(text, place.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            yield found
