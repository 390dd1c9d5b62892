"""Formatting of numbers in replies."""

import pytest

from evalhub_mcp.formatting import format_score


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.8, "0.80"),
        (0.125, "0.125"),
        (0.8125, "0.812"),
        (1, "1.00"),
        (38.0, "38"),
        (12.54, "12.5"),
        (-0.2, "-0.20"),
        (0.0, "0.00"),
        (0.012, "0.012"),
        # A rate of 4 in 10,000 is not none, and a threshold of half of it is another one.
        (0.0004, "0.0004"),
        (-0.00021, "-0.00021"),
        (0.00349, "0.0035"),
        (1e-12, "1e-12"),
        # Nor is nearly all of it all.
        (99.96, "99.96"),
        (0.9996, "0.9996"),
        (38.00000001, "38"),
        (0.99999999, "1.00"),
        (62.037, "62.04"),
        (1319, "1319"),
        (1.5e40, "1.5e+40"),
    ],
)
def test_a_score_is_short_and_never_rounded_to_nothing(value, text):
    assert format_score(value) == text
