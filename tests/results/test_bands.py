"""Score bands as providers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.results.bands import band_for, parse_band, parse_bands


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
    ],
)
def test_a_band_holds_the_scores_its_label_says(label, inside, outside):
    band = parse_band(label, "meaning")
    assert band is not None
    assert all(band_for([band], score) for score in inside)
    assert not any(band_for([band], score) for score in outside)


@pytest.mark.parametrize("label", ["", "low", "n/a", "0.1-", "0.1-0.2-0.3", "v1.2", "1e5 or so"])
def test_a_label_without_a_readable_range_is_left_out_rather_than_guessed(label):
    assert parse_band(label, "meaning") is None


def test_an_edge_that_two_bands_share_belongs_to_the_upper_one():
    bands = parse_bands([("0.0-0.3", "low"), ("0.3-0.6", "middle"), ("0.6-1.0", "high")])
    assert [band_for(bands, score).meaning for score in (0.0, 0.3, 0.6, 1.0)] == [
        "low",
        "middle",
        "high",
        "high",
    ]


def test_a_point_wins_over_a_range_that_holds_it():
    bands = parse_bands([("0.0-0.5", "weak"), ("0.25", "random guessing")])
    assert band_for(bands, 0.25).meaning == "random guessing"
    assert band_for(bands, 0.26).meaning == "weak"


def test_a_gap_has_no_meaning():
    bands = parse_bands([("0.0-0.3", "low"), ("0.6-1.0", "high")])
    assert band_for(bands, 0.45) is None


@given(st.text(max_size=60), st.floats(allow_nan=True))
def test_no_label_and_no_score_breaks_the_reading(label, score):
    band_for(parse_bands([(label, "m"), ("0-1", "n")]), score)
