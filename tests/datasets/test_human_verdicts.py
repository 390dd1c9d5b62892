"""Human verdicts in a question file, and the replies they judge."""

import json

import pytest

from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.datasets.human_verdicts import read_human_verdict
from evalhub_mcp.datasets.questions import LabelledReply


@pytest.mark.parametrize(
    "value",
    [
        *["pass", "Passed", "RIGHT", "true", "Correct.", "yes", "ok", "good", "1", "1.0", 1, True],
        *["✓", "👍", "richtig", "bestanden", "oui", "juste", "correcto", "sí", "giusto", "certo"],
        *["goed", "верно", "да", "正确", "对", "正解", "はい", "정답", "tak", " Pass "],
    ],
)
def test_values_that_mean_a_right_reply(value):
    assert read_human_verdict(value) is True


@pytest.mark.parametrize(
    "value",
    [
        *["fail", "Failed", "WRONG", "false", "Incorrect", "no", "bad", "0", "0.0", 0, False],
        *["✗", "❌", "falsch", "nicht bestanden", "non", "faux", "incorrecto", "sbagliato"],
        *["errado", "fout", "неверно", "нет", "错误", "错", "不正解", "いいえ", "오답", "nie"],
        "did not pass",
    ],
)
def test_values_that_mean_a_wrong_reply(value):
    assert read_human_verdict(value) is False


@pytest.mark.parametrize("value", ["", None, "0.5", "3", "partly", "maybe", "n/a", "?", [], {}, 2])
def test_other_values_are_not_a_verdict(value):
    assert read_human_verdict(value) is None


def report(rows, scorer="model_graded"):
    return check_file("\n".join(map(json.dumps, rows)).encode(), "jsonl", scorer)


def codes(found):
    return {finding.code for finding in found.findings}


def test_an_export_with_a_verdict_column_is_read_as_it_is():
    csv = (
        "job_id,id,question,expected,answer,score,reply,epoch,human\n"
        "j,q1,Capital?,Paris,paris,1,It is Paris,1,pass\n"
        "j,q1,Capital?,Paris,rome,0,It is Rome,2,fail\n"
        "j,q1,Capital?,Paris,oslo,0,It is Oslo,3,\n"
        "j,q2,River?,Seine,seine,1,The Seine,1,pass\n"
    )
    found = check_file(csv.encode(), "csv", "model_graded")
    assert [question.id for question in found.questions] == ["q1", "q2"]
    assert found.blocking == ()
    assert found.questions[0].labelled == (
        LabelledReply(True, "It is Paris"),
        LabelledReply(False, "It is Rome"),
    )
    assert "judge_check" in codes(found)
    assert "two_answer_columns" not in codes(found)


def test_one_question_with_several_labelled_replies_is_asked_once():
    rows = [
        {"question": "Capital?", "answer": "Paris", "output": f"reply {i}", "human": i % 2}
        for i in range(4)
    ]
    found = report(rows)
    assert len(found.questions) == 1
    assert [one.is_right for one in found.questions[0].labelled] == [False, True, False, True]
    assert "duplicates" not in codes(found)


def test_rows_with_the_same_id_and_other_questions_are_faults_all_the_same():
    rows = [
        {"id": "a", "question": "One?", "answer": "x", "reply": "y", "human": "fail"},
        {"id": "a", "question": "Two?", "answer": "x", "reply": "y", "human": "fail"},
    ]
    assert "duplicate_id" in codes(report(rows))


def test_verdicts_without_the_replies_that_they_are_about_check_nothing():
    rows = [{"question": f"q{i}?", "answer": "x", "human": "pass"} for i in range(3)]
    found = report(rows)
    assert found.questions[0].labelled == (LabelledReply(True),)
    assert "verdicts_without_replies" in codes(found)
    assert "judge_check" not in codes(found)


def test_a_column_that_has_no_verdicts_is_named_with_its_lines():
    rows = [
        {"question": "Who is there?", "answer": "Bob", "reply": "Bob", "human": "I am a person"},
        {"question": "Who else?", "answer": "Ann", "reply": "Ann", "human": ""},
    ]
    found = report(rows)
    (finding,) = [one for one in found.findings if one.code == "verdict_unreadable"]
    assert finding.lines == (1,)
    assert not finding.blocking
    assert all(question.labelled == () for question in found.questions)


def test_a_judge_that_no_verdict_checks_is_named_with_what_would():
    rows = [{"question": "q?", "answer": "x"}]
    assert "judge_unchecked" in codes(report(rows))
    assert "judge_unchecked" not in codes(report(rows, "exact"))


def test_without_a_judge_verdicts_are_not_used_and_the_check_says_so():
    rows = [{"question": "q?", "answer": "x", "reply": "x", "human": "pass"}]
    assert "verdicts_unused" in codes(report(rows, "exact"))


def test_a_reply_column_without_verdicts_has_no_role():
    found = report([{"question": "q?", "answer": "x", "reply": "y"}])
    assert found.columns.labelled_reply is None
    assert "reply" in found.columns.ignored
