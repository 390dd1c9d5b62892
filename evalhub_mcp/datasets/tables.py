"""A table of rows with their lines, and the error of a file that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal["jsonl", "json", "csv", "yaml", "xlsx"]
MAX_COLUMNS = 1_000
"""Columns of a file, and keys of one object."""


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
    notes: list[tuple[str, str]] = field(default_factory=list)
    """`(code, sentence)` of what was assumed to read the file."""


def too_many_columns(line: int) -> UnreadableFile:
    """Return the error of a file with more than `MAX_COLUMNS` columns."""
    return UnreadableFile(
        f"The file has more than {MAX_COLUMNS} different columns or keys; keep those with the "
        "question, the answer and the choices.",
        "too_many_columns",
        line,
    )
