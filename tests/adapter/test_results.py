"""Results in the form the hub stores."""

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import ValidationError

from evalhub_mcp.adapter import InvalidResultsError, JobResults, Metric


@dataclass
class Point:
    x: float


class Like32:
    """A number like those of numpy."""

    def tolist(self) -> float:
        return 0.25


def test_the_type_of_a_metric_is_derived_from_its_value_unless_given() -> None:
    event = JobResults(
        metrics={
            "accuracy": 0.5,
            "n": 3,
            "passed": True,
            "label": "good",
            "parts": {"algebra": 0.5},
            "curve": [1, 2],
            "unknown": None,
            "loss": Metric([[0, 1.5], [1, 1.2]], "time_series"),
        }
    ).as_event()
    assert {entry["name"]: entry["type"] for entry in event["metrics_schema"]} == {
        "accuracy": "numeric",
        "n": "numeric",
        "passed": "categorical",
        "label": "categorical",
        "parts": "categorical",
        "curve": "array_ordered",
        "loss": "time_series",
    }
    assert event["metrics"]["loss"] == [[0, 1.5], [1, 1.2]]
    assert event["metrics"]["unknown"] is None


def test_a_number_that_is_not_finite_becomes_null_and_is_listed() -> None:
    event = JobResults(
        metrics={"accuracy": 1.0, "accuracy_stderr": math.nan, "ratio": math.inf}
    ).as_event()
    assert event["metrics"] == {"accuracy": 1.0, "accuracy_stderr": None, "ratio": None}
    assert event["additional_info"]["not_finite"] == ["metric 'accuracy_stderr'", "metric 'ratio'"]


def test_dates_paths_and_library_scalars_become_plain_json() -> None:
    event = JobResults(
        metrics={"a": Like32(), "b": (1, 2)},
        additional_info={
            "when": dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
            "where": Path("/x"),
            "point": Point(1.5),
            "set": {"s"},
        },
    ).as_event()
    assert event["metrics"] == {"a": 0.25, "b": [1, 2]}
    assert event["additional_info"] == {
        "when": "2026-01-02T00:00:00+00:00",
        "where": "/x",
        "point": {"x": 1.5},
        "set": ["s"],
    }


def test_a_value_that_json_cannot_express_is_an_error_that_names_it() -> None:
    deep: list[object] = []
    deep.append(deep)
    for value, expected in (
        (object(), "is a object"),
        (b"x", "is bytes"),
        (deep, "nested too deeply"),
    ):
        with pytest.raises(InvalidResultsError, match="metric 'bad'") as caught:
            JobResults(metrics={"bad": value}).as_event()
        assert expected in str(caught.value)


def test_results_without_metrics_or_with_a_misspelt_field_are_refused() -> None:
    with pytest.raises(ValidationError):
        JobResults(metrics={})
    with pytest.raises(ValidationError):
        JobResults(metrics={"a": 1}, artefacts={})  # type: ignore[call-arg]
