"""Intervals, p values and their correction, against scipy and against their definitions."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evalhub_mcp.results.statistics import (
    effective_stderr,
    holm,
    two_sided_p,
    wilson,
)

COUNTS = [(k, n) for n in (1, 5, 20, 50, 100, 1000) for k in sorted({0, 1, n // 3, n // 2, n})]


@pytest.mark.parametrize(("right", "n"), COUNTS)
def test_the_interval_of_a_count_is_scipys_wilson_interval(right, n):
    theirs = stats.binomtest(right, n).proportion_ci(0.95, method="wilson")
    assert wilson(right / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize("z", [0, 0.1, 0.7, 1, 1.96, 2.5, 4, 8, 20])
def test_the_p_value_is_scipys_two_sided_one(z):
    assert two_sided_p(-z, 1) == two_sided_p(z, 1)
    assert two_sided_p(z * 3, 3) == pytest.approx(2 * stats.norm.sf(z), rel=1e-9)


@pytest.mark.parametrize("n", [50, 200, 1000])
@pytest.mark.parametrize("base", [0.1, 0.5, 0.8])
def test_two_counts_are_judged_as_by_the_exact_tests(n, base):
    """Fisher's test is stricter, the unpooled normal one looser; ours lies between or close."""
    first = round(base * n)
    for second in range(first, n + 1, max(1, n // 50)):
        one, two = first / n, second / n
        spread = np.hypot(effective_stderr(one, None, n), effective_stderr(two, None, n))
        ours = two_sided_p(two - one, float(spread))
        table = [[first, n - first], [second, n - second]]
        fisher = stats.fisher_exact(table).pvalue
        naive = np.hypot(np.sqrt(one * (1 - one) / n), np.sqrt(two * (1 - two) / n))
        loose = 2 * stats.norm.sf((two - one) / naive) if naive else 1.0
        if fisher < 0.02:
            assert ours < 0.05
        if loose > 0.08:
            assert ours > 0.05


@pytest.mark.parametrize(
    ("one", "two", "n"), [(0.62, 0.71, 400), (0.5, 0.52, 100), (0.9, 0.8, 250)]
)
def test_reported_standard_errors_give_welchs_test_of_the_samples(one, two, n):
    """With hundreds of samples the normal and the t distribution agree."""
    chance = np.random.default_rng(7)
    before, after = (chance.permutation(np.arange(n) < round(s * n)) for s in (one, two))
    theirs = stats.ttest_ind(after.astype(float), before.astype(float), equal_var=False)
    spread = np.hypot(stats.sem(before.astype(float)), stats.sem(after.astype(float)))
    ours = two_sided_p(after.mean() - before.mean(), float(spread))
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
    assert holm(p_values) == pytest.approx(closed)


def test_the_correction_lies_between_none_and_bonferroni_and_above_false_discovery():
    p_values = [0.001, 0.012, 0.014, 0.03, 0.2]
    corrected = holm(p_values)
    assert all(p <= c <= min(1, 5 * p) for p, c in zip(p_values, corrected, strict=True))
    assert all(
        c >= f for c, f in zip(corrected, stats.false_discovery_control(p_values), strict=True)
    )


def test_no_test_means_no_correction():
    assert holm([]) == []
