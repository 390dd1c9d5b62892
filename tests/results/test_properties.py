"""Properties of every score: order, symmetry and scale."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from tests.narrow import present
from tests.results.comparing import compare_benchmarks
from tests.results.shapes import CHOICE_BANDS, FACTS_BANDS, Shape, entry

fractions = st.floats(0, 1).map(lambda x: round(x, 6))
counts = st.integers(5, 5000)
thresholds = st.floats(0.05, 0.95).map(lambda x: round(x, 3))
measured = st.floats(-1e3, 1e3).map(lambda x: round(x, 6))
RANK = {False: 0, None: 1, True: 2}
VERDICTS = {"fail": 0, "undecided": 1, "pass": 2}
CHANGES = {"worse": 0, "no difference": 1, "inconclusive": 1, "better": 2}
FLIPPED = {"better": "worse", "worse": "better"}


def read(score: float, n: int, threshold: float, lower: bool = False, **more: Any) -> JobReading:
    metric = more.pop("metric", "accuracy")
    made = entry(metric, threshold, lower=lower, bands=more.pop("bands", FACTS_BANDS), **more)
    return Shape("any", {metric: score, "n_samples": n}, {}, made).read()


def benchmark(score: float, n: int, **more: Any) -> BenchmarkReading:
    return read(score, n, 0.5, **more).benchmarks[0]


@given(fractions, fractions, counts, thresholds, st.booleans())
def test_a_better_score_never_reads_worse(one, two, n, threshold, lower):
    """In its verdict, its margin, its band and against chance."""
    worse, better = sorted((one, two), reverse=lower)
    low, high = (read(score, n, threshold, lower) for score in (worse, better))
    assert VERDICTS[low.verdict] <= VERDICTS[high.verdict]
    before, after = low.benchmarks[0], high.benchmarks[0]
    assert RANK[before.passed] <= RANK[after.passed]
    assert present(before.margin) <= present(after.margin)
    places = [label for label, _ in FACTS_BANDS]
    worse_at, better_at = (
        [places.index(label) for label in re.split(" or | … ", present(found.band))]
        for found in (before, after)
    )
    for end in (min, max):
        assert end(worse_at) >= end(better_at) if lower else end(worse_at) <= end(better_at)


@given(fractions, fractions, counts)
def test_a_better_score_is_never_less_clearly_above_chance(one, two, n):
    worse, better = sorted((one, two))
    low, high = (
        read(score, n, 0.25, bands=CHOICE_BANDS, metric="acc").benchmarks[0]
        for score in (worse, better)
    )
    assert low.is_no_better_than_chance >= high.is_no_better_than_chance


@given(fractions, fractions, fractions, counts, st.booleans())
def test_against_the_same_baseline_a_better_score_never_reads_worse(base, one, two, n, lower):
    worse, better = sorted((one, two), reverse=lower)
    baseline = [benchmark(base, n, lower=lower)]
    found = [
        compare_benchmarks(baseline, [benchmark(s, n, lower=lower)])[0] for s in (worse, better)
    ]
    assert CHANGES[found[0].change] <= CHANGES[found[1].change]
    assert present(found[0].improvement) <= present(found[1].improvement)


@given(fractions, fractions, counts, counts, st.booleans())
def test_swapping_job_and_baseline_flips_the_sign_and_nothing_else(one, two, n, m, lower):
    first, second = benchmark(one, n, lower=lower), benchmark(two, m, lower=lower)
    there, back = compare_benchmarks([first], [second])[0], compare_benchmarks([second], [first])[0]
    low, high = present(back.interval)
    assert there.improvement == pytest.approx(-present(back.improvement))
    assert there.interval == pytest.approx((-high, -low))
    assert there.p_value == pytest.approx(back.p_value)
    assert back.change == FLIPPED.get(there.change, there.change)
    assert [c.split(" ")[0] for c in there.cautions] == [
        c.partition("against ")[2].partition(":")[0] for c in back.cautions
    ]


@given(fractions, fractions, counts, thresholds)
def test_a_percentage_reads_as_the_fraction_it_is(one, two, n, threshold):
    """Verdict, meaning and significance do not depend on the factor of 100."""
    scaled_bands = [("0-30", "a"), ("30-70", "b"), ("70-90", "c"), ("90-100", "d")]
    bands = [("0-0.3", "a"), ("0.3-0.7", "b"), ("0.7-0.9", "c"), ("0.9-1.0", "d")]
    # From 2 % up: what is smaller may be either.
    plain = [read(0.02 + 0.98 * s, n, threshold, bands=bands) for s in (one, two)]
    scaled = [
        read(100 * (0.02 + 0.98 * s), n, 100 * threshold, bands=scaled_bands) for s in (one, two)
    ]
    for fraction, percentage in zip(plain, scaled, strict=True):
        a, b = fraction.benchmarks[0], percentage.benchmarks[0]
        assert (a.meaning, fraction.verdict) == (b.meaning, percentage.verdict)
        assert b.interval == pytest.approx([100 * edge for edge in present(a.interval)])
    before = compare_benchmarks(plain[0].benchmarks, plain[1].benchmarks)[0]
    after = compare_benchmarks(scaled[0].benchmarks, scaled[1].benchmarks)[0]
    assert before.change == after.change
    assert after.p_value == pytest.approx(before.p_value, abs=1e-9)


@given(measured, measured, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_a_unit_of_measurement_changes_no_conclusion(one, two, stderr, factor):
    """Milliseconds or seconds: a metric on its own scale with its reported error."""

    def timed(value: float, error: float) -> BenchmarkReading:
        return (
            Shape(
                "any",
                {"latency": value, "latency_stderr": error},
                {},
                entry("latency", lower=True),
            )
            .read()
            .benchmarks[0]
        )

    plain = compare_benchmarks([timed(one, stderr)], [timed(two, stderr)])[0]
    scaled = compare_benchmarks(
        [timed(one * factor, stderr * factor)], [timed(two * factor, stderr * factor)]
    )[0]
    if "not comparable" not in {plain.change, scaled.change}:
        assert scaled.p_value == pytest.approx(plain.p_value, abs=1e-6)
        if abs(present(plain.p_value) - 0.05) > 1e-6 and one != two:
            assert scaled.change == plain.change


@given(st.lists(st.tuples(fractions, fractions), min_size=1, max_size=8), counts)
def test_more_benchmarks_never_make_a_difference_more_significant(pairs, n):
    before = [benchmark(one, n) for one, _ in pairs]
    after = [benchmark(two, n) for _, two in pairs]
    alone = compare_benchmarks(before[:1], after[:1])[0]

    def renamed(readings):
        from dataclasses import replace

        return [replace(r, benchmark_id=str(i)) for i, r in enumerate(readings)]

    among = compare_benchmarks(renamed(before), renamed(after))[0]
    assert among.p_value == alone.p_value
    assert present(among.corrected_p_value) >= present(alone.corrected_p_value)
