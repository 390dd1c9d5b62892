"""Questions of two runs side by side."""

from evalhub_mcp.results.question_pairs import AskedRun
from evalhub_mcp.samples.sample import Sample


def asked(*scores: float | None, start: int = 0, **more: object) -> list[Sample]:
    return [
        Sample(i, f"question {start + i}", "yes", f"reply {start + i}", score, **more)  # type: ignore[arg-type]
        for i, score in enumerate(scores)
    ]


def ids(run: AskedRun, kind: str) -> list[str]:
    return [question.first.question[9:] for question in run.shown(kind)]  # type: ignore[arg-type]


def test_lost_and_won_questions_are_distinguished_and_equal_marks_are_neither():
    run = AskedRun.of(asked(0, 1, 1, 0.5, None)).against(AskedRun.of(asked(1, 0, 1, 1, 1)))
    assert ids(run, "lost") == ["0", "3"]
    assert ids(run, "won") == ["1"]
    assert run.counts == {"wrong": 2, "lost": 2, "won": 1}


def test_questions_are_found_again_where_rows_came_and_went():
    run = AskedRun.of(asked(0, 0, 0)).against(AskedRun.of(asked(1, 1, 1, start=2)))
    assert run.compared == 1
    assert ids(run, "lost") == ["2"]


def test_a_question_that_is_asked_twice_is_two_questions():
    twice = [Sample(0, "same", "a", score=1.0), Sample(1, "same", "a", score=0.0)]
    run = AskedRun.of(twice).against(AskedRun.of(twice))
    assert len(run) == run.compared == 2
    assert run.counts == {"wrong": 1}


def test_repetitions_are_one_question_with_their_mean():
    repeats = [Sample(0, "q", score=score, epoch=n) for n, score in enumerate((1.0, 0.0, 1.0), 1)]
    run = AskedRun.of(repeats)
    assert len(run) == 1
    assert run.outcomes().scores == [2 / 3]
    assert run.shown("wrong")[0].first.epoch == 2


def test_errors_cut_replies_and_text_are_found():
    samples = [
        Sample(0, "a", error="HTTP 500"),
        Sample(1, "b", reply="Straße", score=1.0, finish_reason="LENGTH"),
    ]
    run = AskedRun.of(samples)
    assert [q.first.question for q in run.shown("errors")] == ["a"]
    assert [q.first.question for q in run.shown("cut")] == ["b"]
    assert [q.first.question for q in run.shown("all", "STRASSE")] == ["b"]


def test_the_largest_changes_come_first_and_equal_ones_in_the_runs_order():
    before = AskedRun.of([Sample(i, f"q{i}", "a", score=1.0) for i in range(5)])
    scores = [0.75, 0.0, 0.5, 0.0, 1.0]
    after = AskedRun.of([Sample(i, f"q{i}", "a", score=s) for i, s in enumerate(scores)])
    lost = after.against(before).shown("lost")
    assert [question.first.question for question in lost] == ["q1", "q3", "q2", "q0"]
