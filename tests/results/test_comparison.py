"""Comparing one run with another."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.comparison import Comparison, compare_readings, compare_with_baseline
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import binomial_stderr
from tests.narrow import present
from tests.results.comparing import compare_benchmarks


def reading(
    score: float | None, name: str = "b", n: int | None = 200, **more: Any
) -> BenchmarkReading:
    fields: dict[str, Any] = {
        "metric": "acc",
        "direction": "higher",
        "stderr": None if score is None else binomial_stderr(score, n),
        "n_samples": n,
        **more,
    }
    return BenchmarkReading(
        provider_id="p",
        benchmark_id=name,
        index=0,
        name=name,
        state="completed",
        score=score,
        **fields,
    )


def difference(before: float | None, after: float | None, **more: Any):
    return compare_benchmarks([reading(before, **more)], [reading(after, **more)])[0]


def test_a_large_difference_is_better_or_worse_by_the_metrics_direction():
    assert difference(0.5, 0.8).change == "better"
    assert difference(0.8, 0.5).change == "worse"
    assert difference(0.8, 0.5, direction="lower").change == "better"


SHARE: dict[str, Any] = {"unit": "fraction", "is_share": True}


def test_a_small_difference_is_none_only_where_one_that_matters_is_ruled_out():
    """Of 200 questions a drop of 5 points may be hidden; of 5000 it may not."""
    few, many = difference(0.80, 0.82, **SHARE), difference(0.80, 0.805, n=5000, **SHARE)
    assert (few.change, many.change) == ("inconclusive", "no difference")
    assert few.interval[0] < -0.05
    assert -0.05 < many.interval[0] < many.interval[1] < 0.05
    assert few.smallest_difference == pytest.approx(0.12, abs=0.01)
    assert many.smallest_difference == pytest.approx(0.023, abs=0.002)


def test_equal_scores_of_few_samples_are_no_evidence_of_equality():
    assert difference(0.8, 0.8, n=20, **SHARE).change == "inconclusive"
    assert difference(0.8, 0.8, n=2000, **SHARE).change == "no difference"


def test_a_metric_of_its_own_scale_has_no_margin_within_which_it_is_equal():
    assert difference(9.1, 9.1, metric="perplexity", stderr=0.01).change == "inconclusive"


@pytest.mark.parametrize(("before", "after"), [(None, 0.5), (0.5, None), (None, None)])
def test_a_missing_score_leaves_the_change_unknown(before, after):
    assert difference(before, after).change == "unknown"


def test_without_any_spread_nothing_is_claimed():
    assert difference(0.5, 0.9, n=None).change == "unknown"


def test_another_metric_is_not_compared():
    found = compare_benchmarks([reading(0.5)], [reading(0.9, metric="f1")])[0]
    assert (found.change, found.improvement) == ("not comparable", None)


def test_a_fraction_is_not_compared_with_a_percentage():
    found = compare_benchmarks([reading(0.5)], [reading(52.0, n=None, stderr=1.0)])[0]
    assert found.change == "not comparable"
    assert "different scales" in found.not_comparable[0]


def test_settings_and_sample_counts_that_differ_are_named():
    one = reading(0.5, n=50, parameters={"num_fewshot": 3, "same": 1})
    two = reading(0.5, n=200, parameters={"same": 1, "limit": 9})
    found = compare_benchmarks([one], [two])[0]
    assert found.changed_parameters == [("limit", None, 9), ("num_fewshot", 3, None)]
    assert any("50 samples against 200" in caution for caution in found.cautions)


FEWSHOT = {"num_fewshot": 3}


def test_between_two_models_other_settings_make_scores_incomparable():
    """The figures are given, but no claim is made."""
    one, two = reading(0.5, parameters=FEWSHOT), reading(0.9)
    found = compare_benchmarks([one], [two], same_model=False)[0]
    assert (found.change, found.not_comparable) == ("not comparable", ["num_fewshot differs"])
    assert found.improvement == pytest.approx(0.4)
    assert found.corrected_p_value is None
    assert compare_benchmarks([one], [two], same_model=True)[0].change == "better"


@pytest.mark.parametrize(
    ("one", "two", "changed"),
    [
        ({"parameters": {"limit": 50}}, {"parameters": {"limit": 50}}, []),
        ({"parameters": {"batch_size": 1}}, {"parameters": {"batch_size": 8}}, []),
        ({"parameters": {"limit": 50}}, {}, [("limit", 50, None)]),
        # Without a requested setting the used one counts.
        (
            {"parameters": {"num_examples": 64}},
            {"effective": {"num_examples": 64, "temperature": 0}},
            [],
        ),
        (
            {"parameters": {"num_examples": 10}, "effective": {"num_examples": 10}},
            {"effective": {"num_examples": 64}},
            [("num_examples", 10, 64)],
        ),
        ({"effective": {"api": "chat"}}, {"effective": {"api": "completions"}}, [
            ("api", "chat", "completions")
        ]),
        ({"effective": {"new_default": 1}}, {}, []),
    ],
)  # fmt: skip
def test_only_settings_that_change_what_is_measured_differ(one, two, changed):
    found = compare_benchmarks([reading(0.5, **one)], [reading(0.5, **two)])[0]
    assert found.changed_parameters == changed


def test_one_metric_under_the_names_of_two_versions_of_an_adapter_is_compared():
    before = reading(0.5, metric="acc,none", declared_metric="acc")
    after = reading(0.9, metric="hellaswag.acc", declared_metric="acc")
    assert compare_benchmarks([before], [after])[0].change == "better"


def test_opposite_directions_are_not_compared():
    found = compare_benchmarks([reading(0.5)], [reading(0.9, direction="lower")])[0]
    assert (found.change, found.improvement) == ("not comparable", None)


def test_a_benchmark_run_twice_is_matched_with_the_run_of_equal_settings():
    plain, shots = reading(0.5), reading(0.6, parameters=FEWSHOT)
    found = compare_benchmarks([plain, shots], [reading(0.9, parameters=FEWSHOT), reading(0.8)])
    assert [(d.baseline.score, d.other.score) for d in found] == [(0.5, 0.8), (0.6, 0.9)]


def test_the_interval_of_an_improvement_holds_it_and_excludes_zero_when_it_is_better():
    found = difference(0.5, 0.8)
    low, high = found.interval
    assert 0 < low < found.improvement < high
    assert difference(0.5, 0.8, n=None).interval is None


def test_many_benchmarks_make_one_lucky_difference_insignificant():
    """p = 0.03 alone is significant; as the best of ten it is expected by chance."""
    alone = difference(0.700, 0.796)
    assert alone.change == "better"
    assert 0.02 < alone.p_value < 0.04
    before = [reading(0.7, f"b{i}") for i in range(10)]
    after = [reading(0.796 if i == 0 else 0.7, f"b{i}") for i in range(10)]
    lucky = compare_benchmarks(before, after)[0]
    assert lucky.p_value == alone.p_value
    assert lucky.change == "inconclusive"


def test_holms_correction_is_the_published_one():
    """Ascending p of m tests: (m - i) p, made monotone. Checked by hand for three."""
    found = compare_benchmarks(
        [reading(0.7, "a"), reading(0.7, "b"), reading(0.7, "c")],
        [reading(0.83, "a"), reading(0.8, "b"), reading(0.78, "c")],
    )
    smallest, middle, largest = (present(d.p_value) for d in found)
    assert smallest < middle < largest
    assert [d.corrected_p_value for d in found] == [
        pytest.approx(3 * smallest),
        pytest.approx(max(3 * smallest, 2 * middle)),
        pytest.approx(max(2 * middle, largest)),
    ]


def test_a_verdict_that_changed_is_named():
    before, after = reading(0.7, passed=True), reading(0.5, passed=False)
    assert compare_benchmarks([before], [after])[0].verdict_change == "pass to fail"
    assert compare_benchmarks([after], [before])[0].verdict_change == "fail to pass"
    assert compare_benchmarks([before], [before])[0].verdict_change is None


def test_what_only_one_job_has_is_listed():
    def job(job_id: str, *names: str) -> JobReading:
        readings = [reading(0.5, name) for name in names]
        return JobReading(job_id, "completed", readings, "undecided", "")

    found = compare_readings(job("one", "a", "b", "c", "c"), job("two", "b", "c", "d"))
    assert [d.benchmark_id for d in found.differences] == ["b", "c"]
    assert [b.benchmark_id for b in found.only_in_baseline] == ["a", "c"]
    assert [b.benchmark_id for b in found.only_in_job] == ["d"]


@given(st.floats(0, 1), st.floats(0, 1))
def test_swapping_the_runs_flips_the_sign(before, after):
    there, back = difference(before, after), difference(after, before)
    if there.improvement is not None:
        assert there.improvement == pytest.approx(-back.improvement)
    flipped = {"better": "worse", "worse": "better"}
    assert back.change == flipped.get(there.change, there.change)


@given(st.floats(0.01, 0.99), st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_better_score_never_reads_worse(start, small, large):
    ranks = {"worse": 0, "no difference": 1, "inconclusive": 1, "better": 2}
    lower = difference(start, min(start + small, 1.0))
    higher = difference(start, min(start + small + large, 1.0))
    assert ranks[lower.change] <= ranks[higher.change]


def test_runs_of_equal_settings_are_matched_in_any_order():
    """An unequal run that comes first does not take another's partner."""
    plain, shots = reading(0.5, parameters={"limit": 9}), reading(0.6, parameters=FEWSHOT)
    found = compare_benchmarks([plain, shots], [reading(0.9, parameters=FEWSHOT), reading(0.8)])
    assert [(d.baseline.score, d.other.score) for d in found] == [(0.5, 0.8), (0.6, 0.9)]
    speed = reading(0.7, parameters={**FEWSHOT, "batch_size": 8})
    assert compare_benchmarks([shots], [reading(0.8), speed])[0].other is speed


def run(job_id: str, *scores: float, **more: Any) -> JobReading:
    readings = [reading(score, f"b{i}") for i, score in enumerate(scores)]
    return JobReading(job_id, "completed", readings, "undecided", "", **more)


def test_the_best_of_nine_jobs_is_no_better_for_having_been_picked():
    """p = 0.03 alone is significant; as the best of nine it is expected by chance."""
    baseline, lucky = run("old", 0.7), run("new-0", 0.796)
    assert compare_readings(baseline, lucky).differences[0].change == "better"
    others = [lucky, *(run(f"new-{i}", 0.7) for i in range(1, 9))]
    found = compare_with_baseline(baseline, others)
    assert [c.job_id for c in found] == [job.job_id for job in others]
    (difference,) = found[0].differences
    assert difference.change == "inconclusive"
    assert difference.corrected_p_value == pytest.approx(9 * present(difference.p_value))
    assert {c.tests for c in found} == {9}


@given(st.lists(st.integers(90, 170), min_size=2, max_size=6))
def test_corrected_intervals_exclude_zero_where_the_corrected_test_is_significant(rights):
    before = [reading(0.7, f"b{i}", **SHARE) for i in range(len(rights))]
    after = [reading(right / 200, f"b{i}", **SHARE) for i, right in enumerate(rights)]
    for found in compare_benchmarks(before, after):
        low, high = present(found.corrected_interval)
        p_value = present(found.corrected_p_value)
        if abs(p_value - 0.05) > 0.01:  # the interval's variance is larger by n / (n - 1)
            assert (low > 0 or high < 0) == (p_value < 0.05)


def test_the_mean_of_nine_jobs_is_corrected_with_its_interval():
    def shares(job_id: str, score: float) -> JobReading:
        readings = [reading(score, f"b{i}", **SHARE) for i in range(4)]
        return JobReading(job_id, "completed", readings, "undecided", "")

    baseline, lucky = shares("old", 0.7), shares("new-0", 0.76)
    alone = present(compare_readings(baseline, lucky).overall)
    assert alone.change == "better"
    assert alone.corrected_interval == alone.estimate.bounds()
    others = [lucky, *(shares(f"new-{i}", 0.7) for i in range(1, 9))]
    among = present(compare_with_baseline(baseline, others)[0].overall)
    assert among.change == "inconclusive"
    assert among.corrected_p_value == pytest.approx(9 * alone.corrected_p_value)
    assert among.corrected_interval[0] < 0 < alone.corrected_interval[0]


def test_other_settings_of_one_model_are_reported():
    hot, cold = ({"temperature": 1}, {"temperature": 0, "top_p": 1})
    found = compare_readings(
        run("a", 0.5, model_parameters=hot), run("b", 0.5, model_parameters=cold)
    )
    assert found.changed_model_parameters == [("temperature", 1, 0), ("top_p", None, 1)]
    assert compare_readings(run("a", 0.5), run("b", 0.5)).changed_model_parameters == []


def test_other_data_is_another_setting():
    one, two = (reading(0.5, data={"s3": {"key": key}}) for key in ("v1", "v2"))
    assert [name for name, _, _ in compare_benchmarks([one], [two])[0].changed_parameters] == [
        "test_data_ref"
    ]
    assert compare_benchmarks([one], [two], same_model=False)[0].change == "not comparable"


@pytest.mark.parametrize(
    ("overall", "changes", "outcome"),
    [
        ("better", ["better", "worse"], "better overall, worse on some"),
        ("better", ["better", "no difference"], "better"),
        ("worse", ["inconclusive"], "worse"),
        (None, ["better", "worse"], "better in some ways, worse in others"),
        ("no difference", ["better", "worse"], "better in some ways, worse in others"),
        ("no difference", ["worse", "no difference"], "worse on some"),
        (None, ["worse", "no difference"], "worse"),
        ("inconclusive", ["no difference"], "inconclusive"),
        (None, ["inconclusive", "no difference"], "inconclusive"),
        (None, ["no difference"], "no difference"),
        (None, [], "cannot be told"),
    ],
)
def test_the_outcome_is_that_of_the_mean_or_else_of_the_benchmarks(overall, changes, outcome):
    differences: Any = [SimpleNamespace(change=change) for change in changes]
    mean: Any = None if overall is None else SimpleNamespace(change=overall)
    assert Comparison("job", differences, [], [], overall=mean).outcome == outcome
