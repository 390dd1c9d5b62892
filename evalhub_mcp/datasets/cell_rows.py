"""Reads rows of cells below a header: CSV, TSV, and the first sheet of a workbook."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from evalhub_mcp.datasets.tables import (
    MAX_COLUMNS,
    Table,
    UnreadableFile,
    too_many_columns,
)
from evalhub_mcp.datasets.workbook import NotAWorkbook, Workbook

_NAMED_SEPARATOR = re.compile(r"\A\s*sep=([,;\t])\r?\n")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

ReadRow = tuple[int, dict[str, Any] | str]
"""A row with its line, or the line of a row that cannot be read and the reason."""


def csv_rows(text: str, table: Table) -> Iterator[ReadRow]:
    """Yield the rows of a text whose cells are separated by commas, semicolons or tabs."""
    named = _NAMED_SEPARATOR.match(text)
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = named[1] if named else max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = _Header(table)
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
        if header.takes(cells, line):
            continue
        if len(cells) != len(header.names):
            yield line, f"{len(cells)} fields where the header has {len(header.names)}"
            continue
        yield line, header.row(cells)


def workbook_rows(data: bytes, table: Table) -> Iterator[ReadRow]:
    """Yield the rows of a workbook's first sheet.

    Raises:
        UnreadableFile: It is no workbook that can be read.
    """
    header = _Header(table)
    try:
        book = Workbook(data)
        if book.other_sheets:
            table.notes.append(
                (
                    "other_sheets",
                    f"Sheet {book.sheet[:40]!r} is read, and {len(book.other_sheets)} other "
                    "sheets are not.",
                )
            )
        for line, cells in book.rows():
            values = [_of_workbook(cell) for cell in cells]
            while values and values[-1] in (None, ""):
                values.pop()
            if not values or header.takes([_shown(value) for value in values], line):
                continue
            if len(values) > len(header.names):
                yield line, f"{len(values)} fields where the header has {len(header.names)}"
                continue
            values += [""] * (len(header.names) - len(values))
            yield line, header.row(values)
    except NotAWorkbook as error:
        raise UnreadableFile(
            f"The file cannot be read as a workbook: {error}.", "not_a_workbook"
        ) from None


def _of_workbook(cell: Any) -> Any:
    if isinstance(cell, bool) or cell is None or isinstance(cell, str):
        return cell
    return _shown(cell)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


class _Header:
    """The names of the columns, taken from the first row that has any cells."""

    def __init__(self, table: Table) -> None:
        self.names: list[str] = []
        self._table = table

    def takes(self, cells: Sequence[str], line: int) -> bool:
        """Whether a row is the header.

        Raises:
            UnreadableFile: It has too many columns, or one twice.
        """
        if self.names:
            return False
        self.names = [cell.strip() for cell in cells]
        if _is_row_of_choices(self.names):
            self.names = ["question", *_LETTERS[: len(cells) - 2], "answer"]
            shown = ", ".join(self.names)
            self._table.notes.append(
                ("no_header", f"The file has no header; its columns are read as: {shown}.")
            )
            return False
        if len(self.names) > MAX_COLUMNS:
            raise too_many_columns(line)
        repeated = [name for name, count in Counter(self.names).items() if name and count > 1]
        if repeated:
            raise UnreadableFile(
                f"The header names a column twice: {min(repeated)[:60]!r}.", "bad_header", line
            )
        return True

    def row(self, cells: Sequence[Any]) -> dict[str, Any]:
        """Return a row by its columns' names, without the columns that have none."""
        return {name: cell for name, cell in zip(self.names, cells, strict=True) if name}


def _is_row_of_choices(cells: list[str]) -> bool:
    """Whether a first row is a question with choices and a letter, as in the files of MMLU."""
    letters = _LETTERS[: max(0, len(cells) - 2)]
    return (
        len(letters) >= 2
        and len(cells[-1]) == 1
        and cells[-1] in letters
        and not {"A", "B"} <= set(cells[:-1])
        and all(cells)
    )
