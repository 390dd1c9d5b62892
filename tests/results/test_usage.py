"""Tokens and times of runs, in words."""

from dataclasses import replace

import pytest

from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.usage import usage_change, usage_of

READING = BenchmarkReading("lab", "b", 0, "B", "completed")


def using(**usage: object) -> BenchmarkReading:
    return replace(READING, info={"usage": usage})


def test_usage_totals_are_shown_briefly():
    reading = using(input_tokens=12_345, output_tokens=2_100_000, seconds_p50=0.512, seconds_p95=14)
    assert usage_of(reading).words == "0.51 s a reply, p95 14 s; 12.3k tokens in, 2.1M out"
    assert usage_of(using(seconds_p50=2)).words == "2 s a reply"


@pytest.mark.parametrize("usage", [None, 5, [], {"seconds_p50": "x"}, {"seconds_p50": float("nan")},
                                   {"input_tokens": -5, "output_tokens": True}])  # fmt: skip
def test_usage_of_an_unknown_form_is_not_shown(usage):
    assert usage_of(replace(READING, info={"usage": usage})).words == ""


def test_only_notable_changes_are_mentioned():
    one = using(seconds_p50=1.0, output_tokens=10_000)
    assert usage_change(one, using(seconds_p50=1.1, output_tokens=30_000)) == (
        "10k -> 30k tokens out"
    )
    assert usage_change(using(seconds_p50=0.01), using(seconds_p50=0.03)) == ""
    assert usage_change(using(seconds_p50=1), using(seconds_p50=3)) == "1 s -> 3 s a reply"
    assert usage_change(one, one) == ""
    assert usage_change(one, READING) == ""
