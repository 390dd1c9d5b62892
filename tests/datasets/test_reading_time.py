"""Checking a file takes time proportional to its size, whatever its shape."""

import time
from contextlib import suppress

import pytest

from evalhub_mcp.app.killable_check import IN_THREAD_BYTES
from evalhub_mcp.datasets.choices import read_choice
from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.datasets.parsing import parse
from evalhub_mcp.datasets.scorers import pattern_problem
from evalhub_mcp.datasets.tables import MAX_COLUMNS, Format, UnreadableFile
from evalhub_mcp.datasets.text_comparison import contains_words, folded
from tests.datasets.support.file_shapes import SHAPES

SECONDS_PER_MB = 5.0
"""Of the processor, on a slow machine. What is not linear takes minutes at these sizes."""


def processor_time(data: bytes, format: Format) -> float:
    started = time.process_time()
    with suppress(UnreadableFile):
        check_file(data, format)
    return time.process_time() - started


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_of_any_shape_is_checked_in_seconds(shape: str) -> None:
    format, build = SHAPES[shape]
    assert processor_time(build(1_200_000), format) < 1.2 * SECONDS_PER_MB


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_checked_in_a_thread_takes_under_a_tenth_of_a_second(shape: str) -> None:
    format, build = SHAPES[shape]
    data = build(IN_THREAD_BYTES)[:IN_THREAD_BYTES]
    assert min(processor_time(data, format) for _ in range(3)) < 0.1


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("csv", ",".join(f"c{i}" for i in range(MAX_COLUMNS + 1)) + "\n"),
        ("jsonl", "\n".join(f'{{"c{i}": 1}}' for i in range(MAX_COLUMNS + 1))),
        ("json", "[" + ",".join(f'{{"c{i}": 1}}' for i in range(MAX_COLUMNS + 1)) + "]"),
        ("yaml", "\n".join(f"- c{i}: 1" for i in range(MAX_COLUMNS + 1))),
    ],
)
def test_too_many_columns_are_refused_with_the_limit(format: Format, text: str) -> None:
    with pytest.raises(UnreadableFile, match="more than 1000 different columns") as caught:
        parse(text.encode(), format)
    assert caught.value.code == "too_many_columns"


@pytest.mark.parametrize("format", ["jsonl", "yaml"])
def test_a_row_with_too_many_keys_is_a_fault_of_that_row(format: Format) -> None:
    keys = ", ".join(f'"c{i}": 1' for i in range(MAX_COLUMNS + 1))
    row = f"{{{keys}}}"
    good = '{"question": "a", "answer": "b"}'
    text = f"{good}\n{row}\n" if format == "jsonl" else f"- {good}\n- {row}\n"
    table = parse(text.encode(), format)
    assert table.faults == [(2, "an object with more than 1000 keys")]
    assert len(table.rows) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[{"question": "a"}]\n x', 2, "extra data"),
        ('[{"question": "a"}\n{"question": "b"}]', 2, "expecting ','"),
        ('[{"question": "a"},\n]', 2, "expecting value"),
        ('{"data": [{"question": "a"}]\n"b": 1}', 2, "expecting ','"),
        ('{"data": [{"question": "a"}],\n}', 2, "expecting a name"),
        ('{"data": [{"question": "a"}],\n"b" 1}', 2, "expecting ':'"),
        ('{"data": [{"question": "a"}]}\n]', 2, "extra data"),
        ('{"data": [{"question": "a"}], "data": []}', 1, "twice"),
        ("", 1, "empty"),
        ("[", 1, "expecting value"),
        ("{", 1, "expecting a name"),
    ],
)
def test_json_read_row_by_row_is_refused_as_strictly_as_whole(
    text: str, line: int, said: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse(text.encode(), "json")
    assert said in str(caught.value)
    assert caught.value.line in (None, line)


def test_words_are_found_at_word_edges_in_linear_time() -> None:
    assert contains_words("use c++ here", "c++")
    assert contains_words("xc++y", "++"), "only letters and digits need an edge"
    assert not contains_words("xc++y", "c++")
    assert not contains_words("aab", "aa")
    assert contains_words("aab aa", "aa")
    assert not contains_words("straßen", "straße")
    assert folded("e" + "\u0301" * 50) == folded("é" + "\u0301" * 29)


@pytest.mark.parametrize(
    "reply",
    [
        "answer" + " " * 60_000 + "1",
        "answer is " * 6_000,
        "ab " * 20_000 + "abc",
        "e" + "\u0301\u0316" * 30_000,
    ],
    ids=["spaces", "labels", "words", "combining marks"],
)
def test_a_long_reply_is_graded_in_a_moment(reply: str) -> None:
    started = time.process_time()
    read_choice(reply, ("ab " * 1_000 + "a", "no"))
    assert time.process_time() - started < 3


def test_an_expression_is_judged_in_linear_time() -> None:
    started = time.process_time()
    assert pattern_problem("x(" + "a*b" * 1_300 + ")") is None
    assert time.process_time() - started < 2
    assert "repetition" in str(pattern_problem(r"(a+)+$"))
    assert "repetition" in str(pattern_problem(r"x(\(a{2,}b)*"))
    assert pattern_problem(r"(\+\*)+") is None
