"""Properties of every single reading."""

from math import comb, sqrt
from typing import Any

import pytest
import scipy
from hypothesis import assume, given
from hypothesis import strategies as st

from evalhub_mcp.results.direction import direction_of_name
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.sample_counts import CountEvidence, count_samples
from evalhub_mcp.results.score_scales import metric_kind
from evalhub_mcp.results.verdict import probability_met_by_share
from tests.narrow import present
from tests.results.shapes import FACTS_BANDS, Shape, entry

counts = st.integers(2, 3000)
shares = st.floats(0, 1).map(lambda x: round(x, 4))
thresholds = st.floats(0.02, 0.98).map(lambda x: round(x, 3))
AMBIGUOUS = ("awareness", "score", "refusal", "average_length", "harm_detection", "depth", "metric")
RANK = {"missed": 0, None: 1, "too close to call": 1, "met": 2}


def read(metrics: dict[str, Any], benchmark: dict[str, Any], **more: Any) -> JobReading:
    return Shape("any", metrics, {}, benchmark, **more).read()


def only(metrics: dict[str, Any], benchmark: dict[str, Any], **more: Any) -> BenchmarkReading:
    return read(metrics, benchmark, **more).benchmarks[0]


@given(
    st.sampled_from(AMBIGUOUS),
    st.floats(-200, 200),
    st.floats(-200, 200),
    st.none() | st.floats(0.001, 5),
    st.none() | counts,
)
def test_an_unknown_direction_never_yields_a_verdict(metric, score, threshold, stderr, n):
    metrics = {metric: score, f"{metric}_stderr": stderr, "n_samples": n}
    agent = {"score_ranges": [{"range": label, "meaning": m} for label, m in FACTS_BANDS]}
    test = {"primary_score": score, "primary_score_metric": metric, "threshold": threshold}
    found = read(metrics, {"agent": agent}, test=test)
    benchmark = found.benchmarks[0]
    assert benchmark.direction == "unknown"
    claims = ("passed", "margin", "band", "meaning", "threshold_verdict", "probability_met")
    assert [name for name in claims if getattr(benchmark, name) is not None] == []
    assert found.verdict == "undecided"


@given(
    st.lists(st.integers(0, 400), min_size=2, max_size=2),
    thresholds,
    st.booleans(),
    st.integers(0, 300),
    st.sampled_from([None, 0.1, 0.5]),
)
def test_a_better_score_never_reads_worse(right, threshold, lower, errors, chance):
    """Whatever was lost, and whatever guessing scores."""
    metric = "attack_success_rate" if lower else "accuracy"
    more = {} if chance is None else {"info": {"random_baseline": chance}}
    ranks, odds = [], []
    for count in sorted(right, reverse=lower):
        metrics = {
            metric: count / 400,
            "n_samples": 400,
            "n_errors": errors,
        }
        found = only(metrics, entry(metric, threshold, lower=lower), **more)
        ranks.append(RANK[found.threshold_verdict])
        odds.append(found.probability_met)
    assert ranks[0] <= ranks[1]
    before, after = odds
    if before is not None and after is not None:
        assert before <= after + 1e-12


@given(st.integers(0, 60), st.integers(1, 60), st.integers(2, 50))
def test_more_questions_at_an_equal_share_never_widen_the_interval(right, n, times):
    assume(right <= n)
    few = only({"acc": right / n, "n_samples": n}, entry("acc"))
    many = only({"acc": right / n, "n_samples": n * times}, entry("acc"))
    few_low, few_high = present(few.interval)
    low, high = present(many.interval)
    assert high - low <= few_high - few_low


@given(st.integers(1, 200), st.integers(2, 200), st.booleans())
def test_the_count_follows_from_the_error_that_adapters_report(right, n, sample):
    """lm-evaluation-harness divides by n - 1; others by n."""
    assume(right < n)
    share = right / n
    error = sqrt(share * (1 - share) / (n - 1 if sample else n))
    found = count_samples(CountEvidence("acc", share, error, {}, {}, {}))
    assert found.source == "inferred from the error"
    # Where both numbers give whole counts, such as 1 of 2 and of 3, the error does not tell.
    assert abs(present(found.n) - n) <= 1
    if sample and found.n != n:
        pytest.fail(f"{found.n} instead of {n}")


@pytest.mark.parametrize("n", [10, 20, 50, 100])
def test_intervals_from_reported_errors_cover_the_true_share(n):
    """Those of the score plus or minus two errors covered 79 % at 10 questions."""
    intervals = []
    for right in range(n + 1):
        share = right / n
        error = sqrt(share * (1 - share) / (n - 1))
        metrics = {"acc": share, "acc_stderr": error, "n_samples": n}
        intervals.append(present(only(metrics, entry("acc")).interval))
    covered = [
        sum(
            comb(n, right) * p**right * (1 - p) ** (n - right)
            for right, (low, high) in enumerate(intervals)
            if low <= p <= high
        )
        for p in (0.1 + 0.8 * step / 200 for step in range(201))
    ]
    assert min(covered) >= 0.91
    assert sum(covered) / len(covered) >= 0.945


@given(st.integers(1, 2000), shares, thresholds)
def test_the_probability_is_that_of_scipys_score_test(n, share, threshold):
    ours = present(probability_met_by_share(share, threshold, n, "higher"))
    z = (share - threshold) / sqrt(threshold * (1 - threshold) / n)
    assert ours == pytest.approx(scipy.stats.norm.cdf(z), abs=1e-9)
    lower = present(probability_met_by_share(share, threshold, n, "lower"))
    assert ours + lower == pytest.approx(1)


@given(st.integers(0, 400), thresholds)
def test_too_close_to_call_follows_from_the_probability(right, threshold):
    found = only({"acc": right / 400, "n_samples": 400}, entry("acc", threshold))
    probability = present(found.probability_met)
    assume(min(abs(probability - 0.025), abs(probability - 0.975)) > 1e-6)
    close = 0.025 < probability < 0.975
    assert (found.threshold_verdict == "too close to call") == close


@given(st.text(max_size=30))
def test_every_name_of_a_metric_can_be_read(name):
    assert direction_of_name(name) in {"lower", "higher", "unknown"}
    assert metric_kind(name)


@given(st.dictionaries(st.text(max_size=12), st.floats() | st.integers() | st.text(), max_size=6))
def test_any_metrics_and_information_can_be_read(values):
    found = only({"acc": 0.5, **values}, {**entry("acc", 0.4), "dataset_size": 50}, info=values)
    if found.interval is not None:
        assert found.interval[0] <= found.interval[1]
