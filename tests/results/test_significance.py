"""Intervals, p values and their correction, against scipy and against their definitions."""

import itertools

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.sample_counts import is_binomial
from evalhub_mcp.results.statistics import (
    holm_correction,
    normal_p_value,
    proportions_p_value,
    wilson_interval,
)
from evalhub_mcp.results.unpaired_difference import CountedDifference, hybrid_bounds
from tests.results.comparing import compare_benchmarks
from tests.results.shapes import Shape, entry

COUNTS = [(k, n) for n in (1, 5, 20, 50, 100, 1000) for k in sorted({0, 1, n // 3, n // 2, n})]


@pytest.mark.parametrize(("right", "n"), COUNTS)
def test_the_interval_of_a_count_is_scipys_wilson_interval(right, n):
    theirs = scipy.stats.binomtest(right, n).proportion_ci(0.95, method="wilson")
    assert wilson_interval(right / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize("z", [0, 0.1, 0.7, 1, 1.96, 2.5, 4, 8, 20])
def test_the_p_value_is_scipys_two_sided_one(z):
    assert normal_p_value(-z, 1) == normal_p_value(z, 1)
    assert normal_p_value(z * 3, 3) == pytest.approx(2 * scipy.stats.norm.sf(z), rel=1e-9)


def counted(right: int, n: int) -> BenchmarkReading:
    return Shape("any", {"acc": right / n, "n_samples": n}, {}, entry("acc")).read().benchmarks[0]


@pytest.mark.parametrize(("n", "m"), [(20, 20), (50, 50), (50, 200), (1000, 400)])
@pytest.mark.parametrize("base", [0.1, 0.5, 0.8, 0.97])
def test_counted_scores_are_compared_as_by_scipys_chi_squared_test(n, m, base):
    first = round(base * n)
    for second in range(0, m + 1, max(1, m // 10)):
        table = [[first, n - first], [second, m - second]]
        found = compare_benchmarks([counted(first, n)], [counted(second, m)])[0]
        if 0 in np.sum(table, axis=0):
            assert found.p_value == 1.0
            continue
        theirs = scipy.stats.chi2_contingency(table, correction=False)
        assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("base", [0.1, 0.5, 0.8])
def test_two_counts_are_judged_close_to_the_exact_test(base):
    first = round(base * 200)
    for second in range(first, 201, 4):
        exact = scipy.stats.fisher_exact([[first, 200 - first], [second, 200 - second]]).pvalue
        ours = proportions_p_value(first / 200, 200, second / 200, 200)
        assert exact > 0.05 or ours < 0.05
        assert exact < 0.1 or ours > 0.05


def test_the_interval_of_a_difference_is_the_published_one():
    """56 of 70 against 48 of 80: methods 10 and 6 of Newcombe (1998)."""
    hybrid = hybrid_bounds(48 / 80, 80, 56 / 70, 70)
    assert hybrid == pytest.approx((0.0524, 0.3339), abs=1e-4)
    score = CountedDifference(48 / 80, 80, 56 / 70, 70).bounds()
    assert score == pytest.approx((0.0528, 0.3382), abs=1e-4)


@pytest.mark.parametrize(
    ("stderr", "as_counts"),
    [(None, True), (0.0566, True), (0.0571, True), (0.03, False), (0.12, False)],
)
def test_a_reported_error_that_counting_does_not_give_is_used_instead(stderr, as_counts):
    """Clustered samples and part marks have another spread."""
    assert is_binomial(0.8, stderr, 50) is as_counts
    metrics = {"acc": 0.8, "n_samples": 50} | ({"acc_stderr": stderr} if stderr else {})
    one = Shape("any", metrics, {}, entry("acc")).read().benchmarks[0]
    two = counted(30, 50)
    by_counts = compare_benchmarks([counted(40, 50)], [two])[0].p_value
    assert (compare_benchmarks([one], [two])[0].p_value == by_counts) is as_counts


@pytest.mark.parametrize(
    ("one", "two", "n"), [(0.62, 0.71, 400), (0.5, 0.52, 100), (0.9, 0.8, 250)]
)
def test_reported_standard_errors_give_welchs_test_of_the_samples(one, two, n):
    """With hundreds of samples the normal and the t distribution agree."""
    chance = np.random.default_rng(7)
    before, after = (chance.permutation(np.arange(n) < round(s * n)) for s in (one, two))
    theirs = scipy.stats.ttest_ind(after.astype(float), before.astype(float), equal_var=False)
    spread = np.hypot(scipy.stats.sem(before.astype(float)), scipy.stats.sem(after.astype(float)))
    ours = normal_p_value(after.mean() - before.mean(), float(spread))
    assert ours == pytest.approx(theirs.pvalue, abs=2e-3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
@settings(max_examples=60)
def test_the_correction_is_holms_by_its_definition_as_a_closed_test(p_values):
    """A hypothesis falls when every set that holds it is refused by Bonferroni's bound."""
    everyone = range(len(p_values))
    subsets = [
        subset
        for size in range(1, len(p_values) + 1)
        for subset in itertools.combinations(everyone, size)
    ]
    closed = [
        max(min(1.0, len(s) * min(p_values[j] for j in s)) for s in subsets if i in s)
        for i in everyone
    ]
    assert holm_correction(p_values) == pytest.approx(closed)


def test_the_correction_lies_between_none_and_bonferroni_and_above_false_discovery():
    p_values = [0.001, 0.012, 0.014, 0.03, 0.2]
    corrected = holm_correction(p_values)
    assert all(p <= c <= min(1, 5 * p) for p, c in zip(p_values, corrected, strict=True))
    assert all(
        c >= f
        for c, f in zip(corrected, scipy.stats.false_discovery_control(p_values), strict=True)
    )


def test_no_test_means_no_correction():
    assert holm_correction([]) == []
