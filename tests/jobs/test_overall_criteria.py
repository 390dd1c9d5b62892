"""The average of the thresholds, computed as the hub averages the scores."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.overall_criteria import _single, overall_threshold, with_overall_criteria
from tests.narrow import present

ENTRIES = {"up": (0.6, False), "down": (0.2, True), "percent": (38, False), "huge": (1e300, False)}
PROVIDER = Provider.model_validate(
    {
        "resource": {"id": "lab"},
        "benchmarks": [
            {"id": "bare"},
            *(
                {
                    "id": name,
                    "primary_score": {"metric": "m", "lower_is_better": lower},
                    "pass_criteria": {"threshold": threshold},
                }
                for name, (threshold, lower) in ENTRIES.items()
            ),
        ],
    }
)
CATALOG = Catalog.of([PROVIDER])


def asked(*names: str, **more) -> dict:
    return {"benchmarks": [{"id": name, "provider_id": "lab", **more} for name in names]}


def sent(*names: str, **more) -> Any:
    return (
        with_overall_criteria(CATALOG, asked(*names, **more))
        .get("pass_criteria", {})
        .get("threshold")
    )


@pytest.mark.parametrize(
    ("names", "threshold"),
    [
        (("up",), 0.6),
        (("down",), 0.8),
        (("up", "down"), 0.7),
        (("up", "bare"), 0.6),
        (("percent",), 38),
        (("bare",), None),
        (("up", "huge"), None),
        (("unknown",), None),
    ],
)
def test_the_overall_threshold_is_the_average_of_the_tested_thresholds(names, threshold):
    assert sent(*names) == (None if threshold is None else pytest.approx(threshold, rel=1e-6))


def test_a_benchmark_of_unknown_direction_leaves_the_threshold_open():
    assert overall_threshold(CATALOG, asked("down")) is None


thresholds = st.floats(0.001, 0.999).map(lambda x: round(x, 3))


@given(st.lists(st.tuples(thresholds, st.booleans(), st.integers(1, 9)), min_size=1, max_size=6))
def test_scores_that_just_meet_every_threshold_meet_the_average(benchmarks):
    """For any rounding: computed in single precision, in order, as hubs do."""
    configs = [
        {
            "id": "bare",
            "provider_id": "lab",
            "weight": weight,
            "primary_score": {"metric": "m", "lower_is_better": lower},
            "pass_criteria": {"threshold": threshold},
        }
        for threshold, lower, weight in benchmarks
    ]
    total = weights = 0.0
    for threshold, lower, weight in benchmarks:
        score = _single(1 - _single(threshold)) if lower else _single(threshold)
        total = _single(total + _single(weight * score))
        weights = _single(weights + weight)
    limit = overall_threshold(CATALOG, {"benchmarks": configs})
    assert _single(total / weights) >= _single(present(limit))
