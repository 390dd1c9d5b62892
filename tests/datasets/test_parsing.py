"""Parsing question files: formats, columns, and faults with their lines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.datasets.columns import find_columns
from evalhub_mcp.datasets.parsing import MAX_ROWS, MAX_YAML_BYTES, parse
from evalhub_mcp.datasets.question_rows import read_questions
from evalhub_mcp.datasets.questions import Finding, Question
from evalhub_mcp.datasets.tables import Format, UnreadableFile


def questions(text: str, format: Format = "jsonl") -> tuple[list[Question], list[Finding]]:
    table = parse(text.encode(), format)
    return read_questions(table, find_columns(table.columns))


SAME = {
    "jsonl": '{"question": "Capital of France?", "answer": "Paris"}\n\n'
    '{"question": "Capital of Italy?", "answer": "Rome"}\n',
    "json": '{"questions": [\n{"question": "Capital of France?", "answer": "Paris"},\n'
    '\n{"question": "Capital of Italy?", "answer": "Rome"}]}',
    "csv": "question;answer\r\nCapital of France?;Paris\r\n\r\nCapital of Italy?;Rome\r\n",
    "yaml": "- question: Capital of France?\n  answer: Paris\n\n"
    "- question: Capital of Italy?\n  answer: Rome\n",
}
LINES = {"jsonl": (1, 3), "json": (2, 4), "csv": (2, 4), "yaml": (1, 4)}


@pytest.mark.parametrize("format", list(SAME))
def test_every_format_gives_the_same_questions_with_their_lines(format: Format) -> None:
    found, findings = questions(SAME[format], format)
    assert findings == []
    assert [(q.text, q.answers) for q in found] == [
        ("Capital of France?", ("Paris",)),
        ("Capital of Italy?", ("Rome",)),
    ]
    assert tuple(q.line for q in found) == LINES[format]


@pytest.mark.parametrize(
    ("names", "question", "answer"),
    [
        (["Prompt", "Expected Answer"], "Prompt", "Expected Answer"),
        (["input", "target", "source"], "input", "target"),
        (["instruction", "output"], "instruction", "output"),
        (["query", "ideal"], "query", "ideal"),
        (["Q", "A"], "Q", "A"),
        (["front", "back"], "front", "back"),
        (["statement", "label"], "statement", "label"),
        (["one", "other"], None, None),
    ],
)
def test_columns_are_recognised_by_usual_names(
    names: list[str], question: str | None, answer: str | None
) -> None:
    columns = find_columns(names)
    assert (columns.question, columns.answer) == (question, answer)


def test_a_column_that_is_not_used_is_reported() -> None:
    assert find_columns(["question", "prompt", "answer", "source"]).ignored == ("prompt", "source")


def test_missing_columns_are_named_with_those_there_are() -> None:
    found, findings = questions('{"one": "x", "other": "y"}')
    assert found == []
    assert [f.code for f in findings] == ["no_question_column", "no_answer_column"]
    assert all(f.blocking for f in findings)
    assert "The file has: one, other." in findings[0].message
    assert "question, input, prompt" in findings[0].message


FAULTS: list[tuple[Format, str, str, int]] = [
    ("jsonl", '{"question": "x", "answer": "y"}\n{"question": "x"', "unreadable_row", 2),
    ("jsonl", '{"question": "x", "answer": "y"}\n["x", "y"]', "unreadable_row", 2),
    ("jsonl", '{"question": "x", "answer": "y", "answer": "z"}', "unreadable_row", 1),
    ("jsonl", '{"question": "x", "answer": NaN}', "unreadable_row", 1),
    ("jsonl", '{"question": "x", "answer": ' + "[" * 100_000, "unreadable_row", 1),
    ("json", '[{"question": "x", "answer": "y"},\n 7]', "unreadable_row", 2),
    ("csv", "question,answer\nx,y\nx\n", "unreadable_row", 3),
    ("csv", 'question,answer\nx,y\n"x" y,z\n', "unreadable_row", 3),
    ("csv", 'question,answer\nx,y\n"never closed,z\n', "unreadable_row", 3),
    ("yaml", "- question: x\n  answer: y\n- just text\n", "unreadable_row", 3),
    ("yaml", "- &a {question: x, answer: y}\n- *a\n", "unreadable_row", 1),
    ("yaml", "- {question: x, answer: y, answer: z}\n", "unreadable_row", 1),
    ("jsonl", '{"question": "", "answer": "y"}', "empty_question", 1),
    ("csv", "question,answer\n  ,y\n", "empty_question", 2),
    ("jsonl", '{"question": 5, "answer": "y"}', "wrong_type", 1),
    ("jsonl", '{"question": ["x"], "answer": "y"}', "wrong_type", 1),
    ("jsonl", '{"question": "x", "answer": {"a": 1}}', "wrong_type", 1),
    ("jsonl", '{"question": "x", "answer": null}', "empty_answer", 1),
    ("jsonl", '{"question": "x", "answer": []}', "empty_answer", 1),
    ("jsonl", '{"question": "x", "answer": ["y", " "]}', "empty_answer", 1),
    ("yaml", "- question: x\n  answer:\n", "empty_answer", 1),
    ("jsonl", '{"question": "\\ud800", "answer": "y"}', "not_text", 1),
    ("jsonl", '{"question": "' + "x" * 20_001 + '", "answer": "y"}', "text_too_long", 1),
    ("jsonl", '{"question": "x", "answer": "y", "choices": ["y"]}', "bad_choices", 1),
    ("jsonl", '{"question": "x", "answer": "y", "choices": ["y", "Y"]}', "bad_choices", 1),
    ("jsonl", '{"question": "x", "answer": "z", "choices": ["y", "x"]}', "answer_not_a_choice", 1),
    ("jsonl", '{"question": "x", "answer": 1, "choices": ["y", "x"]}', "ambiguous_answer", 1),
    ("csv", "id,question,answer\n1,x,y\n1,z,y\n", "duplicate_id", 3),
    (
        "jsonl",
        json.dumps({"question": "x", "answer": [str(i) for i in range(1_001)]}),
        "too_many_answers",
        1,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("format", "text", "code", "line"), FAULTS)
def test_a_row_that_is_no_question_is_a_fault_with_its_line(
    format: Format, text: str, code: str, line: int
) -> None:
    _, findings = questions(text, format)
    assert [(f.code, f.lines, f.blocking) for f in findings] == [(code, (line,), True)]


@pytest.mark.parametrize(
    ("data", "format", "code", "said"),
    [
        (b"", "jsonl", "file_empty", "empty"),
        (b" \n\n", "csv", "file_empty", "empty"),
        ("x".encode("utf-32"), "jsonl", "not_utf8", "UTF-32"),
        ("question,answer\nGröße,1\nGr\xf6".encode() + b"\xf6,2\n", "csv", "not_utf8", "line 3"),
        ("問題,答案\n首都在哪里?,北京\n".encode("gbk"), "csv", "not_utf8", "line 1"),
        (b'{"question": "x\0"}', "jsonl", "not_text", "NUL"),
        (b'{"question": "x"', "json", "not_json", "line 1"),
        (b'{"title": 1}', "json", "no_list", "list of objects"),
        (b"title: x", "yaml", "no_list", "list of objects"),
        (b"- a: [1\n- b", "yaml", "not_yaml", "line 3"),
        (b"a,a\n1,2\n", "csv", "bad_header", "twice"),
        (b"- a\n" + b" " * MAX_YAML_BYTES, "yaml", "file_too_large", "use JSONL"),
        (b'{"a": 1}\n' * (MAX_ROWS + 1), "jsonl", "too_many_rows", "10000"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(
    data: bytes, format: Format, code: str, said: str
) -> None:
    with pytest.raises(UnreadableFile, match=said) as caught:
        parse(data, format)
    assert caught.value.code == code


def test_a_byte_order_mark_is_not_part_of_the_first_column() -> None:
    table = parse("\ufeffquestion,answer\nx,y\n".encode(), "csv")
    assert table.has_bom
    assert table.columns == ["question", "answer"]


def test_yaml_and_json_values_keep_their_spelling() -> None:
    found, _ = questions(
        "- {question: a, answer: no}\n- {question: b, answer: 012}\n"
        "- {question: c, answer: 1:30}\n- {question: d, answer: 1.50}\n",
        "yaml",
    )
    assert [q.answers[0] for q in found] == ["no", "012", "1:30", "1.50"]
    found, _ = questions('{"question": "a", "answer": [1.50, true, "x"], "aliases": "y"}')
    assert found[0].answers == ("1.50", "true", "x", "y")


CHOICES: list[tuple[Format, str, tuple[str, ...], int]] = [
    ("jsonl", '{"question": "x", "choices": ["r", "s", "t"], "answer": "s"}', ("r", "s", "t"), 1),
    ("jsonl", '{"question": "x", "choices": ["r", "s", "t"], "answer": "C"}', ("r", "s", "t"), 2),
    ("jsonl", '{"question": "x", "choices": ["r", "s"], "answer": 0}', ("r", "s"), 0),
    ("jsonl", '{"question": "x", "choices": ["r", "s"], "answer": 2}', ("r", "s"), 1),
    ("jsonl", '{"question": "x", "choices": ["4", "5"], "answer": 5}', ("4", "5"), 1),
    (
        "jsonl",
        '{"question": "x", "choices": {"text": ["r", "s"], "label": ["A", "B"]}, "answer": "B"}',
        ("r", "s"),
        1,
    ),
    ("csv", "question,choices,answer\nx,r | s | t,t\n", ("r", "s", "t"), 2),
    ("csv", 'question,choices,answer\nx,"[""r"", ""s""]",a\n', ("r", "s"), 0),
    ("csv", "question,A,B,C,answer\nx,r,s,,b\n", ("r", "s"), 1),
    ("csv", "question,option_1,option_2,answer\nx,r,s,s\n", ("r", "s"), 1),
]


@pytest.mark.parametrize(("format", "text", "choices", "right"), CHOICES)
def test_choices_are_read_in_the_shapes_people_use(
    format: Format, text: str, choices: tuple[str, ...], right: int
) -> None:
    found, findings = questions(text, format)
    assert findings == []
    assert (found[0].choices, found[0].right_choice) == (choices, right)


@given(st.lists(st.dictionaries(st.text(max_size=8), st.text(max_size=20)), max_size=8))
def test_every_row_is_a_question_or_a_fault(rows: list[dict[str, str]]) -> None:
    text = '{"question": "x", "answer": "y"}\n' + "\n".join(
        json.dumps({**row, "question": row.get("question", "x")}) for row in rows
    )
    found, findings = questions(text)
    faults = sum(finding.count for finding in findings if finding.blocking)
    assert len(found) + faults == len(rows) + 1


@given(st.binary(max_size=300), st.sampled_from(["jsonl", "json", "csv", "yaml"]))
def test_no_bytes_break_the_reader(data: bytes, format: Format) -> None:
    try:
        table = parse(data, format)
    except UnreadableFile:
        return
    found, findings = read_questions(table, find_columns(table.columns))
    assert len(found) <= len(table.rows)
    assert all(finding.count > 0 or "_column" in finding.code for finding in findings)


def test_questions_are_read_from_the_top_level_list_of_a_json_file() -> None:
    inner = {"questions": [{"question": "no", "answer": "n"}]}
    for head in ({"meta": inner}, {"title": 'says "questions": [', "meta": [inner]}):
        data = json.dumps({**head, "questions": [{"question": "right", "answer": "r"}]}, indent=1)
        (row,) = parse(data.encode(), "json").rows
        assert row.values["question"] == "right"
        assert data.split("\n")[row.line - 1].strip() == "{"


def test_the_sep_line_of_a_spreadsheet_is_not_a_header() -> None:
    table = parse(b"sep=;\r\nquestion;answer\r\none, two;2\r\nbroken\r\n", "csv")
    assert table.columns == ["question", "answer"]
    assert [(row.line, row.values["question"]) for row in table.rows] == [(3, "one, two")]
    assert [line for line, _ in table.faults] == [4]
