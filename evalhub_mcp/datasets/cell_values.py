"""Reads a list or an object that a cell holds as text, as in spreadsheets and pandas."""

import ast
import json
import re
from typing import Any

from evalhub_mcp.datasets.tables import Number

_MAX_LITERAL = 20_000
_MAX_NESTING = 40
_QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_QUOTED_ITEM = re.compile(_QUOTED)
# As numpy prints it: ['8' '2' '24'].
_UNSEPARATED = re.compile(rf"\[\s*(?:{_QUOTED})(?:\s+(?:{_QUOTED}))+\s*\]")
_ARRAY = re.compile(r"\barray\(\s*(\[.*?\])\s*(?:,\s*dtype=\w+)?\s*\)", re.DOTALL)


def list_or_object(text: str) -> list[Any] | dict[str, Any] | None:
    """Return the list or object that a text spells, in JSON or as Python prints it; else None."""
    text = text.strip()
    if text[:1] + text[-1:] not in {"[]", "{}"} or len(text) > _MAX_LITERAL:
        return None
    if text.count("[") + text.count("{") > _MAX_NESTING:
        return None
    try:
        found = json.loads(text, parse_float=Number, parse_int=Number)
    except (ValueError, RecursionError):
        found = _python_literal(text)
    return found if isinstance(found, list | dict) else None


def _python_literal(text: str) -> Any:
    if _UNSEPARATED.fullmatch(text):
        text = "[" + ", ".join(_QUOTED_ITEM.findall(text)) + "]"
    elif "array(" in text:
        text = _ARRAY.sub(lambda match: _separated(match[1]), text)
    try:
        return _plain(ast.literal_eval(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None


def _separated(text: str) -> str:
    return (
        "[" + ", ".join(_QUOTED_ITEM.findall(text)) + "]" if _UNSEPARATED.fullmatch(text) else text
    )


def _plain(value: Any) -> Any:
    """Return a literal with numbers as they are written, and lists for tuples and sets."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return Number(value)
    if isinstance(value, list | tuple | set):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    raise ValueError("no plain value")


def accepted_answers(text: str) -> list[str] | None:
    """Return the texts of a cell that is a list of quoted texts, else None.

    A list of numbers stays text, because it may be the answer itself.
    """
    found = list_or_object(text) if text.lstrip().startswith("[") else None
    if not isinstance(found, list) or not found:
        return None
    if all(isinstance(one, str) and not isinstance(one, Number) for one in found):
        return found
    return None
