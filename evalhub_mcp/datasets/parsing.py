"""Parses JSONL, CSV, YAML, JSON and XLSX files into rows with their line numbers.

A row that cannot be read is reported with its line, never skipped silently. Values keep their
spelling: YAML's `no`, `012` and `1:30` stay text, and a number keeps its digits.

The time is proportional to the size of the file, whatever its shape: each reader goes through
the text once and stops at the limits below. `tests/datasets/test_reading_time.py` keeps it so.
"""

import hashlib
import json
import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from evalhub_mcp.datasets.cell_rows import csv_rows, workbook_rows
from evalhub_mcp.datasets.json_objects import LIST_KEYS, rows_of_object
from evalhub_mcp.datasets.tables import (
    MAX_COLUMNS,
    Format,
    Number,
    Row,
    Table,
    UnreadableFile,
    too_many_columns,
)
from evalhub_mcp.datasets.text_decoding import decode_text

FORMATS: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".xlsx": "xlsx",
}
MAX_BYTES = 10 * 1024 * 1024
MAX_YAML_BYTES = 2 * 1024 * 1024
"""The limit of a YAML file, which is composed node by node and therefore slow."""
MAX_ROWS = 10_000
"""Rows of a file, those that cannot be read included."""
_LONG_LINE = 1_000_000
_JSON_SPACE = re.compile(r"[ \t\n\r]*")


def parse(data: bytes, format: Format) -> Table:
    """Parse a whole file.

    Raises:
        UnreadableFile: It is too large, not text, or not of the format.
    """
    table = Table(format, len(data), hashlib.sha256(data).hexdigest())
    limit = MAX_YAML_BYTES if format == "yaml" else MAX_BYTES
    if len(data) > limit:
        raise UnreadableFile(
            f"The file is larger than {limit // 1024**2} MiB, the most that is read "
            f"of {format.upper()}; split it" + (" or use JSONL." if format == "yaml" else "."),
            "file_too_large",
        )
    if not data.strip():
        raise UnreadableFile("The file is empty.", "file_empty")
    if format == "xlsx":
        read = workbook_rows(data, table)
    else:
        text = decode_text(data, table)
        if not text.strip():
            raise UnreadableFile("The file is empty.", "file_empty")
        readers = {"jsonl": _jsonl, "json": _json, "csv": csv_rows, "yaml": _yaml}
        read = readers[format](text, table)
    seen: dict[str, None] = {}
    for line, row in read:
        if len(table.rows) + len(table.faults) >= MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {MAX_ROWS} rows, the most one run takes; split it.",
                "too_many_rows",
                line,
            )
        if isinstance(row, str):
            table.faults.append((line, row))
            continue
        table.rows.append(Row(line, row))
        seen.update(dict.fromkeys(row))
        if len(seen) > MAX_COLUMNS:
            raise too_many_columns(line)
    table.columns = list(seen)
    return table


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_COLUMNS:
        raise ValueError(f"an object with more than {MAX_COLUMNS} keys")
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the key {name[:40]!r} is there twice")
        found[name] = value
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"not JSON: {text}")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_no_constant,
    parse_float=Number,
    parse_int=Number,
)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg[:60].lower()} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _jsonl(text: str, table: Table) -> Iterator[tuple[int, dict[str, Any] | str]]:
    if _is_one_value(text):
        table.notes.append(("json", "The file is one JSON value, not one object a line."))
        yield from _json(text, table)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = _DECODER.decode(line)
        except (ValueError, RecursionError) as error:
            yield number, _reason(error)
            continue
        yield number, value if isinstance(value, dict) else "not an object of names and values"


def _first_lines(text: str) -> tuple[str, str]:
    """Return the first line that is not empty, and the next one."""
    first, _, rest = text.lstrip().partition("\n")
    return first.strip(), rest.lstrip().partition("\n")[0].strip()


def _is_object(line: str) -> bool:
    try:
        return line[:1] == "{" and isinstance(_DECODER.decode(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_jsonl(text: str) -> bool:
    """Whether the first two lines of a text are each an object."""
    first, second = _first_lines(text)
    return bool(second) and len(first) < _LONG_LINE and _is_object(first) and _is_object(second)


def _is_one_value(text: str) -> bool:
    """Whether a text is JSON over several lines: a list of objects, or an indented object."""
    first, second = _first_lines(text)
    if first == "[":
        return second[:1] == "{"
    is_list = first[:2] == "[{" and (not second or not _is_object(first))
    return is_list or (first == "{" and second[:1] == '"')


def _json(text: str, table: Table) -> Iterator[tuple[int, dict[str, Any] | str]]:
    if _is_jsonl(text):
        table.notes.append(("jsonl", "The file is JSONL, one object a line, and was read as such."))
        yield from _jsonl(text, table)
        return
    try:
        yield from _json_rows(text, table)
    except UnreadableFile:
        raise
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise UnreadableFile(
            f"The file cannot be read from line {line} on: {_reason(error)}.", "not_json", line
        ) from None


def _json_rows(text: str, table: Table) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield the elements of the list of questions, each with its line.

    They are decoded one by one, because the parser does not return where an object begins, and
    because a file with too many rows must not be decoded to its end.

    Raises:
        JSONDecodeError: The text is not JSON.
        ValueError: An object has a key twice or too many keys.
        UnreadableFile: It is JSON without a list of objects.
    """
    position = _skip_space(text, 0)
    if text.startswith("[", position):
        end = yield from _json_elements(text, position + 1)
        _end_of_json(text, end)
    elif text.startswith("{", position):
        values, starts = _top_object(text, position + 1)
        lists = [name for name in LIST_KEYS if isinstance(values.get(name), list)]
        if lists and (rows := values[lists[0]]) and isinstance(rows[0], dict):
            if others := [name for name in lists[1:] if values[name]]:
                table.notes.append(
                    ("other_lists", f"The list {lists[0]!r} is read, and {others[0]!r} is not.")
                )
            yield from _json_elements(text, starts[lists[0]] + 1)
            return
        found = rows_of_object(values)
        if found is None and lists:
            yield from _json_elements(text, starts[lists[0]] + 1)
            return
        if found is None:
            raise _no_list()
        line, counted = 1, 0
        for key, row in found:
            at = starts.get(key, counted)
            line += text.count("\n", counted, at)
            counted = at
            yield line, row
    else:
        _DECODER.decode(text)
        raise _no_list()


def _json_elements(
    text: str, position: int
) -> Generator[tuple[int, dict[str, Any] | str], None, int]:
    """Yield the elements of a list, given the position after its bracket; return its end."""
    line, counted = 1, 0
    position = _skip_space(text, position)
    if text.startswith("]", position):
        return position + 1
    while True:
        row, end = _DECODER.raw_decode(text, position)
        line += text.count("\n", counted, position)
        counted = position
        yield line, row if isinstance(row, dict) else "not an object of names and values"
        position = _skip_space(text, end)
        if text.startswith("]", position):
            return position + 1
        position = _skip(text, position, ",")


def _top_object(text: str, position: int) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the object at the top of a file, and the position at which each value begins.

    Args:
        text: The whole text, which is checked to its end.
        position: The position after the brace that opens the object.

    Raises:
        JSONDecodeError: The text is not JSON.
        ValueError: It has a key twice or too many keys. Objects may be rows by their ids.
    """
    values: dict[str, Any] = {}
    starts: dict[str, int] = {}
    columns = 0
    position = _skip_space(text, position)
    closed = text.startswith("}", position)
    while not closed:
        if not text.startswith('"', position):
            raise json.JSONDecodeError("Expecting a name in double quotes", text, position)
        name, position = _DECODER.raw_decode(text, position)
        if name in values:
            raise ValueError(f"the key {name[:40]!r} is there twice")
        position = _skip(text, _skip_space(text, position), ":")
        value, end = _DECODER.raw_decode(text, position)
        values[name], starts[name] = value, position
        columns += not isinstance(value, dict)
        if columns > MAX_COLUMNS:
            raise ValueError(f"an object with more than {MAX_COLUMNS} keys")
        if len(values) > MAX_ROWS:
            raise ValueError(f"an object with more than {MAX_ROWS} objects")
        position = _skip_space(text, end)
        closed = text.startswith("}", position)
        if not closed:
            position = _skip(text, position, ",")
    _end_of_json(text, position + 1)
    return values, starts


def _skip_space(text: str, position: int) -> int:
    """Return the next position after white space."""
    return _JSON_SPACE.match(text, position).end()  # type: ignore[union-attr]


def _skip(text: str, position: int, mark: str) -> int:
    """Return the next position after a mark that must be there and the white space after it."""
    if not text.startswith(mark, position):
        raise json.JSONDecodeError(f"Expecting {mark!r}", text, position)
    return _skip_space(text, position + 1)


def _end_of_json(text: str, position: int) -> None:
    position = _skip_space(text, position)
    if position < len(text):
        raise json.JSONDecodeError("Extra data", text, position)


def _no_list() -> UnreadableFile:
    return UnreadableFile(
        "The file contains no list of questions: write a list of objects, each with a question "
        "and an answer.",
        "no_list",
    )


def _yaml(text: str, table: Table) -> Iterator[tuple[int, dict[str, Any] | str]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableFile(
            f"The file cannot be read as YAML: line {line}: {str(error.problem)[:80]}.",
            "not_yaml",
            line,
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())[:80]
        raise UnreadableFile(f"The file cannot be read as YAML: {reason}.", "not_yaml") from None
    if isinstance(root, yaml.MappingNode):
        named = {key.value: value for key, value in root.value if isinstance(key.value, str)}
        root = next((named[name] for name in LIST_KEYS if name in named), root)
    if not isinstance(root, yaml.SequenceNode):
        raise _no_list()
    seen: set[int] = set()
    for node in root.value:
        line = node.start_mark.line + 1
        try:
            value = _yaml_value(node, seen, 0)
        except ValueError as error:
            yield line, str(error)
            continue
        yield line, value if isinstance(value, dict) else "not a mapping of names and values"


def _yaml_value(node: Any, seen: set[int], depth: int) -> Any:
    import yaml

    # Aliases could expand a small file to a huge one.
    if id(node) in seen:
        raise ValueError("an alias (*name) is not supported; write the value out")
    if depth > 5:
        raise ValueError("nested too deeply")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        kind = node.tag.rpartition(":")[2]
        if kind == "null":
            return None
        return Number(node.value) if kind in {"int", "float"} else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_yaml_value(child, seen, depth + 1) for child in node.value]
    # The text of a key that is a list could be that of an alias in an alias, which is endless.
    if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
        raise ValueError("a key that is a list or a mapping")
    return _object([(key.value, _yaml_value(child, seen, depth + 1)) for key, child in node.value])
