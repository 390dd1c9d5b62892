"""Sample sizes, checked against published and simulated power."""

import random

import pytest
import scipy

from evalhub_mcp.results.sample_size import (
    detectable_difference,
    detectable_with_error,
    questions_for,
    questions_ruling_out_chance,
    questions_to_clear,
    questions_to_rule_out_drop,
)
from evalhub_mcp.results.statistics import proportions_p_value


@pytest.mark.parametrize(
    ("difference", "unrelated", "related", "similar"),
    [(0.02, 8390, 4196, 1679), (0.05, 1374, 687, 276), (0.10, 353, 177, 71)],
)
def test_the_questions_for_80_percent_power_are_those_of_the_table(
    difference, unrelated, related, similar
):
    found = [questions_for(difference, 0.7, correlation) for correlation in (0, 0.5, 0.8)]
    assert found == pytest.approx([unrelated, related, similar], abs=1.0)


def test_detectable_difference_and_questions_needed_are_inverse():
    for n in (50, 276, 1319):
        found = detectable_difference(n)
        assert found is not None
        assert questions_for(found) == pytest.approx(n, abs=1)


def test_a_full_gsm8k_run_detects_five_points_and_not_two():
    found = detectable_difference(1319)
    assert found is not None
    assert 0.02 < found < 0.0515


def test_three_questions_have_no_detectable_difference():
    assert detectable_difference(3) is None


def test_a_detectable_difference_is_found_in_80_percent_of_repeats():
    chance = random.Random(7)
    drop = detectable_difference(300, share=0.7)
    assert drop is not None
    found = 0
    for _ in range(1500):
        one = sum(chance.random() < 0.7 for _ in range(300)) / 300
        two = sum(chance.random() < 0.7 - drop for _ in range(300)) / 300
        found += proportions_p_value(one, 300, two, 300) < 0.05
    assert found / 1500 == pytest.approx(0.8, abs=0.04)


def test_so_many_questions_put_a_score_clear_of_its_threshold_in_80_percent_of_repeats():
    n = questions_to_clear(0.65, 0.6)
    right = scipy.stats.binom(n, 0.65)
    clear = next(k for k in range(n + 1) if scipy.stats.binomtest(k, n).proportion_ci(
        0.95, "wilson").low > 0.6)  # fmt: skip
    assert right.sf(clear - 1) == pytest.approx(0.8, abs=0.02)


def test_chance_is_ruled_out_from_about_a_dozen_samples_for_a_jump_of_40_points():
    n = questions_ruling_out_chance(0.05, 0.45)
    assert n == 13
    for more in (n, n + 1, 2 * n):
        table = [[round(0.05 * more), round(0.95 * more)], [round(0.45 * more), round(0.55 * more)]]
        assert scipy.stats.barnard_exact(table).pvalue < 0.05


def test_chance_is_ruled_out_for_a_small_difference_where_the_pooled_test_does():
    n = questions_ruling_out_chance(0.70, 0.75)
    assert proportions_p_value(0.70, n, 0.75, n) < 0.05
    assert proportions_p_value(0.70, n - 1, 0.75, n - 1) > 0.05


def test_non_inferiority_takes_the_questions_the_gate_was_measured_to_need():
    """At margin 0.05, no drop and correlation 0.8, half of 80 % power is far from 500."""
    assert 150 < questions_to_rule_out_drop(0.05, 0.0, 0.7, 0.8) < 260
    assert questions_to_rule_out_drop(0.05, -0.05) > 10**8


def test_the_detectable_difference_is_2_8_standard_errors():
    assert detectable_with_error(0.01) == pytest.approx(0.028016, rel=1e-4)
