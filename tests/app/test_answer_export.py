"""Answers as files for other programs, whatever text is in them."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.app.answer_export import ExportedBenchmark, exported_text
from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.datasets.questions import LabelledReply
from evalhub_mcp.samples.sample import Sample

SAMPLES = [
    Sample(0, "What is 1 + 1?", "2", "It is 2.", 1.0, answer="2", seconds=0.5),
    Sample(1, "Capital | of\nFrance?", "Paris", "<b>Lyon</b>", 0.0, id="q7", why="wrong city"),
    Sample(2, "=HYPERLINK(1)", "-3", error="HTTP 500"),
]
JOB = ExportedBenchmark("0b7c", "tiny", "lab/facts", SAMPLES)


def test_json_lines_have_everything():
    rows = [json.loads(line) for line in exported_text([JOB], "jsonl").splitlines()]
    assert rows[0] == {
        "job_id": "0b7c", "model": "tiny", "benchmark": "lab/facts", "id": "1",
        "question": "What is 1 + 1?", "expected": "2", "reply": "It is 2.", "answer": "2",
        "score": 1.0, "seconds": 0.5,
    }  # fmt: skip
    assert rows[1]["id"] == "q7"
    assert rows[2]["error"] == "HTTP 500"
    assert "score" not in rows[2]


def test_csv_is_read_back_and_holds_no_formula():
    text = exported_text([JOB, JOB], "csv")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 6
    assert rows[1]["question"] == "Capital | of\nFrance?"
    assert rows[1]["answer"] == "<b>Lyon</b>"
    assert rows[2]["question"] == "'=HYPERLINK(1)"
    assert rows[2]["expected"] == "'-3"
    assert rows[0]["seconds"] == "0.5"


def test_markdown_escapes_cell_separators_and_html():
    lines = exported_text([JOB], "markdown").splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 5
    assert r"Capital \| of France?" in table[3]
    assert "&lt;b&gt;Lyon&lt;/b&gt;" in table[3]


@given(st.text(), st.text())
def test_no_text_breaks_a_format(question, reply):
    job = ExportedBenchmark("j", "m", "b", [Sample(0, question, "x", reply, 0.5)])
    (row,) = [json.loads(line) for line in exported_text([job], "jsonl").split("\n")[:-1]]
    assert row.get("question", "") == question
    assert len(list(csv.DictReader(io.StringIO(exported_text([job], "csv"), newline="")))) == 1
    table = [x for x in exported_text([job], "markdown").split("\n") if x.startswith("|")]
    assert len(table) == 3


def test_an_export_with_a_column_of_verdicts_checks_a_judge():
    """From a run to labels: export, add a column `human`, run the file."""
    other = ExportedBenchmark("1c8d", "large", "lab/facts", [
        Sample(0, "What is 1 + 1?", "2", "Three", 0.0, answer="Three"),
        Sample(1, "Capital | of\nFrance?", "Paris", "Paris it is", 1.0, id="q7"),
        Sample(2, "=HYPERLINK(1)", "-3", "-3", 1.0),
    ])  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(exported_text([JOB, other], "csv"), newline="")))
    for row, verdict in zip(rows, ["pass", "fail", "", "wrong", "Right", "1"], strict=True):
        row["human"] = verdict
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    found = check_file(out.getvalue().encode(), "csv", "model_graded")
    assert found.blocking == ()
    assert [question.id for question in found.questions] == ["1", "q7", "3"]
    first, second, third = found.questions
    assert first.labelled == (LabelledReply(True, "It is 2."), LabelledReply(False, "Three"))
    assert second.labelled == (
        LabelledReply(False, "<b>Lyon</b>"),
        LabelledReply(True, "Paris it is"),
    )
    assert [labelled.is_right for labelled in third.labelled] == [True]
