"""Standard errors, intervals and p values of scores."""

from math import sqrt

import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.statistics import (
    binomial_stderr,
    finite_number,
    normal_p_value,
    score_interval,
    stderr_of,
    stderr_on_other_scale,
    wilson_interval,
)
from tests.narrow import present


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1.0),
        (0.5, 0.5),
        (True, None),
        ("0.9", None),
        (None, None),
        ([1], None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
    ],
)
def test_only_finite_numbers_count_as_numbers(value, expected):
    assert finite_number(value) == expected


@pytest.mark.parametrize(
    ("metric", "metrics", "expected"),
    [
        ("acc", {"acc": 1, "acc_stderr": 0.01}, 0.01),
        ("acc,none", {"acc_stderr,none": 0.02}, 0.02),
        ("acc,none", {"acc,none_stderr": 0.03}, 0.03),
        ("acc", {"stderr": 0.04}, 0.04),
        ("acc", {"acc_stderr": "0.01"}, None),
        ("acc", {"acc_stderr": -1}, None),
        ("acc", {"other_stderr": 0.01}, None),
        ("acc", {}, None),
    ],
)
def test_the_standard_error_is_found_under_any_name_in_use(metric, metrics, expected):
    assert stderr_of(metric, metrics) == expected


def test_the_wilson_interval_agrees_with_the_published_example():
    # 81 of 263: Newcombe (1998), method 3.
    low, high = wilson_interval(81 / 263, 263)
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_a_perfect_score_still_has_an_interval():
    low, high, source = present(score_interval(1.0, 0.0, 50))
    assert source == "wilson"
    assert 0.9 < low < 1.0
    assert high == 1.0


def test_without_error_or_count_the_uncertainty_is_unknown():
    assert score_interval(0.8, None, None) is None
    assert binomial_stderr(0.8, None) is None
    assert score_interval(42.0, None, 50) is None


@pytest.mark.parametrize("n", [2, 3, 5, 10, 50, 1000, None])
def test_a_reported_error_is_used_with_the_quantile_of_so_few_samples(n):
    low, high, source = present(score_interval(0.5, 0.02, n, counted=False))
    quantile = scipy.stats.norm.ppf(0.975) if n is None else scipy.stats.t.ppf(0.975, n - 1)
    assert source == "reported error"
    assert (low, high) == pytest.approx((0.5 - quantile * 0.02, 0.5 + quantile * 0.02), rel=1e-9)


def test_an_interval_keeps_to_the_range_of_its_metric():
    clipped = present(score_interval(0.9, 0.2, None, counted=False, limits=(0, 1)))
    assert clipped[1] == 1
    free = present(score_interval(0.9, 0.2, None, None, counted=False))
    assert free[1] == pytest.approx(0.9 + 1.96 * 0.2, abs=1e-3)


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_the_interval_of_a_fraction_holds_it_and_stays_in_range(fraction, n):
    low, high = wilson_interval(fraction, n)
    assert 0 <= low <= fraction + 1e-9
    assert fraction - 1e-9 <= high <= 1


@given(st.floats(0, 1), st.integers(1, 10**5))
def test_a_comparison_always_has_some_spread_when_samples_were_counted(fraction, n):
    assert present(binomial_stderr(fraction, n)) > 0


def test_p_values_agree_with_the_normal_table():
    assert normal_p_value(1.959964, 1) == pytest.approx(0.05, abs=1e-6)
    assert normal_p_value(-2.575829, 1) == pytest.approx(0.01, abs=1e-6)
    assert normal_p_value(0, 1) == 1
    assert normal_p_value(sqrt(2), 0) == 0


@pytest.mark.parametrize(
    ("stderr", "n", "other"),
    [
        (0.05, 100, False),  # sqrt(0.5 * 0.5 / 100)
        (0.00126, 100, False),  # 1 / 39.7 of it
        (0.00124, 100, True),
        (0.49, 10_000, True),
        (0.51, 100, True),  # more than half of the range
        (0.49, None, False),
    ],
)
def test_a_standard_error_forty_times_off_is_on_another_scale(stderr, n, other):
    assert stderr_on_other_scale(0.5, stderr, n, "fraction") is other
    assert stderr_on_other_scale(50.0, 100 * stderr, n, "percentage") is other
