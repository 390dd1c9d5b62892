"""Scores by category, with the tests checked against scipy."""

import random

import pytest
import scipy

from evalhub_mcp.results.category_scores import category_changes, category_scores
from evalhub_mcp.results.outcomes import Outcomes, pair_outcomes


def outcomes(**categories: list[float]) -> Outcomes:
    scores = [score for marks in categories.values() for score in marks]
    names = [name for name, marks in categories.items() for _ in marks]
    return Outcomes(list(range(len(scores))), scores, categories=names)


def test_a_weak_category_is_named_and_tested_against_the_rest():
    found = category_scores(outcomes(physics=[1.0] * 6 + [0.0] * 24, art=[1.0] * 28 + [0.0] * 12))
    assert [(c.name, c.n, c.score, c.rest) for c in found] == [
        ("physics", 30, 0.2, 0.7),
        ("art", 40, 0.7, 0.2),
    ]
    table = [[6, 24], [28, 12]]
    single = scipy.stats.chi2_contingency(table, correction=False).pvalue
    assert found[0].p_value == pytest.approx(2 * single)
    assert found[0].stands_out


def test_part_marks_are_compared_by_welchs_test():
    one, two = [0.1, 0.4, 0.2, 0.35, 0.3, 0.0], [0.9, 0.4, 0.8, 0.7, 0.35, 1.0, 0.5]
    found = category_scores(outcomes(one=one, two=two))
    single = scipy.stats.ttest_ind(one, two, equal_var=False).pvalue
    assert found[0].p_value == pytest.approx(2 * single)


def test_among_many_equal_categories_hardly_one_stands_out():
    """In 200 runs with 20 equal categories, a false one may occur in 5 %."""
    chance = random.Random(5)
    false = 0
    for _ in range(200):
        marks = {f"c{i}": [float(chance.random() < 0.7) for _ in range(25)] for i in range(20)}
        false += any(category.stands_out for category in category_scores(outcomes(**marks)))
    assert false <= 20


def test_a_category_that_lost_is_tested_by_mcnemar_and_corrected():
    before = outcomes(physics=[1.0] * 20, art=[1.0, 0.0] * 10)
    after = outcomes(physics=[0.0] * 8 + [1.0] * 12, art=[0.0, 1.0] * 2 + [1.0, 0.0] * 8)
    pairs = pair_outcomes(before, after)
    assert pairs is not None
    physics, art = category_changes(pairs, before)
    assert physics.name == "physics"
    exact = scipy.stats.binomtest(0, 8).pvalue
    mid = exact - scipy.stats.binom.pmf(0, 8, 0.5)
    assert physics.p_value == pytest.approx(2 * mid)
    assert physics.is_sure
    assert art.p_value == 1.0


def test_outcomes_without_categories_give_no_category_scores():
    alone = Outcomes([1, 2], [0.0, 1.0])
    assert category_scores(alone) == []
    pairs = pair_outcomes(alone, alone)
    assert pairs is not None
    assert category_changes(pairs, alone) == []
