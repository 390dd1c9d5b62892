"""Tests and intervals of differences, against scipy and against the likelihood itself."""

import time
from math import isclose, log, sqrt

import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.difference_estimate import ReportedDifference, RescaledDifference
from evalhub_mcp.results.distributions import exact_bounds, t_above, t_quantile, welch_degrees
from evalhub_mcp.results.outcomes import Outcomes, pair_outcomes
from evalhub_mcp.results.overall_difference import MeanDifference
from evalhub_mcp.results.paired_difference import (
    MarksDifference,
    RightWrongDifference,
    mcnemar_p_value,
    tango_statistic,
)
from evalhub_mcp.results.ranking import rank_runs, tied_for_best
from evalhub_mcp.results.unpaired_difference import (
    CountedDifference,
    fisher_mid_p_value,
    hybrid_bounds,
    score_statistic,
    wilson_bounds,
)


@pytest.mark.parametrize("degrees", [1, 1.5, 2, 9, 37.3, 1000])
@pytest.mark.parametrize("probability", [0.001, 0.3, 0.9, 0.975, 0.9999])
def test_students_t_is_scipys(probability, degrees):
    assert t_quantile(probability, degrees) == pytest.approx(
        scipy.stats.t.ppf(probability, degrees)
    )
    assert t_above(1.7, degrees) == pytest.approx(scipy.stats.t.sf(1.7, degrees), rel=1e-9)
    assert t_above(-1.7, degrees) == pytest.approx(scipy.stats.t.sf(-1.7, degrees), rel=1e-9)


def test_the_tail_of_the_normal_distribution_does_not_vanish():
    found = ReportedDifference(0.4, (0.02, 0.02)).p_value
    assert found == pytest.approx(2 * scipy.stats.norm.sf(0.4 / (0.02 * sqrt(2))), rel=1e-9)


def test_a_difference_of_reported_errors_is_welchs_test():
    one, two = [0.2, 0.5, 0.9, 0.4, 0.6], [0.8, 0.7, 0.9, 1.0, 0.6, 0.5, 0.95]
    errors = scipy.stats.sem(one), scipy.stats.sem(two)
    found = ReportedDifference(sum(two) / 7 - sum(one) / 5, errors, (5, 7))
    expected = scipy.stats.ttest_ind(two, one, equal_var=False)
    assert found.p_value == pytest.approx(expected.pvalue)
    assert found.bounds() == pytest.approx(tuple(expected.confidence_interval(0.95)))
    assert welch_degrees(*errors[:1], 5, errors[1], 7) == pytest.approx(expected.df)


def test_reported_errors_of_unknown_counts_have_normal_quantiles():
    low, high = ReportedDifference(0.1, (0.03, 0.04)).bounds()
    assert (low, high) == pytest.approx((0.1 - 1.959964 * 0.05, 0.1 + 1.959964 * 0.05))


@pytest.mark.parametrize(("lost", "won"), [(6, 0), (0, 6), (3, 9), (40, 61), (900, 1010)])
def test_mcnemar_is_the_binomial_test(lost, won):
    exact = scipy.stats.binomtest(lost, lost + won).pvalue
    assert mcnemar_p_value(lost, won, mid=False) == pytest.approx(exact)
    half = scipy.stats.binom.pmf(lost, lost + won, 0.5)
    assert mcnemar_p_value(lost, won) == pytest.approx(exact - half)


def test_six_answers_lost_and_none_won_are_no_chance():
    """Unpaired, 6 of 200 are p = 0.22."""
    assert mcnemar_p_value(6, 0, mid=False) == pytest.approx(0.03125)
    assert RightWrongDifference(6, 0, 200).bounds()[1] < 0
    assert CountedDifference(0.8, 200, 0.77, 200).p_value > 0.2


@pytest.mark.parametrize(("lost", "won", "n"), [(7, 16, 79), (0, 5, 20), (3, 1, 40), (9, 9, 300)])
@pytest.mark.parametrize("difference", [-0.1, -0.02, 0.0, 0.05])
def test_tangos_statistic_maximises_the_likelihood_of_the_pairs(lost, won, n, difference):
    """The lost share is found by searching, instead of by the closed form."""

    def unlikely(share):
        cells = (share, share + difference, 1 - 2 * share - difference)
        return -sum(
            _log(count, p) for count, p in zip((lost, won, n - lost - won), cells, strict=True)
        )

    least, most = max(0.0, -difference), (1 - difference) / 2
    best = scipy.optimize.minimize_scalar(
        unlikely, bounds=(least, most), method="bounded", options={"xatol": 1e-12}
    ).x
    spread = sqrt(n * (2 * best + difference - difference * difference))
    expected = (won - lost - n * difference) / spread
    assert tango_statistic(lost, won, n, difference) == pytest.approx(expected, rel=1e-4)


def _log(count, probability):
    if count == 0:
        return 0.0
    return count * log(max(probability, 1e-300))


@pytest.mark.parametrize(("x", "n", "y", "m"), [(9, 10, 5, 10), (45, 50, 38, 50), (3, 40, 9, 25)])
@pytest.mark.parametrize("difference", [-0.3, -0.05, 0.0, 0.1])
def test_the_score_statistic_maximises_the_likelihood_of_both_counts(x, n, y, m, difference):
    def unlikely(share):
        other = share + difference
        return -(_log(x, share) + _log(n - x, 1 - share) + _log(y, other) + _log(m - y, 1 - other))

    best = scipy.optimize.minimize_scalar(
        unlikely,
        bounds=(max(0.0, -difference), min(1.0, 1 - difference)),
        method="bounded",
        options={"xatol": 1e-12},
    ).x
    other = best + difference
    variance = (best * (1 - best) / n + other * (1 - other) / m) * (n + m) / (n + m - 1)
    expected = (y / m - x / n - difference) / sqrt(variance)
    assert score_statistic(x / n, n, y / m, m, difference) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("x", "n", "y", "m"), [(8, 10, 400, 1000), (1, 12, 5, 12), (0, 5, 40, 90)])
def test_fishers_mid_p_value_is_the_exact_one_without_half_the_observed_table(x, n, y, m):
    table = [[x, n - x], [y, m - y]]
    tails = [scipy.stats.fisher_exact(table, side).pvalue for side in ("less", "greater")]
    half = scipy.stats.hypergeom.pmf(x, n + m, x + y, n) / 2
    assert fisher_mid_p_value(x, n, y, m) == pytest.approx(min(1.0, 2 * (min(tails) - half)))


@pytest.mark.parametrize(("right", "n"), [(0, 5), (9, 10), (450, 500)])
def test_the_wilson_interval_at_any_level_is_scipys(right, n):
    expected = scipy.stats.binomtest(right, n).proportion_ci(0.9, "wilson")
    assert wilson_bounds(right / n, n, 0.05) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(("right", "n"), [(0, 5), (10, 10), (9, 10), (450, 500)])
def test_the_exact_interval_is_scipys(right, n):
    expected = scipy.stats.binomtest(right, n).proportion_ci(0.9, "exact")
    assert exact_bounds(right, n, 0.05) == pytest.approx((expected.low, expected.high))


def test_ten_against_a_thousand_is_judged_by_the_stricter_bound():
    """The score bound alone opens a gate on 9 % of drops of just the margin there."""
    found = CountedDifference(0.9, 1000, 1.0, 10)
    assert found.bounds(0.05)[0] == hybrid_bounds(0.9, 1000, 1.0, 10, 0.05)[0]
    assert found.bounds(0.05)[0] < -0.05


counts = st.integers(1, 60)


@given(counts, counts, st.data())
def test_intervals_hold_the_estimate_and_swap_with_the_runs(n, m, data):
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    there, back = CountedDifference(x / n, n, y / m, m), CountedDifference(y / m, m, x / n, n)
    low, high = there.bounds()
    assert low <= there.difference <= high
    assert (-high, -low) == pytest.approx(back.bounds(), abs=1e-9)


@given(counts, st.data())
def test_paired_intervals_hold_the_estimate_and_swap_with_the_runs(n, data):
    lost = data.draw(st.integers(0, n))
    won = data.draw(st.integers(0, n - lost))
    there, back = RightWrongDifference(lost, won, n), RightWrongDifference(won, lost, n)
    low, high = there.bounds()
    assert low <= there.difference <= high
    assert (-high, -low) == pytest.approx(back.bounds(), abs=1e-9)


@given(counts, counts, st.data())
def test_the_bound_is_where_the_test_stops_rejecting(n, m, data):
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    tail = data.draw(st.sampled_from([0.05, 0.025, 0.0005]))
    low = CountedDifference(x / n, n, y / m, m).bounds(tail)[0]
    z = scipy.stats.norm.ppf(1 - tail)
    if max(n, m) <= 5 * min(n, m) and low > -1:
        assert score_statistic(x / n, n, y / m, m, low + 1e-6) <= z + 1e-4
        assert score_statistic(x / n, n, y / m, m, low - 1e-6) >= z - 1e-4


def test_ten_jobs_of_a_hundred_benchmarks_are_compared_in_a_moment():
    """With plain bisection it took seconds, during which a server does not answer."""
    start = time.process_time()
    for i in range(4000):
        CountedDifference(0.5 + i / 10_000, 200, 0.6, 200).bounds()
    assert time.process_time() - start < 3


def test_agreement_on_all_questions_still_has_an_interval():
    low, high = RightWrongDifference(0, 0, 10).bounds()
    assert low == pytest.approx(-high)
    assert high == pytest.approx(1.959964**2 / (10 + 1.959964**2), rel=1e-3)
    assert MarksDifference([0.0] * 10).bounds()[0] < -0.15


def test_part_marks_are_students_paired_test_but_for_the_added_pairs():
    before = [((7 * i) % 11) / 11 for i in range(400)]
    after = [min(1.0, b + ((3 * i) % 5 - 1) / 25) for i, b in enumerate(before)]
    found = MarksDifference([a - b for a, b in zip(after, before, strict=True)])
    expected = scipy.stats.ttest_rel(after, before).confidence_interval(0.95)
    low, high = found.bounds()
    assert low < expected.low < expected.high < high
    assert high - low < 2 * (expected.high - expected.low)


def test_questions_about_one_passage_are_not_counted_as_independent():
    """Ten questions each of 20 passages that all move together: the spread of 20, not of 200."""
    moves = [0.5, -0.5] * 10
    differences = [move for move in moves for _ in range(10)]
    passages = [i for i in range(20) for _ in range(10)]
    alone, clustered = MarksDifference(differences), MarksDifference(differences, passages)
    spread = clustered.bounds()[1]
    assert spread == pytest.approx(scipy.stats.t.ppf(0.975, 19) * scipy.stats.sem(moves), rel=1e-6)
    assert spread > 2.5 * alone.bounds()[1]
    assert MarksDifference(differences, ["one"] * 200).p_value == 1.0


def test_only_questions_that_both_runs_scored_are_paired():
    before = Outcomes(["a", "b", "c", "d"], [1, 1, 0, None])
    after = Outcomes(["d", "c", "b", "a", "e"], [1, 1, 0, 1, 1])
    pairs = pair_outcomes(before, after)
    assert pairs is not None
    assert (pairs.keys, pairs.alone) == (["a", "b", "c"], 2)
    assert pairs.difference() == RightWrongDifference(lost=1, won=1, n=3)
    assert pair_outcomes(before, None) is None
    assert pair_outcomes(before, Outcomes(["x"], [1])) is None


def test_lower_is_better_turns_won_into_lost():
    before, after = Outcomes("abcd", [0, 0, 0, 1]), Outcomes("abcd", [1, 1, 0, 1])
    pairs = pair_outcomes(before, after)
    assert pairs is not None
    assert pairs.difference(lower_is_better=True) == RightWrongDifference(2, 0, 4)
    marks = pair_outcomes(Outcomes("ab", [0.5, 0]), Outcomes("ab", [0.75, 0]))
    assert marks is not None
    assert marks.difference(lower_is_better=True).difference == -0.125


@pytest.mark.parametrize(
    ("keys", "scores", "clusters"), [("ab", [1], ()), ("aa", [1, 0], ()), ("ab", [1, 0], ["x"])]
)
def test_outcomes_that_do_not_fit_together_are_refused(keys, scores, clusters):
    with pytest.raises(ValueError, match="question"):
        Outcomes(keys, scores, clusters)


def test_ten_small_drops_are_a_drop():
    """85 to 69 of 100 on ten benchmarks; also 80 to 75 of 200, of which none is one alone."""
    one = CountedDifference(0.80, 200, 0.75, 200)
    assert one.p_value > 0.2
    together = MeanDifference([one] * 10)
    assert together.difference == pytest.approx(-0.05)
    assert together.p_value < 0.001
    assert together.bounds()[1] < 0


def test_the_mean_of_one_difference_equals_it():
    one = CountedDifference(0.80, 200, 0.75, 200)
    assert MeanDifference([one]).p_value == one.p_value
    assert MeanDifference([one]).bounds(0.05) == one.bounds(0.05)


def test_the_mean_of_normal_differences_is_the_weighted_sum():
    parts = [ReportedDifference(0.1, (0.03, 0.04)), ReportedDifference(0.3, (0.0, 0.12))]
    found = MeanDifference(parts)
    expected = sqrt(0.05**2 + 0.12**2) / 2
    low, high = found.bounds()
    assert (high - low) / 2 == pytest.approx(1.959964 * expected, rel=1e-6)
    assert found.p_value == pytest.approx(2 * scipy.stats.norm.sf(0.2 / expected), rel=1e-6)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.integers(20, 300))
def test_test_and_interval_of_the_mean_agree(before, after, n):
    found = MeanDifference([CountedDifference(before, n, after, n)] * 3)
    low, high = found.bounds()
    if not isclose(low, 0, abs_tol=1e-6) and not isclose(high, 0, abs_tol=1e-6):
        assert (found.p_value < 0.05) == (low > 0 or high < 0)


def test_a_percentage_keeps_its_test():
    share = CountedDifference(0.80, 200, 0.60, 200)
    percent = RescaledDifference(share, 100)
    assert percent.difference == pytest.approx(-20)
    assert percent.p_value == share.p_value
    assert percent.bounds() == pytest.approx(tuple(100 * b for b in share.bounds()))


def test_runs_that_cannot_be_told_apart_are_tied():
    shares = [0.80, 0.60, 0.79, 0.81]

    def difference(one: int, two: int) -> CountedDifference:
        return CountedDifference(shares[one], 200, shares[two], 200)

    ranked = rank_runs(4, difference, shares)
    assert [run.index for run in ranked] == [3, 0, 2, 1]
    assert [(run.best, run.worst) for run in ranked] == [(1, 3), (1, 3), (1, 3), (4, 4)]
    assert tied_for_best(ranked) == [3, 0, 2]
