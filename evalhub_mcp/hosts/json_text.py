"""Sets and removes one member of a JSON file, and leaves every other character unchanged.

Hosts allow comments and trailing commas in their files (JSONC), and users format them by hand;
reading and writing the whole file would lose both.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class NotJson(ValueError):
    """The text is not a JSON object with comments; the message gives the reason."""


@dataclass(frozen=True)
class _Member:
    """Where a member of an object is in the text."""

    key: str
    start: int
    """The first character of the key."""
    value: int
    """The first character of the value."""
    end: int
    """Just after the value."""


@dataclass(frozen=True)
class _Object:
    """Where an object and its members are in the text."""

    start: int
    """The opening brace."""
    end: int
    """The closing brace."""
    members: Sequence[_Member]

    def member(self, key: str) -> _Member | None:
        return next((one for one in self.members if one.key == key), None)


def get_member(text: str, path: Sequence[str]) -> Any:
    """Return the value at a path; None where there is none.

    Raises:
        NotJson: The text cannot be read.
    """
    value = load(text)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def load(text: str) -> Any:
    """Return the value of a text with comments and trailing commas; {} for an empty one.

    Raises:
        NotJson: The text cannot be read.
    """
    plain: list[str] = []
    index, last = 0, len(text)
    while index < last:
        end = _skip_space(text, index)
        if end != index:
            plain.append(" ")
            index = end
        elif text[index] == '"':
            end = _end_of_string(text, index)
            plain.append(text[index:end])
            index = end
        elif text[index] == "," and text[_skip_space(text, index + 1) :][:1] in ("}", "]"):
            index += 1
        else:
            plain.append(text[index])
            index += 1
    try:
        return json.loads("".join(plain) or "{}") if "".join(plain).strip() else {}
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None


def set_member(text: str, path: Sequence[str], value: Any) -> str:
    """Return the text with the value at a path; missing objects on the path are created.

    Raises:
        NotJson: The text, or a value on the path, is not an object.
    """
    if not text.strip():
        text = "{\n}\n"
    load(text)
    start = _skip_space(text, 0)
    for depth, key in enumerate(path, 1):
        found = _object_at(text, start)
        member = found.member(key)
        last = depth == len(path)
        if member is None:
            for inner in reversed(path[depth:]):
                value = {inner: value}
            return _insert_member(text, found, key, value, depth)
        if last:
            shown = _format_value(value, depth, _indent_unit(text))
            return text[: member.value] + shown + text[member.end :]
        start = member.value
    return text


def remove_member(text: str, path: Sequence[str]) -> str:
    """Return the text without the member at a path; unchanged where there is none.

    Raises:
        NotJson: The text cannot be read.
    """
    if get_member(text, path[:-1]) is None or get_member(text, path) is None:
        return text
    start = _skip_space(text, 0)
    for key in path[:-1]:
        inner = _object_at(text, start).member(key)
        assert inner is not None
        start = inner.value
    found = _object_at(text, start)
    place = next(i for i, one in enumerate(found.members) if one.key == path[-1])
    member = found.members[place]
    if place + 1 < len(found.members):
        comma = _skip_space(text, member.end)
        return text[: member.start] + text[comma + 1 :].lstrip(" \t\r\n")
    begin = found.members[place - 1].end if place else found.start + 1
    end = member.end
    comma = _skip_space(text, end)
    if text[comma : comma + 1] == "," and place == 0:
        end = comma + 1
    return text[:begin] + text[end:]


def _insert_member(text: str, found: _Object, key: str, value: Any, depth: int) -> str:
    unit = _indent_unit(text)
    line = "\n" + unit * depth + f"{json.dumps(key)}: {_format_value(value, depth, unit)}"
    if not found.members:
        inside = text[found.start + 1 : found.end]
        close = "" if inside.strip() == "" and "\n" in inside else "\n" + unit * (depth - 1)
        kept = inside.rstrip() if inside.strip() else ""
        closing = close or "\n" + unit * (depth - 1)
        return text[: found.start + 1] + kept + line + closing + text[found.end :]
    end = found.members[-1].end
    after = _skip_space(text, end)
    comma = "" if text[after : after + 1] == "," else ","
    end = end if comma else after + 1
    one_line = "\n" not in text[found.start : found.end]
    closing = "\n" + unit * (depth - 1) if one_line else ""
    return text[:end] + comma + line + closing + text[end:]


def _format_value(value: Any, depth: int, unit: str) -> str:
    return json.dumps(value, indent=unit, ensure_ascii=False).replace("\n", "\n" + unit * depth)


def _indent_unit(text: str) -> str:
    """Return the indentation of one level: the text's own, else two spaces."""
    for line in text.split("\n"):
        space = line[: len(line) - len(line.lstrip(" \t"))]
        if space and line.strip().startswith('"'):
            return space
    return "  "


def _object_at(text: str, start: int) -> _Object:
    if text[start : start + 1] != "{":
        raise NotJson("a value that should be an object is not one")
    members = []
    index = _skip_space(text, start + 1)
    while text[index] != "}":
        key_end = _end_of_string(text, index)
        value = _skip_space(text, _skip_space(text, key_end) + 1)  # over the colon
        end = _end_of_value(text, value)
        members.append(_Member(json.loads(text[index:key_end]), index, value, end))
        index = _skip_space(text, end)
        if text[index] == ",":
            index = _skip_space(text, index + 1)
    return _Object(start, index, members)


def _end_of_value(text: str, index: int) -> int:
    if text[index] == '"':
        return _end_of_string(text, index)
    if text[index] not in "{[":
        while index < len(text) and text[index] not in ",}] \t\r\n/":
            index += 1
        return index
    depth = 0
    while True:
        skipped = _skip_space(text, index)
        if skipped != index:
            index = skipped
        elif text[index] == '"':
            index = _end_of_string(text, index)
        else:
            depth += (text[index] in "{[") - (text[index] in "}]")
            index += 1
            if depth == 0:
                return index


def _end_of_string(text: str, index: int) -> int:
    index += 1
    while text[index : index + 1] not in ('"', ""):
        index += 2 if text[index] == "\\" else 1
    if index >= len(text):
        raise NotJson("a string does not end")
    return index + 1


def _skip_space(text: str, index: int) -> int:
    """Return the position after white space and comments."""
    while index < len(text):
        if text[index] in " \t\r\n\ufeff":
            index += 1
        elif text.startswith("//", index):
            index = text.find("\n", index) % (len(text) + 1)
        elif text.startswith("/*", index):
            end = text.find("*/", index)
            index = end + 2 if end >= 0 else len(text)
        else:
            break
    return index
