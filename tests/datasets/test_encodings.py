"""Question files as spreadsheets save them: Windows-1252, UTF-16, and workbooks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.datasets import workbook as workbook_module
from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.datasets.parsing import parse
from evalhub_mcp.datasets.tables import Table, UnreadableFile
from tests.datasets.support.workbooks import workbook

CSV = "Frage;Antwort\nWie heißt die größte Stadt?;Köln\nWas kostet es?;5 €\n"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8", "utf-8-sig"])
def test_a_text_of_a_spreadsheet_is_read_in_its_encoding(encoding: str) -> None:
    report = check_file(CSV.encode(encoding), "csv")
    assert report.blocking == ()
    assert [(q.text, q.answers[0]) for q in report.questions] == [
        ("Wie heißt die größte Stadt?", "Köln"),
        ("Was kostet es?", "5 €"),
    ]
    noted = {finding.code for finding in report.findings} & {"windows_1252", "utf_16"}
    assert noted == {"cp1252": {"windows_1252"}, "utf-16": {"utf_16"}}.get(encoding, set())


@pytest.mark.parametrize("shared", [True, False])
def test_the_first_sheet_of_a_workbook_is_read(shared: bool) -> None:
    data = workbook(
        [
            ["Question", "Answer", "Note"],
            ["What is 7 / 2?", 3.5],
            ["What is 1000 * 2?", 2000, "x"],
            [],
            ["Is it so?", True, None],
            [None, ('<c r="B6" s="1"><v>45000</v></c>',), "no question"],
            ["When?", ('<c r="B7" s="1"><v>45000</v></c>',)],
        ],
        [["other"]],
        shared=shared,
    )
    report = check_file(data, "xlsx", "exact")
    assert [(q.text, q.answers[0], q.line) for q in report.questions] == [
        ("What is 7 / 2?", "3.5", 2),
        ("What is 1000 * 2?", "2000", 3),
        ("Is it so?", "true", 5),
        ("When?", "2023-03-15", 7),
    ]
    assert [(f.code, f.lines) for f in report.blocking] == [("empty_question", (6,))]
    assert "Sheet 'S1' is read, and 1 other" in str(report.findings)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old .xls"),
        (b"question,answer\n", "damaged"),
        (workbook(), "no sheet"),
        (
            workbook([["a"]], more={"xl/worksheets/sheet1.xml": "<!DOCTYPE x><x/>"}),
            "document type",
        ),
        (workbook([["a"]], more={"xl/worksheets/sheet1.xml": "<x"}), "damaged"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_readable_workbook_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        parse(data, "xlsx")


def test_a_workbook_is_unpacked_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook([["question", "answer"], *[["x" * 1000, "y"]] * 500])
    monkeypatch.setattr(workbook_module, "MAX_PART_BYTES", 20_000)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        parse(data, "xlsx")
    monkeypatch.undo()
    monkeypatch.setattr(workbook_module, "MAX_CELLS", 100)
    with pytest.raises(UnreadableFile, match="more than 100 cells"):
        parse(data, "xlsx")


def outcome(data: bytes) -> Table | str:
    """The table that a workbook contains, or why it cannot be read."""
    try:
        return parse(data, "xlsx")
    except UnreadableFile as error:
        return str(error)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_the_reader_of_workbooks(noise: bytes, at: int) -> None:
    whole = workbook([["question", "answer"], ["x", "y"]])
    for data in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        assert outcome(data)
