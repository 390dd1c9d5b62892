"""Score bands as providers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.score_bands import bands_for, parse_band, parse_bands


def meanings(ranges, score, **more):
    return [band.meaning for band in bands_for(parse_bands(ranges), score, **more)]


@pytest.mark.parametrize(
    ("label", "inside", "outside"),
    [
        ("0.0-0.25", [0.0, 0.1, 0.25], [0.26, -0.1]),
        ("0.3 – 0.6", [0.3, 0.6], [0.29]),
        ("0.3 to 0.6", [0.45], [0.7]),
        ("0-50", [0, 25, 50], [51]),
        ("50-0", [25], [51]),
        ("> 0.8", [0.81, 1], [0.8]),
        (">=0.8", [0.8], [0.79]),
        ("≥90%", [0.9, 1.0], [0.89]),
        ("90-100%", [0.95], [0.5]),
        ("< 0.2", [0.1, -3], [0.2]),
        ("below 0.2", [0.1], [0.2]),
        ("at most 0.2", [0.2], [0.21]),
        ("above 0.8", [0.9], [0.8]),
        ("0.8+", [0.8, 3], [0.7]),
        ("0.25", [0.25], [0.2501]),
        ("-1-1", [-0.5, 0.5], [1.5]),
        (".5-1", [0.6], [0.4]),
        ("1.0 - 0.8", [0.8, 0.9, 1.0], [0.79]),
        ("0.8 and above", [0.8, 1], [0.79]),
        ("0.3-0.6:", [0.3, 0.6], [0.29]),
        ("acc >= 0.8", [0.8, 1], [0.79]),
        ("attack_success_rate < 0.1", [0.05], [0.1]),
        (">= 0.5 and < 0.7", [0.5, 0.69], [0.7, 0.49]),
        ("> 0.5, <= 0.7", [0.7, 0.51], [0.71, 0.5]),
        ("0.2 or below", [0.2, 0], [0.21]),
        ("between 0.2 and 0.4", [0.2, 0.4], [0.41]),
        ("[0.2, 0.4)", [0.2, 0.3], [0.4]),
        ("0.2 <= x < 0.4", [0.2, 0.39], [0.4]),
        ("0.2 < score ≤ 0.4", [0.4], [0.2]),
        ("score > 0.4", [0.5], [0.4]),
        ("0.0-0.3 (poor)", [0.3], [0.31]),
        ("1e-3 to 1e-2", [0.005], [0.1]),
        ("29%", [0.29], [0.3]),
        ("300-500", [420], [501]),
    ],
)
def test_a_band_contains_the_scores_of_its_label(label, inside, outside):
    band = parse_band(label, "meaning")
    assert band is not None
    assert all(bands_for([band], score) for score in inside)
    assert not any(bands_for([band], score) for score in outside)


@pytest.mark.parametrize(
    "label",
    ["", "low", "n/a", "0.1-", "0.1-0.2-0.3", "v1.2", "1e5 or so", "not >= 0.5", "0.2 or better"],
)
def test_a_label_without_a_readable_range_is_left_out_rather_than_guessed(label):
    assert parse_band(label, "meaning") is None


def test_an_edge_that_two_bands_share_belongs_to_the_better_one():
    ranges = [("0.0-0.3", "low"), ("0.3-0.6", "middle"), ("0.6-1.0", "high")]
    scores = (0.0, 0.3, 0.6, 1.0)
    assert [meanings(ranges, s) for s in scores] == [["low"], ["middle"], ["high"], ["high"]]
    turned = [meanings(ranges, s, lower_is_better=True) for s in scores]
    assert turned == [["low"], ["low"], ["middle"], ["high"]]


def test_bands_written_from_the_best_down_read_the_same():
    ranges = [("1.0-0.6", "high"), ("0.6-0.3", "middle"), ("0.3-0.0", "low")]
    assert [meanings(ranges, s) for s in (0.1, 0.3, 0.6)] == [["low"], ["middle"], ["high"]]


def test_a_point_wins_over_a_range_that_holds_it():
    ranges = [("0.0-0.5", "weak"), ("0.25", "random guessing")]
    assert meanings(ranges, 0.25) == ["random guessing"]
    assert meanings(ranges, 0.26) == ["weak"]


def test_where_bands_overlap_all_meanings_hold_the_narrowest_first():
    ranges = [("0.0-0.5", "below chance"), ("0.45-1.0", "meets the threshold")]
    assert meanings(ranges, 0.47) == ["below chance", "meets the threshold"]
    assert meanings(ranges, 0.45) == ["below chance"]
    assert meanings([("0-1", "any"), ("0.8-1", "strong")], 0.9) == ["strong", "any"]


def test_a_gap_has_no_meaning():
    assert meanings([("0.0-0.3", "low"), ("0.6-1.0", "high")], 0.45) == []


PERCENT = [("0-50", "weak"), ("50-100", "strong")]
FRACTION = [("0.0-0.5", "weak"), ("0.5-1.0", "strong")]
SIGNED = [("<50%", "weak"), ("≥50%", "strong")]
RATING = [("1-3", "poor"), ("3-5", "good")]


@pytest.mark.parametrize(
    ("ranges", "score", "unit", "expected"),
    [
        (PERCENT, 0.8, "fraction", ["strong"]),
        (PERCENT, 0.2, "fraction", ["weak"]),
        (PERCENT, 80.0, "percentage", ["strong"]),
        (PERCENT, 80.0, None, ["strong"]),
        (PERCENT, 0.8, "percentage", ["weak"]),
        (PERCENT, 0.8, None, []),
        (FRACTION, 80.0, "percentage", ["strong"]),
        (FRACTION, 80.0, None, ["strong"]),
        (FRACTION, 0.8, "fraction", ["strong"]),
        (FRACTION, 120.0, None, []),
        (SIGNED, 0.8, None, ["strong"]),
        (SIGNED, 80.0, None, ["strong"]),
        (SIGNED, 20.0, "percentage", ["weak"]),
        (RATING, 4.2, None, ["good"]),
        (RATING, 0.8, "fraction", []),
        ([("0-50", "weak"), ("> 50", "strong")], 0.8, "fraction", ["strong"]),
        ([("0.0-0.25", "meets"), ("0.25+", "above")], 12.0, None, ["above"]),
        ([("-1-0", "worse than a constant"), ("0-1", "useful")], -0.5, None, [
            "worse than a constant"
        ]),
    ],
)  # fmt: skip
def test_percentages_and_fractions_are_compared_on_one_scale(ranges, score, unit, expected):
    """A score of unknown scale gets no meaning rather than a wrong one."""
    assert meanings(ranges, score, unit=unit) == expected


@given(st.floats(0, 1), st.sampled_from([0, 0.1, 0.25, 0.5, 0.9]))
def test_bands_in_percent_and_in_fractions_read_alike(score, edge):
    fractions = [(f"0-{edge}", "low"), (f"{edge}-1", "high")]
    percents = [(f"0-{edge * 100:g}%", "low"), (f"{edge * 100:g}-100%", "high")]
    assert meanings(fractions, round(score, 6), unit="fraction") == meanings(
        percents, round(score, 6), unit="fraction"
    )


@given(
    st.text(max_size=60),
    st.floats(allow_nan=True),
    st.sampled_from([None, "fraction", "percentage"]),
)
def test_no_label_and_no_score_breaks_the_reading(label, score, unit):
    bands = parse_bands([(label, "m"), ("0-1", "n")])
    assert all(band in bands for band in bands_for(bands, score, unit=unit))
