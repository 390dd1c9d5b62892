"""Parse JSONL, CSV, YAML and JSON files into rows with their line numbers.

A row that cannot be read is reported with its line, never skipped silently. Values keep their
spelling: YAML's `no`, `012` and `1:30` stay text, and a number keeps its digits.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal["jsonl", "json", "csv", "yaml"]
FORMATS: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
}
MAX_BYTES = 10 * 1024 * 1024
MAX_YAML_BYTES = 2 * 1024 * 1024
"""YAML is composed node by node, which is slow."""
MAX_ROWS = 10_000
# Keys under which a YAML or JSON object may have its list.
_LIST_KEYS = ("questions", "samples", "data", "items", "rows", "examples")
_SEPARATORS = re.compile(r"[\s,:]*")
_NAMED_SEPARATOR = re.compile(r"\A\s*sep=([,;\t])\r?\n")
_BOMS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


class UnreadableFile(ValueError):
    """Nothing of the file can be read; the text says why."""

    def __init__(self, message: str, code: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


class Number(str):
    """A number as it is written in the file."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """A row and the line on which it begins."""

    line: int
    values: Mapping[str, Any]


@dataclass
class Table:
    """The rows of a file."""

    format: Format
    bytes: int
    sha256: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    """`(line, reason)` of each row that cannot be read."""
    has_bom: bool = False


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
    text = _decoded(data, table)
    if not text.strip():
        raise UnreadableFile("The file is empty.", "file_empty")
    reader = {"jsonl": _jsonl, "json": _json, "csv": _csv, "yaml": _yaml}[format]
    seen: dict[str, None] = {}
    for line, row in reader(text):
        if isinstance(row, str):
            table.faults.append((line, row))
        elif len(table.rows) >= MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {MAX_ROWS} rows, the most one run takes; split it.",
                "too_many_rows",
                line,
            )
        else:
            table.rows.append(Row(line, row))
            seen.update(dict.fromkeys(row))
    table.columns = list(seen)
    return table


def _decoded(data: bytes, table: Table) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            raise UnreadableFile(f"The file is {name}; save it as UTF-8.", "not_utf8")
    if data.startswith(b"\xef\xbb\xbf"):
        table.has_bom = True
        data = data[3:]
    if (nul := data.find(b"\0")) >= 0:
        raise UnreadableFile(
            "The file contains NUL bytes, so it is not text.",
            "not_text",
            data.count(b"\n", 0, nul) + 1,
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"The file is not UTF-8: line {line} contains an invalid byte "
            f"(0x{data[error.start]:02x}); save it as UTF-8.",
            "not_utf8",
            line,
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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


def _jsonl(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = _DECODER.decode(line)
        except (ValueError, RecursionError) as error:
            yield number, _reason(error)
            continue
        yield number, value if isinstance(value, dict) else "not an object of names and values"


def _json(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise UnreadableFile(
            f"The file cannot be read from line {line} on: {_reason(error)}.", "not_json", line
        ) from None
    _list_in(value)
    # Decode the rows again one by one: the parser does not return where an object begins.
    position = _list_start(text, value)
    while True:
        position = _skip(text, position)
        if text[position] == "]":
            return
        row, end = _DECODER.raw_decode(text, position)
        line = text.count("\n", 0, position) + 1
        yield line, row if isinstance(row, dict) else "not an object of names and values"
        position = end


def _list_start(text: str, value: Any) -> int:
    """Return the position after the bracket that opens the list."""
    if isinstance(value, list):
        return text.index("[") + 1
    wanted = next(name for name in _LIST_KEYS if isinstance(value.get(name), list))
    position = text.index("{") + 1
    while True:
        # The text is valid JSON: a key, a colon, a value, and a comma before the next key.
        name, position = _DECODER.raw_decode(text, _skip(text, position))
        position = _skip(text, position)
        if name == wanted:
            return position + 1
        _, position = _DECODER.raw_decode(text, position)


def _skip(text: str, position: int) -> int:
    """Return the next position after white space, commas and colons."""
    return _SEPARATORS.match(text, position).end()  # type: ignore[union-attr]


def _list_in(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = next(
            (value[name] for name in _LIST_KEYS if isinstance(value.get(name), list)), None
        )
    if not isinstance(value, list):
        raise UnreadableFile(
            "The file contains no list of questions: write a list of objects, each with a question "
            "and an answer.",
            "no_list",
        )
    return value


def _csv(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    named = _NAMED_SEPARATOR.match(text)
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = named[1] if named else max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    start = 1
    while named and reader.line_num < named[0].count("\n"):
        next(reader)
        start = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, f"not CSV: {str(error)[:60]}"
            start = reader.line_num + 1
            continue
        line, start = start, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
            repeated = {name for name in header if name and header.count(name) > 1}
            if repeated:
                raise UnreadableFile(
                    f"The header names a column twice: {min(repeated)[:60]!r}.",
                    "bad_header",
                    line,
                )
            continue
        if len(cells) != len(header):
            yield line, f"{len(cells)} fields where the header has {len(header)}"
            continue
        yield line, {name: cell for name, cell in zip(header, cells, strict=True) if name}


def _yaml(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
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
        root = next((named[name] for name in _LIST_KEYS if name in named), root)
    if not isinstance(root, yaml.SequenceNode):
        _list_in(None)
        return
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
    pairs = [(str(key.value), _yaml_value(child, seen, depth + 1)) for key, child in node.value]
    return _object(pairs)
