"""Values of parameters that all frameworks share, and misplaced settings."""

import math
from typing import Any

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.misplaced_settings import (
    misplaced_names,
    misplaced_problems,
    misplaced_warnings,
)
from evalhub_mcp.jobs.parameter_checks import limit_warnings, unchecked_parameters
from evalhub_mcp.jobs.parameter_values import value_problems, value_warnings


def catalog(provider: str = "lab", hints: tuple[str, ...] = ()) -> Catalog:
    benchmark = {"id": "quiz", "metrics": ["acc"], "dataset_size": 50}
    return Catalog.of(
        [
            Provider.model_validate(
                {
                    "resource": {"id": provider},
                    "name": {"inspect": "Inspect AI"}.get(provider, provider),
                    "agent": {"hints": list(hints)},
                    "benchmarks": [benchmark],
                }
            ),
            Provider.model_validate({"resource": {"id": "ragas"}, "benchmarks": [{"id": "rag"}]}),
        ],
        [],
    )


def runs(found: Catalog, parameters: dict[str, Any], provider: str = "lab"):
    entry = found.entry(provider, "quiz")
    assert entry is not None
    return [(entry, {"parameters": parameters})]


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("num_samples", "five", "a whole number from 1, or left out for all samples"),
        ("num_examples", True, "a whole number from 1, or left out for all samples"),
        ("num_examples", 2.5, "a whole number from 1, or left out for all samples"),
        ("num_examples", 0, "a whole number from 1, or left out for all samples"),
        ("max_tokens", -1, "a whole number from 1"),
        ("epochs", [3], "a whole number from 1"),
        ("num_few_shot", -1, "a whole number from 0"),
        ("limit", "10%", "a number above 0, or left out for all samples"),
        ("limit", math.nan, "a number above 0, or left out for all samples"),
        ("seed", "x", "a whole number"),
        ("temperature", "hot", "a number from 0"),
        ("top_p", 90, "a number from 0 to 1"),
    ],
)
def test_an_impossible_value_is_a_problem(name: str, value: Any, needed: str) -> None:
    (problem,) = value_problems({name: value}, "quiz")
    assert problem == f"quiz: {name} must be {needed}."


def test_plausible_values_are_accepted() -> None:
    fine = {
        "num_examples": 5,
        "limit": 0.1,
        "temperature": 0,
        "top_p": 0.9,
        "batch_size": "auto",
        "seed": -1,
        "probes": "dan",
        "max_tokens": 512.0,
    }
    assert not value_problems(fine, "quiz")
    assert not value_warnings(runs(catalog(), fine))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"temperature": 50}, "above 2"),
        ({"num_fewshot": 500}, "500 worked examples"),
        ({"num_examples": 10**9}, "all 50 run"),
    ],
)
def test_an_implausible_value_is_warned_of(parameters: dict[str, Any], said: str) -> None:
    (warning,) = value_warnings(runs(catalog(), parameters))
    assert said in warning


@pytest.mark.parametrize("field", ["pass_criteria", "primary_score", "weight", "test_data_ref"])
def test_a_field_of_the_benchmark_among_its_parameters_is_a_problem(field: str) -> None:
    found = catalog()
    (problem,) = misplaced_problems(found, runs(found, {field: 1}))
    assert f"as a field of the benchmark: {field}" in problem


@pytest.mark.parametrize(
    "scorer", ["llm_judge", "model_graded", "LLM-as-a-judge", "g_eval", "gpt-4"]
)
def test_a_judge_for_a_benchmark_without_one_is_answered_with_those_that_have(scorer: str) -> None:
    found = catalog()
    (problem,) = misplaced_problems(found, runs(found, {"scorer": scorer}))
    assert "ragas/rag (recorded answers)" in problem
    assert 'own_questions with scorer "model_graded", judge_url and judge_model' in problem


def test_parameters_named_in_the_providers_hints_are_not_misplaced() -> None:
    reads = catalog(hints=("Set judge_model and a pass_criteria of your own",))
    given = {"judge_model": "gpt", "pass_criteria": 1}
    assert not misplaced_problems(reads, runs(reads, given))
    assert not misplaced_warnings(reads, runs(reads, given))
    listed = catalog(hints=("Parameters: scorer, threshold",))
    assert not misplaced_problems(listed, runs(listed, {"scorer": "llm_judge"}))
    assert not misplaced_warnings(listed, runs(listed, {"threshold": 1}))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"threshold": 0.5}, "pass_criteria"),
        ({"metric": "f1"}, "primary_score"),
        ({"scorer": "exact"}, 'primary_score: {"metric": …} chooses'),
        ({"judge_model": "gpt"}, "ragas/rag"),
    ],
)
def test_a_setting_without_effect_gives_one_warning(parameters: dict[str, Any], said: str) -> None:
    found = catalog()
    (warning,) = misplaced_warnings(found, runs(found, parameters))
    assert said in warning
    besides = misplaced_names(found, runs(found, parameters))
    assert not unchecked_parameters(found, runs(found, parameters), besides)


def test_parameters_of_the_projects_adapters_are_known() -> None:
    found = catalog("lighteval")
    (warning,) = limit_warnings(found, runs(found, {"num_fewshot": 5}, "lighteval"))
    assert "known to read num_few_shot, not num_fewshot" in warning
    assert not unchecked_parameters(found, runs(found, {"random_seed": 5}, "lighteval"))
    found = catalog("inspect")
    (five,) = limit_warnings(found, runs(found, {"epochs": 2}, "inspect"))
    assert "5 samples" in five
    assert not limit_warnings(found, runs(found, {"num_examples": 2}, "inspect"))
