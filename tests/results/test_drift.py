"""A lasting change is found, and harmless histories raise an alarm in at most 5 % of all."""

import random
from statistics import NormalDist, fmean

import pytest

from evalhub_mcp.results.drift import LOOKS_FACTOR, find_split
from tests.narrow import present
from tests.results.measured import answered, run

normal = NormalDist()


def split_of(runs, **more):
    return find_split(runs, lower_is_better=False, **more)


def test_a_drop_that_stays_is_found_where_it_began():
    before = [run(day, score) for day, score in enumerate((0.80, 0.82, 0.79, 0.81, 0.80))]
    after = [run(day + 5, score) for day, score in enumerate((0.64, 0.66, 0.65))]
    split = split_of([*before, *after])
    assert split.first == 5
    assert (split.before, split.after) == (pytest.approx(0.804), pytest.approx(0.65))
    assert split.improvement == pytest.approx(-0.154)
    assert split.corrected_p_value < 0.05


def test_the_p_value_is_that_of_the_pooled_shares_for_all_pairs():
    """Recomputed by hand: 480 of 600 against 195 of 300, 4 runs and so 6 pairs."""
    runs = [run(0, 0.80, 300), run(1, 0.80, 300), run(2, 0.65, 150), run(3, 0.65, 150)]
    split = split_of(runs)
    pooled = (480 + 195) / 900
    z = (0.80 - 0.65) / (pooled * (1 - pooled) * (1 / 600 + 1 / 300)) ** 0.5
    p_value = 2 * normal.cdf(-z)
    assert split.p_value == pytest.approx(p_value)
    assert split.corrected_p_value == pytest.approx(p_value * LOOKS_FACTOR * 6)


def test_older_runs_count_towards_the_correction():
    runs = [run(day, score) for day, score in enumerate((0.8, 0.8, 0.8, 0.62, 0.62, 0.62))]
    few, many = split_of(runs), split_of(runs, looks=60)
    assert many.corrected_p_value == pytest.approx(few.corrected_p_value * (60 * 59) / (6 * 5))


def test_lower_scores_are_better_where_they_are():
    runs = [run(d, s, direction="lower") for d, s in enumerate((0.3, 0.3, 0.3, 0.1, 0.1, 0.1))]
    split = present(find_split(runs, lower_is_better=True))
    assert split.improvement == pytest.approx(0.2)


def test_the_same_questions_are_compared_one_by_one():
    """6 of 40 questions became wrong for good: McNemar's exact mid-p of 6 to 0."""
    good, bad = "1" * 30 + "0" * 10, "0" * 6 + "1" * 24 + "0" * 10
    runs = [answered(day, good) for day in range(4)] + [answered(4 + d, bad) for d in range(4)]
    split = split_of(runs)
    assert split.paired
    assert split.first == 4
    assert split.p_value == pytest.approx(0.5**6)


def test_repeats_at_temperature_0_are_no_new_evidence():
    """Eight equal answers to 100 questions are 100 answers, not 800."""
    scores = (0.8, 0.8, 0.8, 0.8, 0.7, 0.7, 0.7, 0.7)
    greedy = [run(d, s, 100, parameters={"temperature": 0}) for d, s in enumerate(scores)]
    pooled = 0.75
    z = 0.10 / (pooled * (1 - pooled) * 2 / 100) ** 0.5
    assert split_of(greedy).p_value == pytest.approx(2 * normal.cdf(-z))
    assert split_of([run(d, s, 100) for d, s in enumerate(scores)]).p_value < 0.01


def test_runs_that_scatter_more_than_their_samples_explain_are_no_drift():
    """Seeds that select examples move each run; counting alone would call the last two a drop."""
    scores = (0.9, 0.7, 0.88, 0.72, 0.91, 0.69, 0.9, 0.71, 0.7, 0.72)
    split = split_of([run(day, score, 2000) for day, score in enumerate(scores)])
    assert split.corrected_p_value > 0.05


def test_nothing_is_tested_with_few_runs_or_an_unknown_spread():
    assert split_of([run(0, 0.9), run(1, 0.1)]) is None
    unknown = [run(d, s, None, is_share=False) for d, s in enumerate((0.9, 0.9, 0.1, 0.1))]
    assert split_of(unknown) is None


def test_lost_samples_that_could_turn_it_are_noticed():
    whole = [run(day, 0.8) for day in range(4)]
    lossy = [run(4 + day, 0.7, 100, lost_samples=100, attempted=200) for day in range(4)]
    assert split_of([*whole, *lossy]).lost_samples_could_turn
    assert not split_of([*whole, *(run(4 + d, 0.5) for d in range(4))]).lost_samples_could_turn


def test_harmless_histories_raise_an_alarm_in_at_most_5_percent_over_all_looks():
    """300 models that never change, looked at after each run; 5 % are 15, and 25 are too many."""
    draw = random.Random(7)
    alarms = 0
    for _ in range(300):
        scores = [fmean(draw.random() < 0.7 for _ in range(60)) for _ in range(15)]
        series = [run(day, score, 60) for day, score in enumerate(scores)]
        looks = (split_of(series[:count]) for count in range(3, 16))
        alarms += any(split is not None and split.corrected_p_value < 0.05 for split in looks)
    assert alarms < 25


def test_a_real_drop_of_ten_points_is_found_within_a_few_runs():
    draw = random.Random(11)
    found = 0
    for _ in range(40):
        shares = [0.7] * 10 + [0.6] * 5
        scores = [fmean(draw.random() < share for _ in range(400)) for share in shares]
        split = split_of([run(day, score, 400) for day, score in enumerate(scores)])
        found += split.corrected_p_value < 0.05 and 8 <= split.first <= 12
    assert found >= 36
