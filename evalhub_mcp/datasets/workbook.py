"""Read the first sheet of an Excel workbook (.xlsx) with the standard library.

A workbook is a zip file of XML parts. Each part is read up to a limit, whatever its header says,
and one with a document type is refused, because its entities could expand without end. Numbers
keep their value, dates become ISO dates, and formulas give their stored result.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

MAX_PART_BYTES = 64 * 1024 * 1024
MAX_CELLS = 1_000_000
_MAX_COLUMN = 16_384
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED_PARTS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCH = datetime(1899, 12, 30)
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")


class NotAWorkbook(ValueError):
    """The data is no workbook that can be read; the text says why."""


class Workbook:
    """The first sheet of a workbook."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook.

        Raises:
            NotAWorkbook: It is damaged, encrypted, too large, or something else.
        """
        if data.startswith(_OLD_EXCEL):
            raise NotAWorkbook("it is an old .xls file or has a password; save it as plain .xlsx")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise NotAWorkbook("it is damaged") from None
        self._names = set(self._zip.namelist())
        sheets = self._sheets()
        if not sheets:
            raise NotAWorkbook("it has no sheet")
        self.sheet, self._path = sheets[0]
        self.other_sheets = [name for name, _ in sheets[1:]]

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield each row's number and cells: text, `int`, `float`, `bool` or None.

        Raises:
            NotAWorkbook: The sheet is damaged or too large.
        """
        strings, dates = self._strings(), self._date_styles()
        cells = 0
        for number, row in enumerate(self._elements(self._path, "row"), 1):
            values: list[Any] = []
            for cell in row:
                if not cell.tag.endswith("}c"):
                    continue
                column = _column(cell.get("r"), len(values))
                values += [None] * (column - len(values))
                values.append(_value(cell, strings, dates))
                cells += 1
                if cells > MAX_CELLS:
                    raise NotAWorkbook(f"it has more than {MAX_CELLS:,} cells")
            given = row.get("r", "")
            yield int(given) if given.isdecimal() and len(given) < 9 else number, values

    def _sheets(self) -> list[tuple[str, str]]:
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in self._parsed("xl/_rels/workbook.xml.rels").iter()
            if one.tag.endswith("}Relationship")
        }
        found = []
        for sheet in self._parsed("xl/workbook.xml").iter():
            if not sheet.tag.endswith("}sheet") or sheet.get("state") in {"hidden", "veryHidden"}:
                continue
            id = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
            target = targets.get(id, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path in self._names:
                found.append((str(sheet.get("name", "")), path))
        return found

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._names:
            return []
        return [_text(one) for one in self._elements("xl/sharedStrings.xml", "si")]

    def _date_styles(self) -> set[int]:
        """Return the indexes of the styles that show a number as a date."""
        if "xl/styles.xml" not in self._names:
            return set()
        root = self._parsed("xl/styles.xml")
        custom = {
            one.get("numFmtId"): _QUOTED_PARTS.sub("", one.get("formatCode", "")).lower()
            for one in root.iter()
            if one.tag.endswith("}numFmt")
        }
        lists = [one for one in root if one.tag.endswith("}cellXfs")]
        found = set()
        for index, style in enumerate(lists[0] if lists else ()):
            id = style.get("numFmtId", "0")
            code = custom.get(id, "")
            is_date = any(c in code for c in "yd") and "general" not in code
            if is_date or (id.isdecimal() and int(id[:6]) in _DATE_FORMATS and id not in custom):
                found.add(index)
        return found

    def _elements(self, path: str, name: str) -> Iterator[ElementTree.Element]:
        """Yield the elements with a name, and forget each afterwards."""
        try:
            for _, element in ElementTree.iterparse(io.BytesIO(self._part(path))):  # noqa: S314
                if element.tag in (f"{_MAIN}{name}", f"{_STRICT}{name}"):
                    yield element
                    element.clear()
        except ElementTree.ParseError:
            raise NotAWorkbook("it is damaged") from None

    def _parsed(self, path: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self._part(path))  # noqa: S314 without a document type
        except ElementTree.ParseError:
            raise NotAWorkbook("it is damaged") from None

    def _part(self, path: str) -> bytes:
        try:
            with self._zip.open(path) as file:
                data = file.read(MAX_PART_BYTES + 1)
        except (KeyError, RuntimeError, zipfile.BadZipFile, EOFError, OSError, ValueError,
                NotImplementedError):  # fmt: skip
            raise NotAWorkbook("it is damaged or has a password") from None
        except Exception as error:  # zlib.error and lzma.LZMAError share no other base
            raise NotAWorkbook("it is damaged") from error
        if len(data) > MAX_PART_BYTES:
            raise NotAWorkbook(f"it unpacks to more than {MAX_PART_BYTES // 1024**2} MiB")
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise NotAWorkbook("it has a document type, as no workbook does")
        return data


def _column(reference: str | None, following: int) -> int:
    """Return the index of a cell's column; never before the cells already read."""
    match = _REFERENCE.fullmatch(reference or "")
    if not match:
        return following
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return max(following, min(column, _MAX_COLUMN) - 1)


def _text(element: ElementTree.Element) -> str:
    """Return the text of a string, with all its differently formatted parts."""
    parts = [one.text or "" for one in element.iter() if one.tag.endswith("}t")]
    return "".join(parts)


def _value(cell: ElementTree.Element, strings: list[str], dates: set[int]) -> Any:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    stored = next((one.text for one in cell if one.tag.endswith("}v")), None)
    if stored is None or kind == "e":
        return None
    if kind == "s":
        index = int(stored) if stored.strip().isdecimal() and len(stored) < 10 else -1
        return strings[index] if 0 <= index < len(strings) else None
    if kind == "b":
        return stored.strip() == "1"
    if kind != "n":
        return stored
    try:
        number = float(stored)
    except ValueError:
        return stored
    style = cell.get("s", "0")
    if style.isdecimal() and int(style[:6]) in dates and 0 < number < 2_958_466:
        moment = _EPOCH + timedelta(days=number)
        return moment.date().isoformat() if number == int(number) else moment.isoformat(" ")
    return int(number) if number == number // 1 and abs(number) < 1e15 else number
