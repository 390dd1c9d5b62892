"""A judge checked against people: agreement, kappa, corrected score and its use."""

import json
from math import isclose, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.judge_check import judge_weakness, judge_words
from evalhub_mcp.results.judge_correction import Agreement, labels_needed
from evalhub_mcp.results.release_gate import judge_release
from evalhub_mcp.server.tools.results.text import results_text
from tests.results.comparing import compare_benchmarks
from tests.results.shapes import Shape, entry

COUNT = st.integers(0, 300)
GOOD = {"both_right": 57, "both_wrong": 36, "false_passes": 4, "false_fails": 3}


def job(check: Any, accuracy: float = 0.7, n: int = 200, threshold: float | None = None):
    info = {"judge": "gold", **({"judge_check": check} if check is not None else {})}
    config = {"pass_criteria": {"threshold": threshold}} if threshold is not None else {}
    benchmark = entry("accuracy", threshold=threshold)
    return Shape("x", {"accuracy": accuracy, "n_samples": n}, {}, benchmark, config, info).read()


def test_kappa_is_that_of_the_textbook():
    """Fleiss, Levin and Paik: 45 and 15 and 25 and 15 of 100 give 0.13."""
    found = Agreement(both_right=45, both_wrong=15, false_passes=25, false_fails=15)
    assert found.kappa == pytest.approx(0.1304, abs=1e-4)
    assert Agreement(10, 10, 0, 0).kappa == 1
    assert Agreement(5, 5, 5, 5).kappa == 0
    assert Agreement(20, 0, 0, 0).kappa is None


def test_rogan_and_gladen_find_the_true_share_behind_a_judged_one():
    found = Agreement(both_right=90, both_wrong=80, false_passes=20, false_fails=10)
    judged = 0.6 * 0.9 + 0.4 * 0.2
    assert found.corrected_share(judged, 500) == pytest.approx(0.6)
    # 10 % of the replies are empty, and wrong without the judge.
    judged = 0.6 * 0.9 + 0.3 * 0.2
    assert found.corrected_share(judged, 500, 0.1) == pytest.approx(0.6)


def test_the_interval_has_the_uncertainty_of_both_samples():
    few, many = Agreement(18, 9, 1, 2), Agreement(1800, 900, 100, 200)

    def width(found: Agreement, n: int) -> float:
        low, high = found.corrected(0.7, n) or (0.0, 0.0)
        return high - low

    assert width(few, 10**6) > 2 * width(many, 10**6)
    assert width(few, 100) > width(few, 10**6)
    gain = 0.9 + 0.9 - 1
    plain = 2 * 1.96 * sqrt(0.7 * 0.3 / 400) / gain
    assert width(Agreement(180_000, 90_000, 10_000, 20_000), 400) == pytest.approx(plain, rel=0.02)


@given(COUNT, COUNT, COUNT, COUNT, st.floats(0, 1), st.integers(1, 10_000), st.floats(0, 1))
def test_every_interval_is_within_0_and_1_and_holds_its_score(a, b, c, d, share, n, empty):
    found = Agreement(a, b, c, d)
    not_judged = empty * (1 - share)
    score, interval = (
        found.corrected_share(share, n, not_judged),
        found.corrected(share, n, not_judged),
    )
    assert (score is None) == (interval is None) == bool(found.why_no_correction)
    if score is not None and interval is not None:
        assert 0 <= interval[0] <= score <= interval[1] <= 1
    if found.labels and found.kappa is not None:
        spread = found.kappa_interval
        assert spread is not None
        low, high = spread
        assert -1 <= low <= found.kappa + 1e-12
        assert found.kappa - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("agreement", "says"),
    [
        (Agreement(50, 3, 1, 2), "too few labels"),
        (Agreement(3, 50, 1, 1), "too few labels"),
        (Agreement(25, 25, 25, 25), "not clearly better than chance"),
        (Agreement(10, 10, 40, 40), "not clearly better than chance"),
        (Agreement(40, 30, 10, 10), ""),
    ],
)
def test_labels_that_allow_no_correction_give_the_reason(agreement, says):
    assert says in agreement.why_no_correction
    assert bool(says) == bool(agreement.why_no_correction)
    assert (agreement.corrected(0.7, 100) is None) == bool(says)


def test_the_number_of_labels_needed_grows_with_the_number_of_questions():
    assert labels_needed(0.7, 20) == 30
    assert labels_needed(0.7, 200) == 100
    assert labels_needed(0.7, 10_000) == 300


def test_a_checked_judge_is_shown_with_what_its_errors_do():
    reading = job(GOOD).benchmarks[0]
    words = judge_words(reading)
    assert "agrees with people on 93 of 100 labelled replies" in words
    assert "Cohen's kappa 0.854" in words
    assert "false passes 4 of 40, false fails 3 of 60" in words
    assert reading.corrected is not None
    assert reading.corrected.score == pytest.approx((0.7 + 0.9 - 1) / (0.95 + 0.9 - 1))
    assert "corrected for these errors 0.706" in words
    assert judge_weakness(reading, "m") is None
    assert not any("graded by" in caution for caution in reading.cautions)


def test_an_unchecked_judge_is_named_with_the_labels_that_would_do():
    read = job(None)
    assert judge_words(read.benchmarks[0]).startswith("unchecked: about 100 replies with human")
    assert "column" not in judge_words(read.benchmarks[0])
    text = results_text(read, "x", "m", [], [])
    assert "judge gold: unchecked" in text
    assert "Caution: graded by gold, which was not checked against human verdicts" in text


def test_verdicts_without_their_replies_are_shown_and_check_nothing():
    reading = job({"replies": "present", **GOOD}).benchmarks[0]
    assert reading.corrected is None
    words = judge_words(reading)
    assert words.startswith("unchecked: agrees with people on 93 of 100")
    assert "lacks those that people graded (column reply)" in words
    assert "not checked against human verdicts" in (judge_weakness(reading, "m") or "")


def test_a_judge_that_people_contradict_is_a_weakness():
    poor = {"both_right": 40, "both_wrong": 20, "false_passes": 25, "false_fails": 15}
    caution = judge_weakness(job(poor).benchmarks[0], "m")
    assert "not clearly better than chance" in (caution or "")
    weak = {"both_right": 45, "both_wrong": 30, "false_passes": 15, "false_fails": 10}
    caution = judge_weakness(job(weak).benchmarks[0], "m")
    assert "agrees with people on only 75 of 100 labelled replies" in (caution or "")


def test_no_verdict_rests_on_errors_of_the_judge_that_are_known():
    lenient = {"both_right": 58, "both_wrong": 20, "false_passes": 20, "false_fails": 2}
    plain, checked = job(None, 0.8, 400, 0.7), job(lenient, 0.8, 400, 0.7)
    assert plain.benchmarks[0].threshold_verdict == "met"
    assert plain.verdict == "pass"
    found = checked.benchmarks[0]
    assert found.threshold_verdict is None
    assert "without the judge's known errors the score is 0.64" in (found.withheld or "")
    assert checked.verdict == "undecided"
    gate = judge_release([checked])
    assert gate.decision == "cannot tell"
    good = job(GOOD, 0.9, 400, 0.7)
    assert good.verdict == "pass"
    assert judge_release([good]).decision == "open"


def test_a_drop_must_be_ruled_out_at_its_true_size():
    weak = {"both_right": 450, "both_wrong": 300, "false_passes": 100, "false_fails": 150}
    sure = {"both_right": 590, "both_wrong": 395, "false_passes": 5, "false_fails": 10}

    def decision(check: Any) -> tuple[str, str]:
        pair = job(check, 0.7, 1200), job(check, 0.7, 1200)
        gate = judge_release([pair[1]], pair[0])
        (case,) = [case for case in gate.cases if case.check == "baseline"]
        return case.decision, case.detail

    assert decision(None)[0] == "open"
    assert decision(sure)[0] == "open"
    undecided, detail = decision(weak)
    assert undecided == "cannot tell"
    assert "without the judge's known errors it may be 0.06" in detail


def test_a_gate_says_that_its_judge_was_not_checked():
    gate = judge_release([job(None, 0.9, 400, 0.7)])
    assert gate.decision == "open"
    assert any("not checked against human verdicts" in note for c in gate.cases for note in c.notes)


def test_a_comparison_says_that_the_judge_shrinks_differences():
    weak = {"both_right": 45, "both_wrong": 30, "false_passes": 10, "false_fails": 15}
    (found,) = compare_benchmarks(job(weak).benchmarks, job(weak).benchmarks)
    assert any("the true one is about 2 times as large" in text for text in found.cautions)
    sure = {"both_right": 59, "both_wrong": 39, "false_passes": 1, "false_fails": 1}
    (found,) = compare_benchmarks(job(sure).benchmarks, job(sure).benchmarks)
    assert not any("times as large" in text for text in found.cautions)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
)


@given(
    st.sampled_from([*GOOD, "replies", "not_judged", "differences", "whole"]),
    JSON,
)
def test_forged_checks_break_no_reply(name, value):
    check = value if name == "whole" else {**GOOD, name: value}
    info = json.loads(json.dumps(check, default=str))
    read = job(info if info is not None else {})
    reading = read.benchmarks[0]
    assert isinstance(results_text(read, "x", "m", [], []), str)
    assert reading.corrected is None or 0 <= reading.corrected.score <= 1
    assert isclose(reading.score or 0, 0.7)
