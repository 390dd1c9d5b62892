"""Repetitions at temperature 0 are warned of before submission."""

import pytest

from evalhub_mcp.jobs.parameter_checks import repetition_warnings

GREEDY = {"inspect-local"}


@pytest.mark.parametrize(
    ("provider", "parameters", "of_model"),
    [
        ("inspect-local", {"epochs": 3}, {}),
        ("inspect-local", {"epochs": 3, "temperature": 0}, {"temperature": 0.7}),
        ("lab", {"epochs": 3, "temperature": 0.0}, {}),
        ("lab", {"epochs": 3}, {"temperature": 0}),
    ],
)
def test_repetitions_of_the_same_replies_are_named(provider, parameters, of_model):
    (warning,) = repetition_warnings([(provider, "facts", parameters)], of_model, GREEDY)
    assert warning.startswith("facts asks each question 3 times at temperature 0")


@pytest.mark.parametrize(
    ("provider", "parameters", "of_model"),
    [
        ("inspect-local", {"epochs": 3, "temperature": 0.7}, {}),
        ("inspect-local", {"epochs": 3}, {"temperature": 0.2}),
        ("inspect-local", {"epochs": 1}, {}),
        ("inspect-local", {}, {}),
        ("inspect-local", None, {}),
        ("lab", {"epochs": 3}, {}),
    ],
)
def test_runs_with_differing_replies_give_no_warning(provider, parameters, of_model):
    assert repetition_warnings([(provider, "facts", parameters)], of_model, GREEDY) == []
