"""Findings about question files whose scores would be misleading."""

import json
from typing import Any

import pytest

from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.questions import SCORERS, Scorer, parse_scorer

CITIES = ("Paris", "Rome", "Oslo", "Vienna")


def report(rows: list[dict[str, Any]], scorer: Scorer | None = None) -> FileReport:
    return check_file("\n".join(map(json.dumps, rows)).encode(), "jsonl", scorer)


def codes(found: FileReport) -> set[str]:
    return {finding.code for finding in found.findings} - {"few_questions"}


def numbered(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"question": f"Question {n}?", "answer": f"word{n}", **more} for n in range(count)]


def test_a_good_file_has_no_findings() -> None:
    found = report(numbered(40))
    assert found.findings == ()
    assert (found.rows, len(found.questions), found.scorer) == (40, 40, "includes")
    assert found.margin == pytest.approx(0.155, abs=0.001)


def test_few_questions_are_reported_with_the_width_of_the_interval() -> None:
    (finding,) = report(numbered(25)).findings
    assert "±0.20" in finding.message
    assert not finding.blocking


@pytest.mark.parametrize(
    ("answers", "scorer"),
    [
        (["4", "1,000", "-2.5"], "numeric"),
        (["Paris", "the Rhine"], "includes"),
        (["C", "Na"], "exact"),
        (["A long explanation of what happens when two things meet"] * 3, "model_graded"),
    ],
)
def test_the_scorer_that_fits_the_answers_is_suggested(answers: list[str], scorer: str) -> None:
    rows = [{"question": f"{n}?", "answer": answer} for n, answer in enumerate(answers)]
    assert report(rows).scorer == scorer
    with_choices = [{**row, "choices": [row["answer"], "other"]} for row in rows]
    assert report(with_choices).scorer == "choice"


def test_duplicates_and_contradicting_duplicates_are_reported() -> None:
    rows = numbered(3)
    rows += [
        {"question": "question  0?", "answer": "WORD0"},
        {"question": "Question 1?", "answer": "other"},
    ]
    found = {f.code: f for f in report(rows).findings}
    assert found["duplicates"].lines == (4,)
    assert found["contradicting_duplicates"].lines == (5,)
    assert not found["duplicates"].blocking


@pytest.mark.parametrize(
    ("question", "answer", "leaks"),
    [
        ("Is Paris the capital of France?", "Paris", True),
        ("Name the capital of Parisia.", "Paris", False),
        ("Is it so, yes or no?", "yes", False),
        ("What is 12 plus 30?", "12", False),
        ("Which year was 1815?", "1815", True),
        ("Who wrote C?", "C", False),
    ],
)
def test_an_answer_in_its_question_is_a_leak(question: str, answer: str, leaks: bool) -> None:
    found = report([{"question": question, "answer": answer}], "exact")
    assert ("answer_in_question" in codes(found)) is leaks


def test_choices_named_in_the_question_are_no_leak() -> None:
    row = {"question": "Is Paris or Rome larger?", "choices": ["Paris", "Rome"], "answer": "Paris"}
    assert "answer_in_question" not in codes(report([row]))


def test_a_favoured_choice_is_reported_and_balanced_ones_are_not() -> None:
    def rows(rights: list[int]) -> list[dict[str, Any]]:
        return [
            {"question": f"{n}?", "choices": list(CITIES), "answer": CITIES[right]}
            for n, right in enumerate(rights)
        ]

    favoured = report(rows([1] * 16 + [0, 2, 3, 0]))
    assert "unbalanced_choices" in codes(favoured)
    assert "Choice B is right in 80% of the questions (by chance: 25%)" in str(favoured.findings)
    assert (favoured.baseline, favoured.baseline_reply) == (0.8, "B")
    assert "unbalanced_choices" not in codes(report(rows([0, 1, 2, 3] * 5)))


def test_a_choice_that_can_be_guessed_by_its_length_is_reported() -> None:
    rows = [
        {"question": f"{n}?", "choices": ["no", "the long and careful answer", "yes", "eh"],
         "answer": "B"}
        if n % 2
        else {"question": f"{n}?", "choices": ["the long and careful answer", "no", "yes", "eh"],
              "answer": "A"}
        for n in range(20)
    ]  # fmt: skip
    assert "longest_is_right" in codes(report(rows))


def test_the_best_constant_reply_is_reported_as_a_baseline() -> None:
    rows = [{"question": f"{n}?", "answer": "yes" if n % 4 else "no"} for n in range(12)]
    found = report(rows)
    assert "unbalanced_answers" in codes(found)
    assert "Always replying 'yes' scores 0.75" in str(found.findings)


@pytest.mark.parametrize(
    ("scorer", "answer", "said"),
    [
        ("numeric", "twelve", "the answer is no number"),
        ("numeric", "1e999999999", "the answer is no number"),
        ("choice", "A", "offers no choices"),
        ("regex", "(", "not a regular expression"),
        ("regex", ".*", "matches anything"),
        ("regex", "(a+)+b", "can take exponential time"),
        ("exact", "...", "punctuation only"),
    ],
)
def test_an_answer_the_scorer_cannot_use_stops_the_run(
    scorer: Scorer, answer: str, said: str
) -> None:
    found = report([{"question": "x", "answer": answer}, *numbered(1)], scorer)
    assert any(said in f.message and f.lines[0] == 1 for f in found.blocking)


@pytest.mark.parametrize(
    ("scorer", "answer", "said"),
    [("exact", "x " * 60, "over 100 characters"), ("includes", "ab", "one or two letters")],
)
def test_a_misleading_answer_is_reported_and_does_not_stop_the_run(
    scorer: Scorer, answer: str, said: str
) -> None:
    found = report([{"question": "x", "answer": answer}], scorer)
    assert said in str(found.findings)
    assert found.blocking == ()


def test_only_faults_of_rows_can_be_skipped() -> None:
    assert report([*numbered(2), {"question": "", "answer": "x"}]).row_faults
    assert not report([{"one": "x", "other": "y"}]).row_faults


def test_scorers_are_named_as_people_write_them() -> None:
    assert parse_scorer("Model-Graded") == "model_graded"
    assert all(parse_scorer(scorer) == scorer for scorer in SCORERS)
    with pytest.raises(ValueError, match="exact, includes, numeric"):
        parse_scorer("f1")
