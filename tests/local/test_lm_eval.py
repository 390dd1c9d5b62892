"""The lm-evaluation-harness on this machine, and that three ways of scoring agree."""

import json
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import pytest

from evalhub_mcp.adapter import AdapterError, InvalidParametersError
from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.benchmarks.benchmark import find_benchmark
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.endpoint import parse_endpoint
from evalhub_mcp.local.inspect.prepared_job import PreparedJob
from evalhub_mcp.local.lm_eval.benchmarks import BENCHMARKS, cached_datasets
from evalhub_mcp.local.lm_eval.provider_definition import PROVIDER, provider_definition
from evalhub_mcp.local.providers.document_schema import document_problems
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.adapter_process import run_jobs
from tests.local.support.laptop import Laptop, laptop
from tests.local.support.odd_endpoint import OddEndpoint, chat, refused
from tests.local.support.question_sets import parse_parameters
from tests.local.support.resumed_process import ResumedRun

__all__ = ["laptop"]
needs_lm_eval = pytest.mark.skipif(
    find_spec("lm_eval") is None, reason="needs pip install 'evalhub-mcp[lm-eval]' (730 MB)"
)


def test_only_benchmarks_that_run_over_an_endpoint_are_offered() -> None:
    assert [entry["id"] for entry in PROVIDER.definition["benchmarks"]] == [
        "everyday_facts",
        "arithmetic_word_problems",
        "own_questions",
    ]
    assert PROVIDER.document()["runtime"] == {"local": {"command": "lm-eval-local"}}


def test_the_harness_s_own_tasks_are_offered_where_their_data_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert cached_datasets() == []
    (tmp_path / "hub" / "datasets--openai--gsm8k").mkdir(parents=True)
    document = provider_definition()
    assert document_problems(document) == []
    entry = document["benchmarks"][-1]
    assert entry["id"] == "lm_eval_task"
    assert "openai/gsm8k" in entry["description"]


def test_parameters_are_checked_and_faults_named() -> None:
    with pytest.raises(InvalidParametersError, match="Known: everyday_facts, arithmetic"):
        parse_parameters("refusals", {}, BENCHMARKS)
    with pytest.raises(InvalidParametersError, match="task is missing"):
        parse_parameters("lm_eval_task", {}, BENCHMARKS)
    with pytest.raises(InvalidParametersError, match="did you mean num_fewshot"):
        parse_parameters("everyday_facts", {"num_fewshots": 1}, BENCHMARKS)


@needs_lm_eval
@pytest.mark.anyio
@pytest.mark.parametrize(
    ("benchmark_id", "scorer", "api"),
    [("everyday_facts", "exact", "chat"), ("arithmetic_word_problems", "numeric", "completions")],
)
async def test_three_ways_of_scoring_the_same_questions_agree(
    laptop: Laptop, benchmark_id: str, scorer: str, api: str
) -> None:
    rows = [
        {"id": i.id, "question": i.input, "answer": i.target}
        for i in QUESTION_SETS[benchmark_id].items
    ]
    path = laptop.datasets_dir / f"{benchmark_id}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    own = {"dataset": path.name, "scorer": scorer, "api": api}
    found: dict[str, float] = {}
    with StubModel(0.7) as model:
        for provider, benchmark, parameters, metric in (
            ("inspect-local", benchmark_id, {"api": api}, "accuracy"),
            ("lm-eval-local", benchmark_id, {"api": api, "num_fewshot": 2}, "exact_match"),
            ("inspect-local", "own_questions", own, "accuracy"),
            ("lm-eval-local", "own_questions", own, "accuracy"),
        ):
            job = await laptop.run(
                model.base_url, benchmark, parameters=parameters, provider=provider
            )
            assert job.status.state == "completed", job.status
            (result,) = job.results.benchmarks
            assert result.metrics["n_samples"] == len(rows)
            found[f"{provider}/{benchmark}"] = result.metrics[metric]
            if provider == "lm-eval-local":
                spread = (0.7 * 0.3 / len(rows)) ** 0.5
                assert result.metrics[f"{metric}_stderr"] == pytest.approx(spread, rel=0.1)
                assert result.additional_info["framework"].startswith("lm-eval 0.")
                assert result.additional_info["retries"]["total"] == 0
                assert result.additional_info["wrong_answers"][0]["got"]
        expected = model.expected_accuracy(benchmark_id)
    assert found == dict.fromkeys(found, pytest.approx(expected))


@needs_lm_eval
@pytest.mark.parametrize(
    ("task", "code", "message"),
    [
        ("gsm8k", "dataset_missing", "'gsm8k' is not on this machine"),
        ("no_such_task", "invalid_parameters", "no task 'no_such_task'"),
        ("arc_easy", "dataset_missing", "'arc_easy' is not on this machine"),
    ],
)
def test_a_task_that_cannot_run_here_says_why(
    tmp_path: Path, task: str, code: str, message: str
) -> None:
    with StubModel(0.7) as model:
        job = {
            "benchmark_id": "lm_eval_task",
            "model": {"url": model.base_url, "name": "stand-in"},
            "parameters": {"task": task},
        }
        (failure,) = run_jobs("lm_eval", tmp_path, job)
    assert failure["code"] == code
    assert message in failure["message"]


SLOW = "(a|aa)+$"
"""An expression that takes for ever in some replies, which a check of the file cannot know."""


def own_questions_job(rows: list[dict[str, str]], scorer: Any) -> Any:
    """A checked job of these questions, which asks no endpoint."""
    data = "\n".join(map(json.dumps, rows)).encode()
    parameters = parse_parameters(
        "own_questions", {"dataset": "own.jsonl", "scorer": scorer}, BENCHMARKS
    )
    return PreparedJob(
        find_benchmark(BENCHMARKS, "own_questions"),
        parameters,
        parse_endpoint("http://127.0.0.1:9/v1", "m", None),
        report=check_file(data, "jsonl", scorer),
    )


def answering(reply: str) -> Any:
    """A model of the harness that always replies with the same."""
    from lm_eval.api.model import LM

    class Answering(LM):  # type: ignore[misc, unused-ignore]
        replies: ClassVar[dict[Any, Any]] = {}
        failures: ClassVar[dict[Any, Any]] = {}
        max_tokens, api, replies_taken = 1024, "chat", 0

        def generate_until(self, requests: list[Any]) -> list[str]:
            return [reply] * len(requests)

        def loglikelihood(self, requests: list[Any]) -> Any:
            raise NotImplementedError

        loglikelihood_rolling = loglikelihood

    return Answering()


@needs_lm_eval
def test_a_reply_that_cannot_be_graded_does_not_count() -> None:
    """An expression that is too slow for the reply is neither right nor wrong."""
    from evalhub_mcp.local.lm_eval.run import evaluate

    rows = [
        {"id": "slow", "question": "How many a?", "answer": SLOW},
        {"id": "right", "question": "Ends with !?", "answer": "!$"},
        {"id": "wrong", "question": "Ends with a?", "answer": "a$"},
    ]
    recorded: dict[str, float | None] = {}

    def on_sample(*given: Any, **named: Any) -> None:
        recorded[named["id"]] = given[3]

    job = own_questions_job(rows, "regex")
    outcome = evaluate(job, answering("a" * 60 + "!"), on_sample, chat=False)
    assert recorded == {"slow": None, "right": 1.0, "wrong": 0.0}
    metrics = outcome.metrics
    assert (metrics["n_samples"], metrics["n_errors"]) == (2, 1)
    assert metrics["accuracy"] == 0.5
    assert [wrong["id"] for wrong in outcome.wrong_answers] == ["wrong"]


@needs_lm_eval
@pytest.mark.parametrize("benchmark", ["everyday_facts", "own_questions"])
def test_cut_empty_and_tool_replies_are_counted_apart_from_wrong_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, benchmark: str
) -> None:
    replies = {
        1: chat(),  # the probe
        2: chat("The answer could be", "length"),
        3: chat("<think>Is it", "length"),
        4: chat("<think>Hm.</think>"),
        5: chat(None, "tool_calls", tool_calls=[{"function": {"name": "search"}}]),
        6: chat("Atlantis"),
    }
    rows = [{"question": f"Capital number {n}?", "answer": "Paris"} for n in range(5)]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with OddEndpoint(lambda path, body, number: replies[number]) as endpoint:
        own = {"dataset": "q.jsonl", "scorer": "exact"} if benchmark == "own_questions" else {}
        job = {
            "benchmark_id": benchmark,
            "model": {"url": endpoint.base_url, "name": "odd"},
            "parameters": {"num_examples": 5, "max_connections": 1, "max_tokens": 300, **own},
        }
        (found,) = run_jobs("lm_eval", tmp_path, job, EVALHUB_DATASETS_DIR=str(tmp_path))
    metrics, info = found["metrics"], found["additional_info"]
    assert metrics["n_samples"] == 5
    assert (metrics["cut_replies"], metrics["empty_replies"]) == (2, 1)
    assert metrics["tool_call_replies"] == 1
    assert info["max_tokens_to_try"] == 1200
    assert info["requests"]["model"] == 5
    assert "2 replies were cut off at max_tokens 300" in info["cautions"][0]
    assert "try max_tokens 1200" in info["cautions"][0]


@needs_lm_eval
def test_a_question_that_is_refused_is_an_error_and_no_reply(tmp_path: Path) -> None:
    rows = [{"question": f"Capital number {n}?", "answer": "Paris"} for n in range(5)]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    too_long = refused("This model's maximum context length is 8192 tokens.")
    with OddEndpoint(lambda path, body, n: too_long if n == 3 else chat()) as endpoint:
        job = {
            "benchmark_id": "own_questions",
            "model": {"url": endpoint.base_url, "name": "odd"},
            "parameters": {"dataset": "q.jsonl", "scorer": "exact", "max_connections": 1},
        }
        (found,) = run_jobs("lm_eval", tmp_path, job, EVALHUB_DATASETS_DIR=str(tmp_path))
    metrics = found["metrics"]
    assert (metrics["accuracy"], metrics["n_samples"], metrics["n_errors"]) == (1.0, 4, 1)
    assert "8192 tokens" in found["additional_info"]["first_error"]
    assert [bool(sample["error"]) for sample in found["samples"]].count(True) == 1


@needs_lm_eval
def test_reasoning_is_cut_before_the_harness_filters_a_reply(tmp_path: Path) -> None:
    item = EVERYDAY_FACTS.items[0]
    reply = chat(f"<think>\nAtlantis?\n</think>\n\n{item.target}")
    with OddEndpoint(lambda *_: reply) as endpoint:
        job = {
            "benchmark_id": "everyday_facts",
            "model": {"url": endpoint.base_url, "name": "odd"},
            "parameters": {"num_examples": 1, "num_fewshot": 0},
        }
        (found,) = run_jobs("lm_eval", tmp_path, job)
    assert found["metrics"]["exact_match"] == 1.0


@needs_lm_eval
def test_a_run_without_any_graded_reply_has_no_result() -> None:
    from evalhub_mcp.local.lm_eval.run import evaluate

    rows = [
        {"id": str(number), "question": f"How many a? {number}", "answer": SLOW}
        for number in range(2)
    ]
    job = own_questions_job(rows, "regex")
    with pytest.raises(AdapterError) as failure:
        evaluate(job, answering("a" * 60 + "!"), lambda *_, **__: None, chat=False)
    assert failure.value.code == "no_result"


@needs_lm_eval
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # newer harnesses have `load` only
@pytest.mark.parametrize("method", ["load", "load_task_or_group"])
def test_a_task_is_loaded_without_network_and_programs(tmp_path: Path, method: str) -> None:
    from datasets import Dataset, DatasetDict

    from evalhub_mcp.local.lm_eval.run import OfflineTaskManager

    tried: list[str] = []

    def data(**_: Any) -> Any:
        for name, reach in {
            "network": lambda: socket.create_connection(("127.0.0.1", port), 5),
            "program": lambda: subprocess.run(["true"], check=False),
        }.items():
            try:
                reach()
            except OSError:
                tried.append(name)
        return DatasetDict({"test": Dataset.from_list([{"question": "q", "answer": "a"}])})

    task = {
        "task": "curious",
        "custom_dataset": data,
        "test_split": "test",
        "output_type": "generate_until",
        "doc_to_text": "{{question}}",
        "doc_to_target": "{{answer}}",
    }
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        manager = OfflineTaskManager(include_path=str(tmp_path), include_defaults=False)
        getattr(manager, method)([task])
        # Afterwards the evaluation has its network.
        socket.create_connection(("127.0.0.1", port), 5).close()
    assert tried == ["network", "program"]
    assert "network" in manager.loading["refused"]


@needs_lm_eval
@pytest.mark.anyio
async def test_a_rate_limit_is_waited_for_and_a_permanent_failure_ends_the_run(
    laptop: Laptop,
) -> None:
    options: dict[str, Any] = {"provider": "lm-eval-local", "parameters": {"num_examples": 10}}
    limited = StubModel(0.8, fail_status=429, fail_after=1, fail_times=3, retry_after="0.2")
    with limited as model:
        job = await laptop.run(model.base_url, "everyday_facts", **options)
    (result,) = job.results.benchmarks
    assert result.metrics["exact_match"] == 0.8
    assert result.additional_info["retries"]["rate_limited"] == 3
    with StubModel(0.8, fail_status=400, fail_after=4) as model:
        message, code = await laptop.failure(model.base_url, **options)
    assert code == "model_endpoint_refused"
    assert "was told to fail" in message


@needs_lm_eval
def test_a_killed_run_goes_on_from_the_replies_it_had(tmp_path: Path) -> None:
    with StubModel(0.7, delay=0.05) as model:
        run = ResumedRun(
            "lm_eval",
            tmp_path,
            {
                "benchmark_id": "everyday_facts",
                "model": {"url": model.base_url, "name": "stand-in"},
                "parameters": {"num_examples": 40, "max_connections": 2},
            },
            EVALHUB_SECRETS_DIR=str(tmp_path),
        )
        half = run.kill_after(12)
        assert all(sample.score is None and sample.reply for sample in half.samples)
        assert all("not graded" in sample.error for sample in half.samples)
        asked = model.generations
        found = run.finish()
        again = model.generations - asked
        expected = model.expected_accuracy("everyday_facts", 40)
    taken = found["additional_info"]["resumed_answers"]
    assert taken >= 12
    assert again < 40 - taken + 5  # besides those of the probe
    assert any("went on from" in text for text in found["additional_info"]["cautions"])
    assert found["metrics"]["exact_match"] == pytest.approx(expected)
    kept = run.kept("second")
    assert kept is not None
    assert [sample.score is None for sample in kept.samples] == [False] * 40
    assert not any(sample.error for sample in kept.samples)
    assert found["usage"]["seconds_p50"] > 0
    assert not list(run.samples_dir.glob("*.replies.jsonl"))
