"""How often comparison and gate are right, computed exactly and by the benchmark's own draws."""

import random
from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
import scipy

from benchmarks.calibration import SHARE, claim_rate, draw_pair, gate_rates
from evalhub_mcp.results.gate_checks import TAIL
from evalhub_mcp.results.paired_difference import mcnemar_p_value, tango_statistic
from evalhub_mcp.results.unpaired_difference import hybrid_bounds, score_statistic

Z = NormalDist().inv_cdf(1 - TAIL)


def paired_cells(before: float, after: float, correlation: float) -> tuple[float, float]:
    """The chances that a question is lost, and that it is won."""
    both = before * after + correlation * sqrt(before * (1 - before) * after * (1 - after))
    both = min(both, before, after)
    return before - both, after - both


def chance_over_pairs(n, lost, won, holds) -> float:
    """Sum the chances of all outcomes for which something holds."""
    total = 0.0
    for losses in range(n + 1):
        outer = scipy.stats.binom.pmf(losses, n, lost)
        if outer < 1e-9:
            continue
        wins = np.arange(n - losses + 1)
        inner = scipy.stats.binom.pmf(wins, n - losses, won / (1 - lost))
        total += outer * sum(
            float(p) for k, p in zip(wins, inner, strict=True) if p > 1e-9 and holds(losses, int(k))
        )
    return total


@pytest.mark.parametrize("n", [50, 100, 200, 500])
@pytest.mark.parametrize("correlation", [0.3, 0.5, 0.8, 0.9])
@pytest.mark.parametrize(("share", "margin"), [(0.7, 0.05), (0.9, 0.02), (0.9, 0.1)])
def test_paired_with_a_drop_of_the_margin_the_gate_opens_in_at_most_7_percent(
    n, correlation, share, margin
):
    lost, won = paired_cells(share, share - margin, correlation)
    opens = chance_over_pairs(n, lost, won, lambda b, c: tango_statistic(b, c, n, -margin) > Z)
    assert opens <= 0.07


@pytest.mark.parametrize(
    ("n", "m"),
    [
        (20, 20),
        (100, 100),
        (60, 20),
        (120, 20),
        pytest.param(300, 300, marks=pytest.mark.soak),
        pytest.param(1000, 100, marks=pytest.mark.soak),
        pytest.param(10, 1000, marks=pytest.mark.soak),
    ],
)
@pytest.mark.parametrize("share", [0.5, 0.7, 0.9, 0.95])
@pytest.mark.parametrize("margin", [0.02, 0.05])
def test_unpaired_with_a_drop_of_the_margin_the_gate_opens_in_at_most_7_percent(
    n, m, share, margin
):
    before = scipy.stats.binom.pmf(np.arange(n + 1), n, share)
    after = scipy.stats.binom.pmf(np.arange(m + 1), m, share - margin)
    opens = 0.0
    for x in np.flatnonzero(before > 1e-6):
        for y in np.flatnonzero(after > 1e-6):
            if score_statistic(x / n, n, y / m, m, -margin) <= Z:
                continue
            wide = max(n, m) > 5 * min(n, m)
            if wide and hybrid_bounds(x / n, n, y / m, m, TAIL)[0] <= -margin:
                continue
            opens += before[x] * after[y]
    assert opens <= 0.07


def test_without_a_drop_500_paired_questions_open_it_in_at_least_95_percent():
    lost, won = paired_cells(0.7, 0.7, 0.8)
    opens = chance_over_pairs(500, lost, won, lambda b, c: tango_statistic(b, c, 500, -0.05) > Z)
    assert opens >= 0.95


@pytest.mark.parametrize(("n", "correlation"), [(100, 0.5), (200, 0.8), (500, 0.5)])
def test_paired_comparisons_without_a_difference_claim_one_in_about_5_percent(n, correlation):
    lost, won = paired_cells(0.7, 0.7, correlation)
    alarms = chance_over_pairs(n, lost, won, lambda b, c: mcnemar_p_value(b, c) < 0.05)
    assert 0.02 <= alarms <= 0.06


@pytest.mark.parametrize(
    ("drop", "n", "correlation", "detected"),
    [
        (0.02, 1000, 0.5, 0.27),
        (0.02, 1000, 0.8, 0.57),
        (0.05, 200, 0.5, 0.32),
        (0.05, 200, 0.8, 0.67),
        (0.05, 500, 0.5, 0.67),
        (0.10, 100, 0.5, 0.54),
        (0.10, 200, 0.5, 0.85),
    ],
)
def test_pairing_detects_what_was_measured_before_it_was_built(drop, n, correlation, detected):
    lost, won = paired_cells(0.7, 0.7 - drop, correlation)
    found = chance_over_pairs(n, lost, won, lambda b, c: mcnemar_p_value(b, c) < 0.05)
    assert found == pytest.approx(detected, abs=0.02)


def test_drawn_outcomes_have_the_shares_and_the_correlation_asked_for():
    one, two = draw_pair(0.7, 0.6, 0.5, 100_000, random.Random(1))
    assert np.mean(one) == pytest.approx(0.7, abs=0.01)
    assert np.mean(two) == pytest.approx(0.6, abs=0.01)
    assert np.corrcoef(one, two)[0, 1] == pytest.approx(0.5, abs=0.01)


def test_the_gate_itself_opens_and_closes_as_computed():
    """400 draws each: 5 and 98 % with a standard error of about one point."""
    chance = random.Random(3)
    at_margin = gate_rates([0.05], 0.8, 500, 400, chance)
    alike = gate_rates([0.0], 0.8, 500, 400, chance)
    double = gate_rates([0.10], 0.8, 500, 100, chance)
    assert at_margin["open"] <= 0.08
    assert alike["open"] >= 0.95
    assert alike["closed"] <= 0.01
    assert double["closed"] >= 0.97


def test_ten_small_drops_are_found_together():
    found = claim_rate([0.05] * 10, 0.0, 200, 60, random.Random(5), recorded=False)
    alarms = claim_rate([0.0] * 10, 0.0, 200, 200, random.Random(5), recorded=False)
    assert found >= 0.85
    assert alarms <= 0.13
    assert SHARE == 0.7
