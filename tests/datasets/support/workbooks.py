"""Make workbooks (.xlsx) for tests, as small as Excel would still open them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    *sheets: Sequence[Sequence[Any]], shared: bool = True, more: Mapping[str, str] | None = None
) -> bytes:
    """A workbook; a cell may be raw XML in a tuple."""
    strings: list[str] = []

    def cell(value: Any, place: str) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            return str(value[0])
        if isinstance(value, bool):
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int | float):
            return f'<c r="{place}"><v>{value}</v></c>'
        if not shared:
            return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        strings.append(
            f"<si><r><t>{escape(value[:1])}</t></r><r><t>{escape(value[1:])}</t></r></si>"
        )
        return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'

    parts: dict[str, str] = {}
    for number, sheet in enumerate(sheets, 1):
        rows = "".join(
            f'<row r="{line}">'
            + "".join(cell(value, f"{chr(65 + n)}{line}") for n, value in enumerate(row))
            + "</row>"
            for line, row in enumerate(sheet, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, len(sheets) + 1)
        )
        + "</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="x" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + "</Relationships>"
    )
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(strings)}</sst>'
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**parts, **(more or {})}.items():
            archive.writestr(name, text)
    return file.getvalue()
