"""May it ship?"""

from dataclasses import replace

import pytest

from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.release_gate import judge_release


def job(*scores: float | None, threshold: float | None = 0.6, state: str = "completed"):
    readings = [
        BenchmarkReading(
            provider_id="p",
            benchmark_id=f"b{index}",
            index=index,
            name="b",
            state="completed",
            metric="acc",
            direction="higher",
            score=score,
            stderr=0.02,
            threshold=threshold,
            passed=None if score is None or threshold is None else score >= threshold,
            missing=None if score is not None else "it failed",
        )
        for index, score in enumerate(scores)
    ]
    return JobReading("j", state, readings, "undecided", "")


@pytest.mark.parametrize(
    ("reading", "passes"),
    [
        (job(0.7, 0.8), True),
        (job(0.7, 0.5), False),
        (job(0.7, None), False),
        (job(0.7, threshold=None), False),
        (job(0.7, state="running"), False),
        (job(0.7, state="partially_failed"), False),
        (job(), False),
    ],
)
def test_thresholds_decide_and_missing_evidence_does_not_pass(reading, passes):
    assert judge_release(reading).passed is passes


@pytest.mark.parametrize(
    ("before", "after", "max_drop", "passes"),
    [
        (0.8, 0.79, None, True),
        (0.8, 0.65, None, False),
        (0.8, 0.65, 0.2, True),
        (0.8, 0.79, 0.005, False),
        (0.7, 0.9, 0.0, True),
    ],
)
def test_a_drop_counts_when_it_is_more_than_noise_or_more_than_allowed(
    before, after, max_drop, passes
):
    baseline, other = job(before, threshold=None), job(after, threshold=None)
    assert judge_release(other, compare_readings(baseline, other), max_drop).passed is passes


def test_a_threshold_on_another_scale_does_not_pass_and_says_why():
    other = job(0.7)
    unclear = [
        replace(b, threshold=38.0, passed=None, withheld="the scale is unclear")
        for b in other.benchmarks
    ]
    result = judge_release(replace(other, benchmarks=unclear))
    assert not result.passed
    assert result.cases[-1].detail == "acc 0.7, needs at least 38; the scale is unclear"


def test_another_model_measured_otherwise_does_not_pass():
    baseline, other = job(0.8), job(0.9)
    changed = [replace(b, parameters={"num_fewshot": 5}) for b in other.benchmarks]
    other = replace(other, benchmarks=changed, model="new")
    case = judge_release(other, compare_readings(baseline, other)).cases[-1]
    assert not case.passed
    assert case.detail == "cannot be compared: num_fewshot differs"


def test_a_benchmark_that_only_the_baseline_has_does_not_pass_unnoticed():
    baseline, other = job(0.8, 0.8), job(0.8)
    result = judge_release(other, compare_readings(baseline, other))
    assert not result.passed
    assert [case.name for case in result.cases if not case.passed] == ["p/b1 in both"]


@pytest.mark.parametrize(("before", "after"), [(0.80, 0.78), (0.3, 0.1), (0.57, 0.55), (81, 79)])
def test_a_drop_of_just_what_is_allowed_passes(before, after):
    """0.8 - 0.78 is more than 0.02 in binary."""
    baseline, other = job(before, threshold=None), job(after, threshold=None)
    allowed = {0.3: 0.2, 81: 2}.get(before, 0.02)
    assert judge_release(other, compare_readings(baseline, other), allowed).passed
    assert not judge_release(other, compare_readings(baseline, other), allowed * 0.999).passed


def test_a_miss_too_small_for_the_usual_digits_is_seen():
    case = judge_release(job(0.59996)).cases[-1]
    assert (case.passed, case.detail) == (False, "acc 0.59996, needs at least 0.6")


def test_a_second_run_that_the_baseline_lacks_needs_a_threshold():
    baseline = job(0.8, threshold=None)
    twice = replace(
        baseline, benchmarks=[*baseline.benchmarks, *job(0.8, threshold=None).benchmarks]
    )
    result = judge_release(twice, compare_readings(baseline, twice))
    assert not result.passed
    assert [case.detail for case in result.cases if not case.passed] == [
        "acc 0.8; no threshold to hold it against"
    ]
