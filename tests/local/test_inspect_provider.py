"""The text for agents about `inspect-local`, its parameters, and messages about faults."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from evalhub_mcp.adapter import InvalidParametersError
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.preflight_checks import known_parameters
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS, inspect_task
from evalhub_mcp.local.inspect.benchmarks.inspect_task import InspectTaskParameters
from evalhub_mcp.local.inspect.benchmarks.own_questions import OwnQuestionsParameters
from evalhub_mcp.local.inspect.endpoint import (
    Endpoint,
    EndpointError,
    parse_endpoint,
    status_error,
)
from evalhub_mcp.local.inspect.endpoint_probe import lacks_chat
from evalhub_mcp.local.inspect.parameters import Parameters
from evalhub_mcp.local.inspect.provider_definition import PROVIDER, provider_definition
from evalhub_mcp.local.lm_eval import benchmarks as lm_eval_benchmarks
from evalhub_mcp.local.lm_eval import provider_definition as lm_eval
from evalhub_mcp.local.providers.document_schema import document_problems
from evalhub_mcp.untrusted import sanitize_lines
from tests.local.support.question_sets import ACCURACY_BENCHMARKS, parse_parameters

KEY = "sk-0123456789"
BENCHMARKS = {entry["id"]: entry for entry in PROVIDER.definition["benchmarks"]}
every_benchmark = pytest.mark.parametrize("benchmark_id", ACCURACY_BENCHMARKS)


def test_the_provider_is_accepted_by_the_local_hub_and_names_its_command() -> None:
    document = PROVIDER.document()
    assert document["runtime"] == {"local": {"command": "inspect-local"}}
    assert PROVIDER.argv[1:] == ("-I", "-m", "evalhub_mcp.local.inspect")


def test_the_metadata_for_agents_is_complete() -> None:
    agent = PROVIDER.definition["agent"]
    assert len(agent["summary"]) <= 200
    assert agent["target_type"] == "model"
    for field in ("evaluates", "recommended_when", "hints", "result_interpretation", "complements"):
        assert agent[field], field
    # Installed tasks depend on what else is installed.
    assert set(BENCHMARKS) - {"inspect_task"} == {*QUESTION_SETS, "own_questions"}


@pytest.mark.parametrize("packages", [{}, {"some_evals": "1.2"}])
def test_the_text_for_agents_fits_and_names_every_parameter(
    monkeypatch: pytest.MonkeyPatch, packages: dict[str, str]
) -> None:
    monkeypatch.setattr(inspect_task, "task_packages", lambda: packages)
    monkeypatch.setattr(
        lm_eval_benchmarks, "cached_datasets", lambda: ["openai/gsm8k"] if packages else []
    )
    for document in (provider_definition(), lm_eval.provider_definition()):
        agent = document["agent"]
        for field in ("recommended_when", "hints", "result_interpretation"):
            # As discover_providers and the prompts show them.
            assert (
                sanitize_lines(agent[field], 160 if field == "recommended_when" else 200, 6)
                == agent[field]
            )
        assert len(json.dumps(agent)) < 2100
    kinds: list[type[BaseModel]] = [
        Parameters,
        OwnQuestionsParameters,
        *([InspectTaskParameters] if packages else []),
    ]
    document = {**provider_definition(), "resource": {"id": "inspect-local"}}
    listed = known_parameters(Provider.model_validate(document))
    assert set(listed or ()) == {name for kind in kinds for name in kind.model_fields}


def test_installed_tasks_are_offered_only_where_a_package_brings_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inspect_task, "task_packages", lambda: {"some_evals": "1.2"})
    document = provider_definition()
    assert document_problems(document) == []
    offered = {entry["id"]: entry for entry in document["benchmarks"]}
    assert "some_evals/TASK" in offered["inspect_task"]["description"]
    assert "Installed here: some_evals 1.2." in offered["inspect_task"]["description"]


def test_the_red_team_states_that_lower_is_better() -> None:
    entry = BENCHMARKS["red_team"]
    assert entry["primary_score"] == {"metric": "attack_success_rate", "lower_is_better": True}
    assert entry["metrics"][:3] == [
        "attack_success_rate",
        "attack_success_rate_stderr",
        "n_samples",
    ]
    assert "lower is better" in entry["agent"]["result_interpretation"]


@every_benchmark
def test_a_benchmark_has_its_size_and_the_meaning_of_its_scores(benchmark_id: str) -> None:
    entry = BENCHMARKS[benchmark_id]
    assert entry["dataset_size"] == len(QUESTION_SETS[benchmark_id].items)
    assert entry["metrics"][:3] == ["accuracy", "accuracy_stderr", "n_samples"]
    assert entry["primary_score"] == {"metric": "accuracy"}
    assert entry["agent"]["result_interpretation"]
    assert len(entry["description"]) <= 1024
    bounds = [
        tuple(float(bound) for bound in band["range"].split("-"))
        for band in entry["agent"]["score_ranges"]
    ]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == 1
    assert all(low < high for low, high in bounds)
    assert [high for _, high in bounds[:-1]] == [low for low, _ in bounds[1:]]
    assert entry["pass_criteria"]["threshold"] in {low for low, _ in bounds}


def test_without_parameters_all_questions_are_asked_without_examples() -> None:
    parameters = parse_parameters("refusals", {})
    assert parameters == Parameters(
        num_examples=None, num_fewshot=0, temperature=0.0, api="auto", max_connections=16
    )


@pytest.mark.parametrize(
    "given_value",
    [
        {"num_examples": 0},
        {"num_examples": 2.5},
        {"num_examples": "many"},
        {"num_examples": True},
        {"num_fewshot": -1},
        {"num_fewshot": None},
        {"temperature": 2.1},
        {"epochs": 0},
        {"epochs": 33},
        {"temperature": float("nan")},
        {"temperature": [0]},
        {"api": "Chat"},
        {"max_connections": 0},
        {"max_connections": 257},
    ],
)
def test_an_invalid_value_is_refused_with_the_allowed_ones(given_value: dict[str, Any]) -> None:
    (name,) = given_value
    with pytest.raises(InvalidParametersError, match=rf"{name} must be .+, not "):
        parse_parameters("everyday_facts", given_value)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidParametersError) as caught:
        parse_parameters("everyday_facts", {"limit": 5, "api": 1, "num_fewshot": 9})
    for part in ("unknown parameter 'limit'", "api must be", "num_fewshot must be"):
        assert part in str(caught.value)


@every_benchmark
@given(data=st.data())
def test_every_allowed_value_is_accepted(benchmark_id: str, data: st.DataObject) -> None:
    values = {
        "num_examples": data.draw(st.integers(1, len(QUESTION_SETS[benchmark_id].items))),
        "num_fewshot": data.draw(st.integers(0, 5)),
        "temperature": data.draw(st.floats(0, 2)),
        "epochs": data.draw(st.integers(1, 32)),
        "api": data.draw(st.sampled_from(["auto", "chat", "completions"])),
        "max_connections": data.draw(st.integers(1, 32)),
        "max_tokens": data.draw(st.integers(1, 32_768)),
    }
    assert parse_parameters(benchmark_id, values).model_dump() == values


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.floats() | st.text()))
def test_any_other_parameters_are_refused_and_never_ignored(parameters: dict[str, Any]) -> None:
    if not parameters or set(parameters) & set(Parameters.model_fields):
        return
    with pytest.raises(InvalidParametersError):
        parse_parameters("everyday_facts", parameters)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://localhost:11434/v1", "http://localhost:11434/v1"),
        (" https://host/v1/ ", "https://host/v1"),
        ("http://host/v1/chat/completions", "http://host/v1"),
        ("http://host/v1/completions", "http://host/v1"),
    ],
)
def test_the_base_url_is_found_in_pasted_urls(url: str, base: str) -> None:
    assert parse_endpoint(url, "m", None).base_url == base


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "localhost:8000",
        "ftp://host/v1",
        "http://",
        "http://[::1",
        "http://a:b@host/v1",
        "http://host/v1?key=secret",
        "http://host:99999/v1",
        "not a url",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_a_secret(url: str | None) -> None:
    with pytest.raises(EndpointError) as caught:
        parse_endpoint(url, "m", None)
    assert caught.value.code == "model_url_invalid"
    assert "key=secret" not in str(caught.value)
    assert "a:b@" not in str(caught.value)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 413, 429, 500, 503])
def test_every_status_becomes_one_sentence_without_the_key(status: int) -> None:
    target = Endpoint("http://host/v1", "m", SecretStr(KEY))
    error = status_error(target, "chat", status, f"bad key {KEY}\n" * 50)
    message = str(error)
    assert KEY not in message
    assert "\n" not in message
    assert len(message) < 900
    assert "http://host/v1/chat/completions" in message
    assert str(status) in message
    assert error.code.startswith("model_endpoint_")
    assert KEY not in repr(target)


@pytest.mark.parametrize(
    ("status", "body", "lacks"),
    [
        (404, "", True),
        (501, "", True),
        (400, '{"message": "the model has no chat template"}', True),
        (500, "chat_template is not set", True),
        (400, "bad request", False),
        (401, "chat template", False),
        (500, "out of memory", False),
    ],
)
def test_a_model_without_chat_is_recognised(status: int, body: str, lacks: bool) -> None:
    assert lacks_chat(httpx.Response(status, text=body)) is lacks


def test_without_inspect_ai_everything_but_its_tasks_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inspect_task, "find_spec", lambda name: None)
    offered = {entry["id"] for entry in provider_definition()["benchmarks"]}
    assert offered == {*QUESTION_SETS, "own_questions"}
