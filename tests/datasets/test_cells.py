"""Values of single cells: numbers, yes and no, lists and printed objects."""

import pytest

from evalhub_mcp.datasets.cell_values import accepted_answers, list_or_object
from evalhub_mcp.datasets.scorers import GRADERS
from tests.datasets.support.checked_rows import rows


@pytest.mark.parametrize(
    ("answers", "mark", "values"),
    [
        (["3,5", "2.000"], "comma", ["3.5", "2000"]),
        (["3.5", "2,000"], "point", ["3.5", "2000"]),
        (["1.234.567", "2.000"], "comma", ["1234567", "2000"]),
        (["0.125", "2.000"], "point", ["0.125", "2"]),
    ],
)
def test_the_numbers_of_a_file_are_read_with_one_decimal_mark(
    answers: list[str], mark: str, values: list[str]
) -> None:
    report = rows(*({"question": f"{n}?", "answer": a} for n, a in enumerate(answers)))
    assert report.blocking == ()
    for question, value in zip(report.questions, values, strict=True):
        assert question.decimal_mark == mark
        assert GRADERS["numeric"](question, f"Answer: {value}").correct
    first = report.questions[0]
    assert not GRADERS["numeric"](first, "35").correct


@pytest.mark.parametrize("answers", [["2.000", "7"], ["3,5", "2.75", "2.000"]])
def test_an_ambiguous_number_is_a_blocking_finding(answers: list[str]) -> None:
    file = [{"question": f"{n}?", "answer": a} for n, a in enumerate(answers)]
    (finding,) = rows(*file).blocking
    assert finding.code == "ambiguous_number"
    assert "2.000 can be 2 or 2000" in finding.message
    for mark, value in (("point", "2"), ("comma", "2000")):
        question = rows(*file, decimal_mark=mark).questions[-1 if len(answers) > 2 else 0]
        assert GRADERS["numeric"](question, value).correct


def test_a_comma_before_three_digits_separates_thousands_and_is_reported() -> None:
    report = rows({"question": "?", "answer": "1,234"}, {"question": "!", "answer": "7"})
    assert report.blocking == ()
    (finding,) = (f for f in report.findings if f.code == "assumed_number")
    assert "1,234 are read as 1234" in finding.message


def test_yes_no_and_true_false_are_scored_alike() -> None:
    report = rows({"question": "?", "answer": "yes"}, {"question": "!", "answer": False})
    assert report.scorer == "exact"
    assert GRADERS["exact"](report.questions[0], "True.").correct
    assert GRADERS["exact"](report.questions[1], "No, it is not.").correct


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("['Jupiter']", ["Jupiter"]),
        ("['a, b', \"c's\"]", ["a, b", "c's"]),
        ('["a", "b"]', ["a", "b"]),
        ("['a' 'b']", ["a", "b"]),
        ("[1, 2]", None),
        ("[]", None),
        ("[a]", None),
        ("['a', __import__('os')]", None),
        ("plain", None),
    ],
)
def test_a_cell_that_lists_texts_gives_the_accepted_answers(
    cell: str, answers: list[str] | None
) -> None:
    assert accepted_answers(cell) == answers


def test_a_printed_object_with_arrays_is_read() -> None:
    cell = "{'text': array(['3', '1'], dtype=object), 'label': array(['A' 'B'])}"
    assert list_or_object(cell) == {"text": ["3", "1"], "label": ["A", "B"]}
