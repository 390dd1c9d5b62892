"""Keys in a request are found by name and by form; ordinary settings are not taken for keys."""

from typing import Any

import pytest

from evalhub_mcp.jobs.misplaced_keys import misplaced_keys, misplaced_keys_problem
from evalhub_mcp.jobs.model_endpoint import judge_problems
from evalhub_mcp.jobs.request_check import form_problems

REQUEST: dict[str, Any] = {
    "model": {"name": "m", "url": "http://host/v1", "auth": {"secret_ref": "my-key"}},
    "benchmarks": [{"id": "capitals", "parameters": {"judge_secret_ref": "judge-key"}}],
}


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({"api_key": "hunter2"}, "parameters.api_key"),
        ({"headers": {"Authorization": "x"}}, "parameters.headers.Authorization"),
        ({"env": [{"name": "HF_TOKEN", "value": "x"}]}, "parameters.env[0].value"),
        ({"note": "sk-a1b2c3d4e5f6g7h8"}, "parameters.note"),
    ],
)
def test_the_place_is_named_and_the_value_is_not(parameters, place):
    assert misplaced_keys({"parameters": parameters}) == [place]
    text = misplaced_keys_problem({"parameters": parameters}) or ""
    assert "model.auth.secret_ref" in text
    assert "hunter2" not in text
    assert "sk-a1" not in text


@pytest.mark.parametrize("name", ["max_tokens", "tokenizer", "eos_token", "keywords", "sort_key"])
def test_settings_with_similar_names_are_accepted(name):
    assert misplaced_keys({name: "512"}) == []


def test_names_of_secrets_are_accepted():
    assert form_problems(REQUEST) == []


def test_a_whole_request_is_checked_for_misplaced_keys():
    model = {**REQUEST["model"], "parameters": {"password": "hunter2"}}
    (problem,) = form_problems({**REQUEST, "model": model})
    assert problem.startswith("model.parameters.password: keys are never passed")


@pytest.mark.parametrize(
    "name",
    ["hf-token", "hf_token_v2", "pk-team-models", "openai-production-of-the-whole-evaluation-team"],
)
def test_the_name_of_a_secret_may_begin_like_a_key(name):
    assert judge_problems({"judge_secret_ref": name}) == []


@pytest.mark.parametrize("key", ["sk-1234", "sk-abcdefghijkl", "hf_aB3dE5", "pk-x1y2", "a1B2" * 10])
def test_a_key_in_place_of_a_secret_name_is_a_problem(key):
    assert "looks like a key" in " ".join(judge_problems({"judge_secret_ref": key}))


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"judge_url": "http://169.254.169.254/v1"}, "judge_url points at a link-local"),
        ({"judge_url": "ftp://host"}, "judge_url must be an http(s) URL"),
        ({"judge_secret_ref": "sk-a1b2c3d4e5f6g7h8"}, "judge_secret_ref looks like a key"),
        ({"judge_secret_ref": "a/b"}, "judge_secret_ref must be the name"),
    ],
)
def test_a_judge_is_checked_like_a_model(parameters, problem):
    assert problem in " ".join(judge_problems(parameters))
