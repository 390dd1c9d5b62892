"""No adapter asks a model for a stream, and endpoints that stream anyway are refused."""

import importlib.util
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import Adapter, rehearse
from evalhub_mcp.adapter.scaffold import write_adapter
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.endpoint import EndpointError, parse_endpoint
from evalhub_mcp.local.inspect.endpoint_probe import probe_endpoint
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.adapter_process import run_jobs
from tests.loopback import LoopbackServer, QuietHandler

EXAMPLE = Path(__file__).parents[2] / "examples" / "adapter" / "adapter.py"


def job_of(url: str, benchmark: str = "everyday_facts", **parameters: Any) -> dict[str, Any]:
    return {
        "benchmark_id": benchmark,
        "model": {"url": url, "name": "stand-in"},
        "num_examples": 2,
        "parameters": parameters,
    }


@pytest.mark.parametrize(
    "provider",
    [
        "inspect",
        pytest.param(
            "lm_eval",
            marks=pytest.mark.skipif(
                find_spec("lm_eval") is None, reason="needs pip install 'evalhub-mcp[lm-eval]'"
            ),
        ),
    ],
)
def test_no_request_to_a_model_or_judge_asks_for_a_stream(tmp_path: Path, provider: str) -> None:
    rows = [{"question": i.input, "answer": i.target} for i in EVERYDAY_FACTS.items[:2]]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with StubModel(1.0) as model:
        jobs = [job_of(model.base_url, api=api) for api in ("chat", "completions")]
        if provider == "inspect":
            judged = {"scorer": "model_graded", "judge_url": model.base_url, "judge_model": "j"}
            jobs.append(job_of(model.base_url, "own_questions", dataset="own.jsonl", **judged))
        found = run_jobs(provider, tmp_path, *jobs, EVALHUB_DATASETS_DIR=str(tmp_path))
        assert model.asked_to_stream == 0
        # A probe and two questions per job. The judge has its own probe, grades three known
        # answers and two replies.
        assert model.generations == (6 if provider == "lm_eval" else 15)
    metric = "accuracy" if provider == "inspect" else "exact_match"
    assert [answer["metrics"][metric] for answer in found[:2]] == [1.0, 1.0]


def adapter_in(path: Path, name: str) -> type[Adapter]:
    spec = importlib.util.spec_from_file_location("adapter_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[Adapter] = getattr(module, name)
    return found


@pytest.mark.parametrize("which", ["a new one", "the example"])
def test_the_template_and_the_example_adapter_ask_for_no_stream(tmp_path: Path, which: str) -> None:
    if which == "a new one":
        write_adapter("house-style", tmp_path)
        adapter = adapter_in(tmp_path / "house-style" / "adapter.py", "HouseStyleAdapter")
    else:
        adapter = adapter_in(EXAMPLE, "Wording")
    with StubModel(1.0) as model:
        rehearsal = rehearse(adapter, job_of(model.base_url, "any"))
        assert rehearsal.failure is None
        assert (model.asked_to_stream, model.generations > 1) == (0, True)


@pytest.mark.anyio
@pytest.mark.parametrize("api", ["auto", "chat", "completions"])
async def test_an_endpoint_that_streams_without_a_request_is_refused(api: Any) -> None:
    with StubModel(streams=True) as model:
        with pytest.raises(EndpointError) as caught:
            await probe_endpoint(parse_endpoint(model.base_url, "stand-in", None), api)
        assert model.generations == 1
    assert caught.value.code == "model_endpoint_streams"
    assert "though none was requested" in str(caught.value)


class Page(QuietHandler):
    """A web interface that answers every request with its page."""

    def do_POST(self) -> None:
        self.body()
        page = b"<!doctype html><title>Chat</title>"
        self.answer(page, Content_Type="text/html; charset=utf-8")


@pytest.mark.anyio
async def test_an_endpoint_that_answers_with_a_web_page_is_refused() -> None:
    with (
        LoopbackServer(Page) as server,
        pytest.raises(EndpointError, match="text/html") as caught,
    ):
        await probe_endpoint(parse_endpoint(server.origin, "stand-in", None), "auto")
    assert caught.value.code == "model_endpoint_not_found"
    assert "usually ends in /v1" in str(caught.value)
