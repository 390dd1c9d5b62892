"""Sets and removes one table of a TOML file, and leaves every other line unchanged."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any


class NotToml(ValueError):
    """The text is not TOML; the message gives the reason."""


def get_table(text: str, path: Sequence[str]) -> Any:
    """Return the value at a path; None where there is none.

    Raises:
        NotToml: The text cannot be read.
    """
    try:
        value: Any = tomllib.loads(text)
    except ValueError as error:
        raise NotToml(str(error)) from None
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def set_table(text: str, path: Sequence[str], values: Mapping[str, Any]) -> str:
    """Return the text with a table at its end, which replaces one of that name.

    Raises:
        NotToml: The text cannot be read, or defines the table in another form.
    """
    text = remove_table(text, path)
    if get_table(text, path) is not None:
        raise NotToml(f"{'.'.join(path)} is not written as a separate table")
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    rows = [f"[{'.'.join(map(_key, path))}]"]
    rows += [f"{_key(name)} = {_value(value)}" for name, value in values.items()]
    return f"{text}{gap}{chr(10).join(rows)}\n"


def remove_table(text: str, path: Sequence[str]) -> str:
    """Return the text without a table, its inner tables and the empty line before it.

    Raises:
        NotToml: The text cannot be read.
    """
    get_table(text, path)
    kept: list[str] = []
    inside = False
    for line in text.splitlines(keepends=True):
        if (header := re.match(r"\s*\[\[?([^\]]+)\]", line)) is not None:
            names = [part.strip().strip("\"'") for part in _parts(header[1])]
            was, inside = inside, names[: len(path)] == list(path)
            if inside and not was and kept and not kept[-1].strip():
                kept.pop()
        if not inside:
            kept.append(line)
    return "".join(kept)


def _parts(name: str) -> list[str]:
    return re.findall(r'"[^"]*"|\'[^\']*\'|[^.]+', name)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
