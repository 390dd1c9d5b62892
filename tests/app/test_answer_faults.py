"""Faults of the set-up that show in the answers of a run."""

import pytest

from evalhub_mcp.app.answer_faults import answer_faults
from evalhub_mcp.results.question_pairs import AskedQuestion, AskedRun
from evalhub_mcp.samples.sample import Sample


def run(*wrong: str, right: int = 10, **more: str) -> list[AskedQuestion]:
    samples = [Sample(i, f"right {i}", f"a{i}", f"a{i}", 1.0) for i in range(right)]
    samples += [
        Sample(right + i, f"question {i}", "Paris", reply, 0.0, **more)  # type: ignore[arg-type]
        for i, reply in enumerate(wrong)
    ]
    return AskedRun.of(samples).shown("all")


def causes(questions: list[AskedQuestion], benchmark: str = "facts") -> list[str]:
    return [fault.cause for fault in answer_faults(questions, benchmark)]


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        ("", "replies_empty"),
        ("<think>Is it Lyon? Perhaps.</think>", "replies_empty"),
        ("I'm sorry, but I can't help with that.", "replies_refused"),
        ("The capital is Paris, of course.", "answers_not_found"),
    ],
)
def test_a_fault_of_several_answers_is_named_with_an_example(reply, cause):
    (found,) = answer_faults(run(reply, reply, reply), "facts")
    assert found.cause == cause
    assert found.evidence.startswith("3 of 13 replies ")
    assert '"question 0" expected "Paris"' in found.evidence


def test_cut_off_replies_are_distinguished_from_empty_ones():
    assert causes(run("", "It is", finish_reason="length")) == ["replies_cut"]


@pytest.mark.parametrize("reply", ["Lyon", "Parisian life", "Comparis", "42"])
def test_answers_that_are_merely_wrong_are_no_fault(reply):
    assert causes(run(reply, reply + " x", reply + " y")) == []


def test_a_single_odd_answer_is_no_fault():
    assert causes(run("")) == []
    assert causes(run("", "", right=100)) == []


def test_one_reply_to_all_questions_is_named():
    assert causes(run(*["Hello!"] * 20, right=1)) == ["replies_same"]


def test_one_reply_to_all_questions_is_no_fault_if_all_answers_are_the_same():
    samples = [Sample(i, f"q{i}", "yes", "yes", 1.0) for i in range(20)]
    assert causes(AskedRun.of(samples).shown("all")) == []


def test_refusals_are_no_fault_in_a_red_team_benchmark():
    refusals = run(*["I can't help with that."] * 3)
    assert causes(refusals, "red_team") == []
