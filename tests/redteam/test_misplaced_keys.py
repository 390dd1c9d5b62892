"""A key is refused in every free field of every call, and masked on every way out."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.cli.main import main
from evalhub_mcp.jobs.misplaced_keys import misplaced_keys
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.redteam.support.hostile_hub import JOB, OTHER_JOB, HostileHub, hostile_hub

pytestmark = pytest.mark.anyio

MODEL = {"name": "m", "url": "http://127.0.0.1:9/v1"}
KEYS = [
    "sk-proj-4fGh7Jk2LmN9pQrS",
    "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ012345",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "Bearer abcdefghijklmnop1234",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27u",
    "api_key=hunter2hunter2",
    "postgres://user:p4ssw0rd@host/db",
    "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    "7Xk2pQ9vR4tY8wZ1aB3cD5eF6gH0jK2L",
]
NAMES = [
    "api_key", "apiKey", "API-KEY", "apikey", "OPENAI_API_KEY", "openai_key", "Authorization",
    "proxy-authorization", "token", "access_token", "HF_TOKEN", "X-Auth-Token", "password",
    "db_password", "passwd", "client_secret", "secret", "AWS_SECRET_ACCESS_KEY", "private_key",
    "credentials", "session_cookie", "api\u200b_key", "ＡＰＩ_ＫＥＹ", "bearer",
    "session_token_value",
]  # fmt: skip
HARMLESS: dict[str, Any] = {
    "max_tokens": 4096, "tokenizer": "meta-llama/Llama-3-8B", "num_tokens": "128",
    "token_limit": "8000", "pass_threshold": "0.5", "keywords": "safety, bias", "eos_token": "</s>",
    "dataset_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "md5": "5d41402abc4b2a76b9719d911017c592", "run": "550e8400-e29b-41d4-a716-446655440000",
    "word": "pneumonoultramicroscopicsilicovolcanoconiosis", "sort_key": "accuracy",
    "secret_ref": "my-model-key", "judge_secret_ref": "judge-key", "stop": ["</s>", "\n\n"],
    "path": "s3://bucket/Data/Questions_2024/SetOne/FinalVersion.jsonl", "token_type": "bearer",
    "model": "mistralai/Mixtral-8x7B-Instruct-v0.1-AWQ-INT4", "password_policy": "strict",
    "prompt": "Explain why a password: policy matters, and what an API key is for.",
    "system": "You are a bearer of good news. Answer with the token that comes next.",
    "image": "quay.io/evalhub/lighteval@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c",
    "task": "hf_leaderboard_math_hard", "name": "sk-learn classifier", "use_token": True,
    "dataset": "sk-learn-2024-benchmark", "language": "sk-SK-translation-v2", "set": "pk_fire_2023",
    "shots": "sk-learn-5shot-iris", "see": "from sk_learn_digits_8x8_images.",
    "when": "2026-01-02T03:04:05.123456Z", "camel": "ThisIsAVeryLongCamelCaseTaskNameOfABenchmark",
    "numbers": "123456789012345678901234567890123456", "answer_key": "B", "tokens": "many",
}  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_found_by_its_form_at_any_depth(key: str) -> None:
    for value in ({"a": key}, {"a": {"b": [1, {"c": key}]}}, {"a": [f"see {key}"]}, {key: 1}):
        found = misplaced_keys(value)
        assert found
        assert key not in " ".join(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_key_is_found_by_the_name_of_its_field(name: str) -> None:
    for value in ("hunter2", ["hunter2"], {"value": "hunter2"}):
        assert misplaced_keys({"model": {"headers": {name: value}}}), value
    assert misplaced_keys({"env": [{"name": name, "value": "hunter2"}]})
    assert misplaced_keys({"tags": [{"key": name, "value": "hunter2"}]})
    assert not misplaced_keys({name: ""})


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_values_are_not_taken_for_keys(name: str) -> None:
    assert misplaced_keys({"model": {"parameters": {name: HARMLESS[name]}}}) == []


def submissions(value: Any) -> dict[str, dict[str, Any]]:
    """Calls of submit_evaluation, by the place where they have the value."""
    benchmark = {"id": "some id"}
    plain = {"model": MODEL, "benchmarks": [benchmark]}
    named = {"api_key": "hunter2"} if value is None else {"x": value}
    text = "api_key=hunter2hunter2" if value is None else value
    return {
        "model.parameters": {**plain, "model": {**MODEL, "parameters": named}},
        "model.parameters.headers": {
            **plain,
            "model": {**MODEL, "parameters": {"headers": [named]}},
        },
        "benchmarks[0].parameters": {**plain, "benchmarks": [{**benchmark, "parameters": named}]},
        "benchmarks[0].parameters.task_args": {
            **plain,
            "benchmarks": [{**benchmark, "parameters": {"task_args": named}}],
        },
        "benchmarks[0].test_data_ref": {
            **plain,
            "benchmarks": [{**benchmark, "test_data_ref": {"s3": named}}],
        },
        "benchmarks[0].hardware_config": {
            **plain,
            "benchmarks": [{**benchmark, "hardware_config": named}],
        },
        "model.name": {**plain, "model": {**MODEL, "name": text}},
        "name": {**plain, "name": text},
        "description": {**plain, "description": f"with {text}"},
        "tags[0]": {**plain, "tags": [text]},
        "experiment.name": {**plain, "experiment": {"name": text}},
        "experiment.tags[0].value": {
            **plain,
            "experiment": {"name": "e", "tags": [{"key": "k", "value": text}]},
        },
    }


async def test_no_call_with_a_key_reaches_the_hub() -> None:
    hub = HostileHub(lambda field: f"some {field}", "completed")
    with hostile_hub(hub) as url:
        async with Client(build_server(Settings(base_url=url))) as client:
            for value in (KEYS[0], KEYS[4], None):
                for place, call in submissions(value).items():
                    for more in ({}, {"dry_run": True}):
                        result = await client.call_tool("submit_evaluation", {**call, **more})
                        text = text_of(result)
                        assert result.is_error, (place, value)
                        assert place.partition("[")[0] in text, (place, text)
                        assert "model.auth.secret_ref" in text
                        assert "hunter2" not in text
                        assert KEYS[0] not in text
                        assert KEYS[4] not in text
            others: dict[str, dict[str, Any]] = {
                "rerun_evaluation": {"job_id": JOB, "parameters": {"token": "hunter2"}},
                "create_collection": {
                    "name": "n",
                    "category": "c",
                    "benchmarks": [{"id": "some id", "parameters": {"api_key": "hunter2"}}],
                },
                "find_benchmarks": {"query": f"what does {KEYS[0]} open"},
                "recommend_evaluation": {"goal": KEYS[1]},
                "list_jobs": {"name": KEYS[2]},
            }
            for tool, given in others.items():
                result = await client.call_tool(tool, given)
                assert result.is_error, tool
                assert "keys are never passed through a tool" in text_of(result)
            as_text = {"model": {**MODEL, "parameters": '{"api_key": "abc"}'}}
            result = await client.call_tool(
                "submit_evaluation", {**as_text, "benchmarks": [{"id": "some id"}]}
            )
            assert result.is_error


async def test_a_judge_is_checked_like_the_model() -> None:
    hub = HostileHub(lambda field: f"some {field}", "completed")
    with hostile_hub(hub) as url:
        async with Client(build_server(Settings(base_url=url))) as client:
            for parameters, problem in (
                ({"judge_secret_ref": KEYS[0]}, "judge_secret_ref looks like a key itself"),
                ({"judge_secret_ref": "../other"}, "judge_secret_ref must be the name"),
                ({"judge_url": "http://2852039166/v1"}, "judge_url points at a link-local"),
                ({"judge_url": "http://[::ffff:a9fe:a9fe]/v1"}, "judge_url points at"),
                ({"judge_url": "http://169。254。169。254/v1"}, "judge_url points at"),
                ({"judge_url": "http://metadata.google.internal./v1"}, "judge_url points at"),
                ({"judge_url": "http://user:pw@host/v1"}, "judge_url must not contain a user"),
            ):
                benchmark = {"id": "some id", "parameters": parameters}
                result = await client.call_tool(
                    "submit_evaluation", {"model": MODEL, "benchmarks": [benchmark]}
                )
                assert result.is_error
                assert problem in text_of(result), text_of(result)


def stored(value: Any) -> HostileHub:
    """A hub whose jobs were submitted by another client, with keys in them."""
    hub = HostileHub(lambda field: f"some {field}", "completed")
    for number, job in enumerate(hub.jobs):
        headers = {"Authorization": f"pw-{number}x"}
        secrets = {"api_key": f"hunter{number}hunter", "headers": headers, "env": value}
        job["model"]["parameters"] = secrets
        job["custom"] = job["experiment"] = secrets
        job["benchmarks"][0]["parameters"] = secrets
        job["results"]["benchmarks"][0]["additional_info"] = secrets
        job["results"]["benchmarks"][0]["artifacts"] = secrets
    hub.log = "api_key=hunter0hunter\n"
    return hub


def assert_masked(where: str, shown: str) -> None:
    for secret in ("hunter0hunter", "hunter1hunter", "pw-0x", "pw-1x", KEYS[0], KEYS[4], KEYS[10]):
        assert secret not in shown, (where, secret)


@pytest.mark.parametrize("key", [KEYS[0], KEYS[4], KEYS[10]])
async def test_a_key_that_a_job_already_has_is_masked_in_every_reply(key: str) -> None:
    with hostile_hub(stored(key)) as url:
        async with Client(build_server(Settings(base_url=url))) as client:
            for tool, given in (
                ("get_job_results", {"job_id": JOB, "detail": "detailed"}),
                ("get_job_results", {"job_id": JOB}),
                ("get_samples", {"job_id": JOB}),
                ("compare_jobs", {"job_ids": [JOB, OTHER_JOB]}),
                ("rerun_evaluation", {"job_id": JOB, "dry_run": True}),
                ("get_job_status", {"job_id": JOB}),
                ("get_job_logs", {"job_id": JOB}),
                ("diagnose_job", {"job_id": JOB}),
                ("list_jobs", {}),
            ):
                result = await client.call_tool(tool, given)
                assert_masked(tool, text_of(result) + json.dumps(result.structured_content))
            for address in ("", "/results", "/results?format=json", "/logs"):
                read = await client.read_resource(f"evalhub://jobs/{JOB}{address}")
                assert_masked(address, read.model_dump_json())
            for prompt, arguments in (
                ("compare_runs", {"job_ids": f"{JOB},{OTHER_JOB}"}),
                ("diagnose_failure", {"job_id": JOB}),
                ("release_gate", {"job_ids": JOB, "baseline_job_id": OTHER_JOB}),
            ):
                shown = await client.get_prompt(prompt, arguments)
                assert_masked(prompt, shown.model_dump_json())
            again = await client.call_tool("rerun_evaluation", {"job_id": JOB})
            assert again.is_error
            assert "model.parameters.api_key" in text_of(again)


def test_a_key_that_a_job_already_has_is_masked_in_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile_hub(stored(KEYS[0])) as url:
        judgement, page = tmp_path / "gate.json", tmp_path / "report.html"
        for command in (
            ["gate", JOB, "--baseline", OTHER_JOB, "--json", str(judgement)],
            ["report", JOB, OTHER_JOB, "-o", str(page)],
        ):
            main([*command, "--base-url", url])
        assert_masked("output", "".join(capsys.readouterr()))
        assert_masked("gate", judgement.read_text("utf-8"))
        assert_masked("report", page.read_text("utf-8"))
