"""Retries of requests to a model: when, after how long, and how they are reported."""

import pytest

from evalhub_mcp.local.inspect.endpoint import parse_endpoint
from evalhub_mcp.local.inspect.endpoint_probe import probe_endpoint
from evalhub_mcp.local.inspect.model_retries import MAX_RETRIES, MAX_WAIT, ModelRetries
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.laptop import Laptop, laptop

__all__ = ["laptop"]


def test_all_requests_wait_for_a_rate_limit_unless_it_lasts_too_long() -> None:
    retries = ModelRetries()
    assert retries.after_status(429, "2", 1) == 2
    assert 1.5 < retries.pause() <= 2
    assert retries.after_status(429, str(MAX_WAIT + 1), 1) is None
    assert retries.after_status(503, None, 1) == pytest.approx(0.75, abs=0.25)
    assert retries.after_status(503, None, 3) == pytest.approx(3, abs=1)
    assert retries.after_status(503, None, MAX_RETRIES + 1) is None
    assert retries.after_status(400, "1", 1) is None
    assert retries.after_lost_connection(1) is not None
    assert (retries.rate_limited, retries.server_errors, retries.lost_connections) == (1, 2, 1)
    assert retries.reported()["total"] == 4


@pytest.mark.anyio
async def test_a_rate_limit_is_honoured_and_its_retries_are_reported(laptop: Laptop) -> None:
    # The very first request only asks which API there is.
    limited = StubModel(0.8, fail_status=429, fail_after=1, fail_times=4, retry_after="0.3")
    with limited as model:
        job = await laptop.run(
            model.base_url, parameters={"num_examples": 10, "max_connections": 2}
        )
    result = job.results.benchmarks[0]
    assert (result.metrics["n_samples"], result.metrics["n_errors"]) == (10, 0)
    assert result.metrics["accuracy"] == 0.8
    retries = result.additional_info["retries"]
    assert (retries["total"], retries["rate_limited"]) == (4, 4)
    assert retries["waited_seconds"] == pytest.approx(4 * 0.3)


@pytest.mark.anyio
async def test_a_limit_at_the_first_request_is_waited_for_too() -> None:
    with StubModel(0.8, fail_status=429, fail_times=2, retry_after="0.05") as model:
        target = parse_endpoint(model.base_url, "stand-in", None)
        assert (await probe_endpoint(target)).api == "chat"
        assert model.generations == 3
