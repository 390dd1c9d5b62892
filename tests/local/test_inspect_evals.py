"""Tasks of the package inspect_evals, where it is installed."""

from importlib.util import find_spec

import pytest

from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.results.interpretation import read_job
from tests.local.support.laptop import Laptop, laptop

__all__ = ["laptop"]
needs_inspect_evals = pytest.mark.skipif(
    find_spec("inspect_evals") is None, reason="needs pip install inspect-evals (500 MB)"
)


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
