"""95 % intervals contain the true value in 93 to 97 % of drawn runs."""

import random
from itertools import product
from math import comb

import pytest

from benchmarks.coverage import DRAWS, coverage
from evalhub_mcp.results.paired_difference import mcnemar_p_value

TRIALS = 1500
"""The standard error of a coverage of 95 % is then 0.6 points."""


@pytest.mark.parametrize("name", DRAWS)
def test_intervals_hold_the_truth_as_often_as_they_say(name):
    held = coverage(DRAWS[name], TRIALS, random.Random(16))
    assert 0.93 <= held <= 0.97


def test_an_interval_of_too_few_samples_would_be_found_out():
    """Counting each repetition as a question covers far less than 93 %."""
    draw = DRAWS["score of 30 questions asked 3 times"]

    def narrowed(chance):
        interval, truth = draw(chance)
        assert interval is not None
        middle, half = sum(interval) / 2, (interval[1] - interval[0]) / 2
        return (middle - half / 3**0.5, middle + half / 3**0.5), truth

    assert coverage(narrowed, TRIALS, random.Random(16)) < 0.8


@pytest.mark.parametrize(("lost", "won"), [(6, 0), (1, 7), (4, 4), (2, 9)])
def test_mcnemar_is_the_share_of_all_ways_to_toss_as_many_coins(lost, won):
    changed = lost + won
    fewer = min(lost, won)
    ways = [sum(tosses) for tosses in product((0, 1), repeat=changed)]
    as_extreme = sum(min(heads, changed - heads) <= fewer for heads in ways) / 2**changed
    assert mcnemar_p_value(lost, won, mid=False) == pytest.approx(as_extreme)
    half = 0.0 if lost == won else comb(changed, fewer) / 2**changed
    assert mcnemar_p_value(lost, won) == pytest.approx(as_extreme - half)
