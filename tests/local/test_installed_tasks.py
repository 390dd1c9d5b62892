"""Benchmark `inspect_task`: tasks of installed packages, run by name."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import InvalidParametersError
from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.results.interpretation import read_job
from tests.local.support.adapter_process import run_jobs
from tests.local.support.laptop import Laptop, laptop
from tests.local.support.models import Judge
from tests.local.support.question_sets import parse_parameters

__all__ = ["laptop"]
KEY = "sk-judge-0123456789"
needs_inspect_evals = pytest.mark.skipif(
    find_spec("inspect_evals") is None, reason="needs pip install inspect-evals (500 MB)"
)

TASKS = """
from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import get_model
from inspect_ai.scorer import Score, accuracy, exact, scorer, stderr
from inspect_ai.solver import generate
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS

@task
def facts(only: int = 0):
    items = EVERYDAY_FACTS.items[: only or None]
    samples = [Sample(id=i.id, input=i.input, target=i.target) for i in items]
    return Task(dataset=MemoryDataset(samples), solver=generate(), scorer=exact())

@task
def reckless():
    return Task(dataset=[Sample(input="x", target="y")], solver=generate(), sandbox="local")

@task
def boxed():
    return Task(dataset=[Sample(input="x", target="y")], solver=generate(), sandbox="docker")

@scorer(metrics={"useful": [accuracy(), stderr()], "safe": [accuracy(), stderr()]})
def two():
    async def score(state, target):
        right = state.output.completion == target.text
        return Score(value={"useful": "C" if right else "I", "safe": "C"})
    return score

@task
def two_sides():
    samples = [Sample(id=i.id, input=i.input, target=i.target) for i in EVERYDAY_FACTS.items]
    return Task(dataset=samples, solver=generate(), scorer=two())

@scorer(metrics=[accuracy()])
def asked():
    async def score(state, target):
        judge = get_model(role="grader", default="openrouter/some/judge")
        return Score(value="C" if "fine" in (await judge.generate("Well?")).completion else "I")
    return score

@task
def judged():
    return Task(dataset=[Sample(input="x", target="y")], solver=generate(), scorer=asked())

@task
def far_away():
    raise ConnectionError("Couldn't reach 'some/data' on the Hub (OfflineModeIsEnabled)")
"""


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder on the path with an installed package `toy_evals`."""
    site = tmp_path / "site-packages"  # by which inspect knows that it is installed
    (site / "toy_evals").mkdir(parents=True)
    (site / "toy_evals" / "__init__.py").write_text(TASKS)
    info = site / "toy_evals-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-evals\nVersion: 1.2\n")
    (info / "top_level.txt").write_text("toy_evals\n")
    (info / "entry_points.txt").write_text(
        "[inspect_ai]\ntoy_evals = toy_evals\nhalf_evals = toy_evals_that_is_missing\n"
    )
    return site


def run_tasks(packages: Path, url: str, *tasks: dict[str, Any]) -> list[Any]:
    """The results of a job for each of these parameters, all in one process."""
    jobs = [
        {
            "benchmark_id": "inspect_task",
            "model": {"url": url, "name": "stand-in"},
            "parameters": parameters,
        }
        for parameters in tasks
    ]
    return list(
        run_jobs(
            "inspect",
            packages.parent,
            *jobs,
            PATH=str(packages),  # without Docker
            PYTHONPATH=str(packages),
            EVALHUB_SECRETS_DIR=str(packages.parent),
        )
    )


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"task": "toy_evals/none"}, "invalid_parameters", "'toy_evals/none' does not exist."),
    ({"task": "toy_evals/fact"}, "invalid_parameters", "does not exist; close: toy_evals/facts"),
    ({"task": "toy_evals/boxed"}, "task_not_runnable", "cannot run here: ERROR: Docker"),
    ({"task": "toy_evals/judged"}, "samples_failed", "set judge_url and judge_model"),
    ({"task": "toy_evals/judged", "judge_model": "j"}, "invalid_parameters", "both judge_url and"),
    ({"task": "other/facts"}, "invalid_parameters", "there are: half_evals, "),
    ({"task": "half_evals/x"}, "task_not_loaded", "everything it depends on"),
    ({"task": "toy_evals/reckless"}, "unsafe_sandbox", "directly on this machine"),
    ({"task": "toy_evals/far_away"}, "dataset_missing", "is not on this machine"),
    ({"task": "toy_evals/facts", "task_args": {"colour": 1}}, "invalid_parameters", "task_args"),
]


def test_installed_tasks_run_by_name_and_unsafe_or_unknown_ones_are_refused(packages: Path) -> None:
    """All in one process, since loading inspect-ai takes longest."""
    facts: dict[str, Any] = {
        "task": "toy_evals/facts",
        "task_args": {"only": 30},
        "num_examples": 20,
    }
    two_sides = {"task": "toy_evals/two_sides", "num_examples": 20}
    (packages.parent / "judge-key").write_text(KEY)
    with StubModel(0.7) as model, Judge(reply="fine", api_key=KEY) as judge:
        judged = {
            "task": "toy_evals/judged",
            "judge_url": judge.base_url,
            "judge_model": "judge",
            "judge_secret_ref": "judge-key",
        }
        jobs = (facts, two_sides, judged, *(parameters for parameters, _, _ in REFUSED))
        found, sides, graded, *refused = run_tasks(packages, model.base_url, *jobs)
        expected = model.expected_accuracy("everyday_facts", 20)
    metrics, info = found["metrics"], found["additional_info"]
    assert metrics["score"] == pytest.approx(expected)
    assert metrics["mean"] == metrics["score"]
    assert metrics["score_stderr"] == pytest.approx((expected * (1 - expected) / 19) ** 0.5)
    assert (metrics["n_samples"], metrics["n_errors"]) == (20, 0)
    assert (info["metric"], info["package"]) == ("mean", "1.2")
    assert info["wrong_answers"][0]["expected"]
    assert found["progress"] == [20, 20]
    each_score_keeps_its_name(sides, expected)
    # A task's grader is the job's judge.
    assert graded["metrics"]["score"] == 1.0
    assert judge.prompts == ["Hello", "Well?"]
    assert KEY not in json.dumps(graded)
    for answer, (_, code, phrase) in zip(refused, REFUSED, strict=True):
        assert (answer["code"], phrase in answer["message"]) == (code, True), answer


def each_score_keeps_its_name(sides: Any, expected: float) -> None:
    metrics, info = sides["metrics"], sides["additional_info"]
    assert info["metric"] == "useful_accuracy"
    assert metrics["score"] == metrics["useful_accuracy"] == pytest.approx(expected)
    assert metrics["score_stderr"] == metrics["useful_accuracy_stderr"] > 0
    assert (metrics["safe_accuracy"], metrics["safe_accuracy_stderr"]) == (1.0, 0.0)
    assert info["wrong_answers"][0]["why"] == "useful"


@pytest.mark.parametrize("task", ["./evil.py", "evil.py@task", "a/b/c", "/etc/passwd", "a/../b"])
def test_a_task_is_never_a_file(task: str) -> None:
    with pytest.raises(InvalidParametersError, match="the name of an installed task"):
        parse_parameters("inspect_task", {"task": task})


@needs_inspect_evals
@pytest.mark.anyio
async def test_a_task_of_inspect_evals_has_a_readable_result(laptop: Laptop) -> None:
    """Its attacks ship with the package; a model that calls no tool withstands all of them."""
    parameters = {"task": "inspect_evals/agent_threat_bench_data_exfil"}
    with StubModel(0.7) as model:
        job = await laptop.run(model.base_url, "inspect_task", parameters=parameters)
    assert job.status.state == "completed", job.status
    (result,) = job.results.benchmarks
    assert result.metrics["score"] == result.metrics["utility_accuracy"] == 0
    assert result.metrics["security_accuracy"] == 1
    assert (result.metrics["n_samples"], result.metrics["n_errors"]) == (8, 0)
    assert result.additional_info["metric"] == "utility_accuracy"
    providers = {one.resource.id: one for one in await laptop.client.providers.list()}
    (reading,) = read_job(job, providers).benchmarks
    assert (reading.metric, reading.score, reading.passed) == ("score", 0.0, False)
    assert reading.n_samples == 8


@needs_inspect_evals
@pytest.mark.anyio
@pytest.mark.parametrize(
    ("task", "code", "expected"),
    [
        ("gsm8k", "dataset_missing", "own_questions"),
        ("agent_threat_bench_data", "invalid_parameters", "agent_threat_bench_data_exfil"),
        ("persistbench_beneficial_memory", "samples_failed", "set judge_url and judge_model"),
    ],
)
async def test_a_task_of_inspect_evals_that_cannot_run_says_why(
    laptop: Laptop, task: str, code: str, expected: str
) -> None:
    parameters = {"task": f"inspect_evals/{task}", "num_examples": 2}
    with StubModel(0.7) as model:
        message, found = await laptop.failure(model.base_url, "inspect_task", parameters=parameters)
    assert (found, expected in message) == (code, True), message
