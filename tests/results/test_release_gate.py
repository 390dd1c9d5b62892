"""The release gate: open, closed, or undecided."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.difference_words import better_or_worse
from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.release_gate import GateJudgement, judge_release
from evalhub_mcp.results.release_policy import ReleasePolicy
from evalhub_mcp.results.sample_size import about
from evalhub_mcp.results.statistics import binomial_stderr, wilson_interval


def benchmark(
    score: float | None, n: int | None = 1000, threshold: float | None = None, **more: Any
) -> BenchmarkReading:
    fields: dict[str, Any] = {
        "provider_id": "p",
        "benchmark_id": "b0",
        "index": 0,
        "name": "b",
        "state": "completed",
        "metric": "acc",
        "direction": "higher",
        "unit": "fraction",
        "is_share": True,
        "score": score,
        "threshold": threshold,
        "n_samples": n,
        "missing": None if score is not None else "it failed",
    }
    fields |= more
    if score is not None and n is not None and fields["unit"] == "fraction":
        fields.setdefault("interval", wilson_interval(score, n))
        fields.setdefault("interval_method", "wilson")
        fields.setdefault("stderr", binomial_stderr(score, n))
    return BenchmarkReading(**fields)


def job(*benchmarks: BenchmarkReading, state: str = "completed", **more: Any) -> JobReading:
    named = [replace(b, benchmark_id=f"b{i}") for i, b in enumerate(benchmarks)]
    return JobReading(more.pop("job_id", "j"), state, named, "undecided", "", **more)


def shares(right: list[int], n: int, **more: Any) -> JobReading:
    return job(*(benchmark(k / n, n, **more) for k in right))


def judged(before: JobReading | None, after: JobReading, **policy: Any) -> GateJudgement:
    return judge_release([after], before, ReleasePolicy.model_validate(policy))


@pytest.mark.parametrize(
    ("reading", "decision"),
    [
        (job(benchmark(0.7, threshold=0.6)), "open"),
        (job(benchmark(0.5, threshold=0.6)), "closed"),
        (job(benchmark(0.61, threshold=0.6)), "cannot tell"),
        (job(benchmark(0.59, threshold=0.6)), "cannot tell"),
        (job(benchmark(0.9, n=None, threshold=0.6)), "cannot tell"),
        (job(benchmark(0.9, threshold=0.6), benchmark(0.5, threshold=0.6)), "closed"),
        (job(benchmark(0.9, threshold=0.6), benchmark(None)), "cannot tell"),
        (job(benchmark(0.9)), "cannot tell"),
        (job(benchmark(0.9, threshold=0.6, direction="unknown")), "cannot tell"),
        (job(benchmark(0.1, threshold=0.2, direction="lower")), "open"),
        (job(benchmark(0.9, threshold=0.6), state="running"), "cannot tell"),
        (job(benchmark(0.9, threshold=0.6), state="partially_failed"), "cannot tell"),
        (job(), "cannot tell"),
    ],
)
def test_thresholds_open_and_close_beyond_doubt_only(reading, decision):
    assert judge_release([reading]).decision == decision


@pytest.mark.parametrize(
    ("before", "after", "n"),
    [
        ([9], [5], 10),
        ([45], [38], 50),
        ([85] * 10, [69] * 10, 100),
        ([9], [9], 10),
        ([80], [80], 100),
    ],
)
def test_a_possible_drop_beyond_the_margin_does_not_open_the_gate(before, after, n):
    result = judged(shares(before, n), shares(after, n))
    assert result.exit_status != 0
    for case in result.having("closed"):
        assert case.upper_bound is not None
        assert case.upper_bound < 0
        assert f"at least {better_or_worse(case.upper_bound)} (one-sided 95 %" in case.detail


def test_ten_benchmarks_that_all_fell_close_it_by_their_mean():
    """Six points of 200 on each: none is a drop alone."""
    result = judged(shares([160] * 10, 200), shares([148] * 10, 200))
    assert result.decision == "closed"
    assert [case.name for case in result.having("closed")] == ["mean of 10 benchmarks"]
    assert judged(shares([160], 200), shares([148], 200)).decision == "cannot tell"


def test_a_rising_score_of_unknown_direction_opens_nothing():
    fields: dict[str, Any] = {"metric": "concerning/mean", "direction": "unknown", "unit": None}
    fields |= {"is_share": False, "stderr": 0.2, "n": None}
    result = judged(job(benchmark(2.1, **fields)), job(benchmark(6.3, **fields)))
    assert result.decision == "cannot tell"
    assert "which direction is good is not declared" in result.cases[-1].detail
    assert "lower_is_better" in result.cases[-1].detail


def test_enough_questions_rule_a_drop_out():
    result = judged(shares([800], 1000), shares([805], 1000))
    assert result.decision == "open"
    (case,) = result.cases
    assert case.margin == 0.05
    assert -0.05 < (case.lower_bound or -1) < 0
    assert case.smallest_drop == pytest.approx(0.052, abs=0.003)


def test_an_undecided_case_names_the_questions_that_would_decide_it():
    (case,) = judged(shares([80], 100), shares([79], 100)).cases
    assert case.decision == "cannot tell"
    needed = case.questions_needed or 0
    assert 1000 < needed < 1500
    assert f"about {about(needed)} questions would decide it" in case.detail
    again = judged(shares([8 * needed // 10], needed), shares([8 * needed // 10], needed))
    assert again.decision == "open"


def test_a_drop_near_the_margin_takes_many_more_questions():
    near, far = (judged(shares([240], 300), shares([k], 300)).cases[0] for k in (231, 237))
    assert near.decision == far.decision == "cannot tell"
    assert (near.questions_needed or 0) > 3 * (far.questions_needed or 0)


def outcomes(right: int, n: int, first: int = 0) -> Outcomes:
    return Outcomes(range(n), [int(first <= i < first + right) for i in range(n)])


def test_a_paired_comparison_needs_fewer_questions():
    """400 of 500 twice: 10 lost and 10 won leave no room for a drop of five points."""
    before = job(benchmark(0.8, 500, outcomes=outcomes(400, 500)))
    after = job(benchmark(0.8, 500, outcomes=outcomes(400, 500, first=10)))
    assert judged(before, after).decision == "open"
    unpaired = job(benchmark(0.8, 500)), job(benchmark(0.8, 500))
    assert judged(*unpaired, margin=0.04).decision == "cannot tell"
    assert judged(before, after, margin=0.04).decision == "open"


@pytest.mark.parametrize(
    ("field", "more", "named"),
    [
        ("info", {"scorer": "includes"}, "scorer"),
        ("info", {"dataset": {"name": "q", "sha256": "b" * 64}}, "data"),
        ("info", {"judge": "other"}, "judge"),
        ("info", {"framework": "inspect-ai 0.4"}, "framework"),
        ("effective", {"system_prompt": "short"}, "prompt"),
        ("effective", {"seed": 2}, "seed"),
        ("effective", {"temperature": 1.0}, "temperature"),
        ("effective", {"num_fewshot": 5}, "num_fewshot"),
    ],
)
@pytest.mark.parametrize("models", [("m", "m"), ("old", "new")])
def test_scores_of_another_instrument_open_and_close_nothing(field, more, named, models):
    stated: dict[str, Any] = {
        "info": {
            "scorer": "exact",
            "judge": "gold",
            "framework": "inspect-ai 0.3",
            "dataset": {"name": "q", "sha256": "a" * 64},
        },
        "effective": {"system_prompt": "long", "seed": 1, "temperature": 0, "num_fewshot": 0},
    }
    changed = stated | {field: stated[field] | more}
    for score in (0.6, 0.95):
        before = job(benchmark(0.9, **stated), model=models[0])
        result = judged(before, job(benchmark(score, **changed), model=models[1]))
        assert result.decision == "cannot tell"
        assert named in result.cases[0].detail
        assert "differs" in result.cases[0].detail


def test_a_number_of_questions_that_is_only_assumed_is_no_evidence():
    more: dict[str, Any] = {"n_source": "assumed: size of the benchmark", "threshold": 0.6}
    before = job(benchmark(0.9, **more), benchmark(0.9, **more))
    after = job(benchmark(0.5, **more), benchmark(0.5, **more))
    result = judged(before, after)
    assert result.decision == "cannot tell"
    assert "assumed to be all" in result.cases[0].detail
    asked: dict[str, Any] = {"n_source": "assumed: num_examples", "threshold": 0.6}
    assert judge_release([job(benchmark(0.9, **asked))]).decision == "open"


def test_a_model_asked_at_another_temperature_opens_nothing():
    before = job(benchmark(0.9), model="m", model_parameters={"temperature": 0})
    after = job(benchmark(0.9), model="m", model_parameters={"temperature": 1})
    result = judged(before, after)
    assert result.decision == "cannot tell"
    assert "temperature differs" in result.cases[0].detail


def test_lost_questions_open_nothing():
    lost = {"lost_samples": 6, "attempted": 12}
    alone = judge_release([job(benchmark(1.0, 6, threshold=0.3, **lost))])
    assert alone.decision == "cannot tell"
    assert "6 of 12 questions have no usable reply" in alone.cases[0].detail
    before, after = job(benchmark(0.9)), job(benchmark(0.95, lost_samples=10, attempted=1010))
    assert judged(before, after).decision == "cannot tell"
    assert judged(before, after, lost_samples="worst case").decision == "open"
    much = job(benchmark(0.95, lost_samples=300, attempted=1300))
    assert judged(before, much, lost_samples="worst case").decision == "cannot tell"


def test_a_miss_that_lost_questions_could_not_reverse_closes_the_gate():
    missed = job(benchmark(0.3, 1000, threshold=0.8, lost_samples=10, attempted=1010))
    assert judge_release([missed]).decision == "closed"


def test_a_percentage_has_the_margin_of_a_fraction():
    percent: dict[str, Any] = {"unit": "percentage", "interval": (77, 83), "stderr": 1.2}
    before, after = job(benchmark(80, **percent)), job(benchmark(80.5, **percent))
    result = judged(before, after)
    assert (result.decision, result.cases[0].margin) == ("open", 5)


def test_a_metric_on_its_own_scale_needs_a_margin_of_its_own():
    own: dict[str, Any] = {"metric": "perplexity", "direction": "lower", "unit": None}
    own |= {"is_share": False, "stderr": 0.05, "n": None}
    before, same, worse = (job(benchmark(s, **own)) for s in (9.0, 9.05, 9.4))
    result = judged(before, same)
    assert result.decision == "cannot tell"
    assert "perplexity is no share" in result.cases[0].detail
    assert judged(before, same, margin=0.5).decision == "open"
    assert judged(before, same, benchmarks={"b0": {"margin": {"relative": 0.05}}}).exit_status == 0
    assert judged(before, worse).decision == "closed"


def test_tiers_decide_what_holds_the_gate_and_what_closes_it():
    before = shares([900, 900, 90, 90], 1000)
    after = shares([900, 600, 90, 90], 1000)
    assert judged(before, after).decision == "closed"
    named = {"b1": {"tier": "advisory"}}
    assert judged(before, after, benchmarks=named).decision == "open"
    assert judged(before, after, benchmarks={"p/b1": {"tier": "supporting"}}).decision == "closed"
    small = job(benchmark(0.9), benchmark(0.9, 30)), job(benchmark(0.9), benchmark(0.87, 30))
    assert judged(*small).decision == "cannot tell"
    result = judged(*small, benchmarks={"b1": {"tier": "supporting"}}, margin=0.15)
    assert result.decision == "open"
    assert [case.decision for case in result.cases][:2] == ["open", "cannot tell"]


@pytest.mark.parametrize(
    ("missing", "decision"),
    [("cannot tell", "cannot tell"), ("closed", "closed"), ("ignore", "open")],
)
def test_the_policy_says_what_a_missing_benchmark_means(missing, decision):
    before, after = shares([900, 900], 1000), shares([900], 1000)
    result = judged(before, after, missing=missing)
    assert result.decision == decision
    unscored = job(benchmark(0.9, threshold=0.5), benchmark(None))
    assert judged(None, unscored, missing=missing).decision == decision
    absent = judged(
        None, shares([900], 1000, threshold=0.5), benchmarks={"b7": {}}, missing=missing
    )
    assert absent.decision == decision


def test_a_threshold_of_the_policy_replaces_the_jobs():
    after = shares([700], 1000, threshold=0.6)
    assert judged(None, after).decision == "open"
    assert judged(None, after, benchmarks={"b0": {"threshold": 0.8}}).decision == "closed"


def test_a_margin_or_threshold_in_percent_for_a_share_decides_nothing():
    before, after = shares([900], 1000), shares([300], 1000)
    result = judged(before, after, margin=5)
    assert result.decision == "cannot tell"
    assert "a margin of 5.00 allows every drop of a share: 0.05 is five points" in (
        result.cases[0].detail
    )
    scaled = judged(None, after, benchmarks={"b0": {"threshold": 38}})
    assert scaled.decision == "cannot tell"
    assert "another scale" in scaled.cases[0].detail


def test_in_lenient_mode_the_scores_decide():
    close, missed = shares([61], 100, threshold=0.6), shares([59], 100, threshold=0.6)
    assert judge_release([close], lenient=True).decision == "open"
    assert judge_release([missed], lenient=True).decision == "closed"
    before, fewer, fewest = shares([80], 100), shares([78], 100), shares([50], 100)
    assert judge_release([fewer], before, lenient=True).decision == "open"
    assert judge_release([fewest], before, lenient=True).decision == "closed"
    unknown = job(benchmark(0.9, threshold=0.5, direction="unknown"))
    assert judge_release([unknown], lenient=True).decision == "cannot tell"


def test_jobs_of_a_candidate_are_judged_together():
    before = shares([160] * 10, 200)
    after = shares([148] * 10, 200).benchmarks
    halves = [
        JobReading("one", "completed", after[:5], "undecided", ""),
        JobReading("two", "completed", after[5:], "undecided", ""),
    ]
    result = judge_release(halves, before)
    assert [case.name for case in result.having("closed")] == ["mean of 10 benchmarks"]
    assert not [case for case in result.cases if case.check == "evidence"]


def test_a_judge_that_examines_itself_or_was_not_checked_is_named():
    def graded(judge: str) -> JobReading:
        return job(benchmark(0.9, threshold=0.5, judge=judge), model="m")

    assert judge_release([graded("m")]).cases[0].notes == ["graded by m, the examined model itself"]
    assert "not checked" in judge_release([graded("other")]).cases[0].notes[0]


def test_a_repeat_at_temperature_0_is_said_to_be_no_evidence():
    def run(job_id: str) -> JobReading:
        reading = benchmark(0.9, effective={"temperature": 0})
        return job(reading, job_id=job_id, model="m", model_url="http://m")

    assert "no new evidence" in judged(run("a"), run("b")).notes[0]


def test_a_verdict_within_the_interval_is_worded_with_its_probability():
    close = benchmark(0.61, threshold=0.6, passed=True, probability_met=0.741)
    detail = judge_release([job(close)]).cases[0].detail
    assert "too close to call (the score meets it; the true score meets it with" in detail
    assert "a probability of 74 %" in detail
    default = benchmark(0.9, threshold=0.6, threshold_source="provider default")
    assert "(the provider's default)" in judge_release([job(default)]).cases[0].detail


def test_a_miss_too_small_for_the_usual_digits_is_seen():
    (case,) = judge_release([job(benchmark(0.59996, 10, threshold=0.6))]).cases
    assert case.detail.startswith("acc 0.59996, needs at least 0.6")


sizes = st.integers(5, 400)
TIGHTER = {"closed": 0, "cannot tell": 1, "open": 2}


@given(sizes, st.data())
def test_a_better_candidate_never_reads_worse(n, data):
    before = data.draw(st.integers(0, n))
    low, high = sorted(data.draw(st.tuples(st.integers(0, n), st.integers(0, n))))
    threshold = data.draw(st.sampled_from([None, 0.3, 0.8]))
    results = [
        judged(shares([before], n), shares([right], n, threshold=threshold)).decision
        for right in (low, high)
    ]
    assert TIGHTER[results[0]] <= TIGHTER[results[1]]


@given(sizes, st.integers(2, 6), st.data())
def test_more_questions_at_equal_shares_never_turn_closed_into_open(n, factor, data):
    before, after = data.draw(st.tuples(st.integers(0, n), st.integers(0, n)))
    threshold = data.draw(st.sampled_from([None, 0.3, 0.8]))
    few = judged(shares([before], n), shares([after], n, threshold=threshold))
    many = judged(
        shares([before * factor], n * factor),
        shares([after * factor], n * factor, threshold=threshold),
    )
    if few.decision == "closed":
        assert many.decision == "closed"
    if few.decision == "open":
        assert many.decision != "closed"


@given(st.floats(0, 1), st.floats(0, 1), sizes, st.booleans())
def test_an_unknown_direction_never_yields_a_verdict(before, after, n, lenient):
    one, two = (job(benchmark(s, n, threshold=0.5, direction="unknown")) for s in (before, after))
    assert judge_release([two], one, lenient=lenient).decision == "cannot tell"
    assert judge_release([two], lenient=lenient).decision == "cannot tell"
