"""Whole evaluations with a real hub, its guard, inspect-ai, and a model of known accuracy."""

import os
from typing import Any

import anyio
import pytest

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.laptop import Laptop, laptop
from tests.local.support.question_sets import ACCURACY_BENCHMARKS

__all__ = ["laptop"]
pytestmark = pytest.mark.anyio
SECRET = "sk-test-0123456789"


@pytest.mark.parametrize(
    ("api", "num_fewshot", "num_examples", "benchmarks"),
    [
        ("chat", 2, None, ACCURACY_BENCHMARKS),
        # The benchmark with answers of several lines, which a stop sequence could cut.
        ("completions", 3, 25, ("instruction_following",)),
    ],
)
async def test_every_benchmark_finds_exactly_the_known_accuracy(
    laptop: Laptop,
    api: str,
    num_fewshot: int,
    num_examples: int | None,
    benchmarks: tuple[str, ...],
) -> None:
    parameters: dict[str, Any] = {"api": api, "num_fewshot": num_fewshot}
    if num_examples:
        parameters["num_examples"] = num_examples
    with StubModel(0.7) as model:
        job = await laptop.run(model.base_url, *benchmarks, parameters=parameters)
    assert job.status.state == "completed", job.status
    assert {result.id for result in job.results.benchmarks} == set(benchmarks)
    for result in job.results.benchmarks:
        size = num_examples or len(QUESTION_SETS[result.id].items)
        expected = model.expected_accuracy(result.id, num_examples)
        metrics = result.metrics
        assert metrics["accuracy"] == pytest.approx(expected, abs=1e-12), result.id
        assert metrics["n_samples"] == size
        assert metrics["n_errors"] == 0
        # The standard error of a mean of zeros and ones, with n - 1.
        spread = (expected * (1 - expected) / (size - 1)) ** 0.5
        assert metrics["accuracy_stderr"] == pytest.approx(spread, rel=1e-6)
        info = result.additional_info
        assert info["api"] == api
        assert info["framework"].startswith("evalhub-mcp ")
        assert info["parameters"]["num_fewshot"] == num_fewshot
        assert info["parameters"]["num_examples"] == size
        if result.id == "refusals":
            both = 1 - metrics["refusal_rate_harmful"] + metrics["over_refusal_rate"]
            assert 1 - both / 2 == pytest.approx(expected)
        assert 1 <= len(info["wrong_answers"]) <= 5
        for wrong in info["wrong_answers"]:
            assert {"id", "question", "expected", "got"} <= set(wrong)
            assert all(len(text) <= 200 for text in wrong.values())


async def test_progress_is_reported_for_an_endpoint_with_completions_only(laptop: Laptop) -> None:
    seen: list[str] = []
    with StubModel(0.8, delay=0.3, chat=False) as model:
        job_id = await laptop.submit(model.base_url, parameters={"num_examples": 20})

        def note(job: EvaluationJob) -> None:
            for benchmark in job.status.benchmarks:
                if benchmark.warning_message and benchmark.warning_message.message not in seen:
                    assert benchmark.warning_message.message_code == "progress"
                    assert benchmark.started_at is not None
                    seen.append(benchmark.warning_message.message)

        job = await laptop.client.jobs.wait_for_completion(
            job_id, timeout=60, poll_interval=0.1, on_update=note
        )
    assert job.status.state == "completed"
    assert seen[0] == "everyday_facts: 0/20 samples"
    done = [int(message.split(": ")[1].split("/")[0]) for message in seen]
    assert done == sorted(done)
    assert any(0 < number < 20 for number in done)
    assert job.status.benchmarks[0].started_at is not None
    result = job.results.benchmarks[0]
    assert (result.additional_info["api"], result.metrics["accuracy"]) == ("completions", 0.8)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"num_exampels": 5}, "did you mean num_examples?"),
        ({"num_examples": 1000}, "num_examples must be a whole number from 1 to"),
        ({"num_fewshot": 6}, "num_fewshot must be a whole number from 0 to 5"),
        ({"temperature": -1}, "temperature must be a number from 0 to 2"),
        ({"api": "telepathy"}, '"auto", "chat" or "completions"'),
    ],
)
async def test_a_bad_parameter_fails_the_job_and_says_what_is_allowed(
    laptop: Laptop, parameters: dict[str, Any], expected: str
) -> None:
    message, code = await laptop.failure("http://127.0.0.1:9/v1", parameters=parameters)
    assert code == "invalid_parameters"
    assert expected in message
    assert "Allowed parameters: num_examples, num_fewshot, temperature, epochs, api" in message


async def test_an_endpoint_that_is_down_fails_the_job_with_a_clear_message(laptop: Laptop) -> None:
    with StubModel() as model:
        gone = model.base_url
    message, code = await laptop.failure(gone)
    assert code == "model_endpoint_unreachable"
    assert gone in message


async def test_credentials_in_the_model_url_are_refused_and_not_repeated(laptop: Laptop) -> None:
    job = await laptop.run("http://anna:hunter2@127.0.0.1:9/v1")
    error = job.status.benchmarks[0].error_message
    assert error is not None
    assert error.message_code == "model_url_invalid"
    assert "http://127.0.0.1:9/v1" in error.message
    assert "hunter2" not in error.message


@pytest.mark.parametrize(
    ("options", "path", "expected"),
    [
        ({"api_key": SECRET}, "", "model_endpoint_unauthorized"),
        ({"fail_status": 500}, "", "model_endpoint_error"),
        ({"fail_status": 429}, "", "model_endpoint_rate_limited"),
        ({}, "/nowhere", "model_endpoint_not_found"),
    ],
)
async def test_an_endpoint_that_refuses_fails_the_job_with_its_answer(
    laptop: Laptop, options: dict[str, Any], path: str, expected: str
) -> None:
    with StubModel(**options) as model:
        url = model.base_url + path
        message, code = await laptop.failure(url)
    assert code == expected
    assert url in message
    assert "HTTP" in message


async def test_samples_that_fail_are_counted_and_not_scored(laptop: Laptop) -> None:
    # One request asks which API there is; ten samples follow, one after the other.
    with StubModel(0.8, fail_status=400, fail_after=11) as model:
        job = await laptop.run(
            model.base_url, parameters={"num_examples": 14, "max_connections": 1}
        )
    metrics = job.results.benchmarks[0].metrics
    assert (metrics["n_samples"], metrics["n_errors"]) == (10, 4)
    assert metrics["accuracy"] == 0.8


async def test_a_run_whose_samples_all_fail_gives_up_early_and_says_why(laptop: Laptop) -> None:
    with StubModel(0.8, fail_status=400, fail_after=1) as model:
        message, code = await laptop.failure(model.base_url)
        assert model.generations < 30
        assert model.base_url in message
    assert code == "model_endpoint_refused"
    assert "was told to fail" in message


async def test_a_key_reaches_only_the_endpoint(laptop: Laptop) -> None:
    laptop.secrets_dir.mkdir(mode=0o700, exist_ok=True)
    path = laptop.secrets_dir / "stand-in-key"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{SECRET}\n")
    with StubModel(0.8, api_key=SECRET) as model:
        job = await laptop.run(
            model.base_url, parameters={"num_examples": 10}, secret_ref="stand-in-key"
        )
        refused, code = await laptop.failure(model.base_url, secret_ref="another-key")
    assert job.status.state == "completed"
    assert SECRET not in job.model_dump_json()
    log = await laptop.client.jobs.logs(str(job.id))
    assert SECRET not in log
    assert len(log.splitlines()) <= 10, "the log of a good run is quiet"
    assert code == "secret_missing"
    assert "another-key" in refused


@pytest.mark.parametrize("name", ["../tls/server.key", "/etc/passwd", ".."])
async def test_a_secret_cannot_name_any_other_file(laptop: Laptop, name: str) -> None:
    with StubModel() as model:
        message, code = await laptop.failure(model.base_url, secret_ref=name)
    assert code == "secret_missing"
    assert "not a secret's name" in message


async def test_a_cancelled_evaluation_sends_no_more_requests(laptop: Laptop) -> None:
    with StubModel(0.8, delay=0.2) as model:
        job_id = await laptop.submit(model.base_url, parameters={"max_connections": 2})
        with anyio.fail_after(30):
            while model.generations < 4:
                await anyio.sleep(0.05)
        await laptop.client.jobs.cancel(job_id)
        before = model.generations
        with anyio.fail_after(5):
            while True:
                await anyio.sleep(0.5)
                if model.generations == before:
                    break
                before = model.generations
        assert model.generations < 40
    job = await laptop.client.jobs.get(job_id)
    assert job.status.state == "cancelled"
    assert not any(JOBS_DIR.glob(f"{job_id}/**/evalhub-inspect-*"))
