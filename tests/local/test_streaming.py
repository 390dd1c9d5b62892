"""Models are asked for whole replies, by every adapter; what streams all the same is refused."""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import Adapter, rehearse
from evalhub_mcp.adapter.scaffold import write_adapter
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.endpoint import EndpointError, choose_api, parse_endpoint
from evalhub_mcp.local.stub_model import StubModel

EXAMPLE = Path(__file__).parents[2] / "examples" / "adapter" / "adapter.py"
RUN = """
import json, os, sys
from importlib import import_module
from unittest.mock import MagicMock
from evalhub_mcp.adapter import AdapterError, JobSpec
module, name, *paths = sys.argv[1:]
adapter = getattr(import_module(module), name)
for path in paths:
    os.environ["EVALHUB_JOB_SPEC_PATH"] = path
    said = MagicMock()
    said.cancelled = False
    try:
        print(json.dumps(adapter().run(JobSpec.from_file(path), said).metrics))
    except AdapterError as error:
        print(json.dumps({"code": error.code, "message": str(error)}))
    os.chdir(os.path.dirname(path))
"""


def answers(tmp_path: Path, module: str, name: str, *jobs: dict[str, Any]) -> list[Any]:
    """What comes of each job, in one process as the hub would start it."""
    paths = []
    for number, job in enumerate(jobs):
        whole = {"id": f"j{number}", "provider_id": "x", "callback_url": "http://127.0.0.1:9"}
        paths.append(tmp_path / f"job{number}.json")
        paths[-1].write_text(json.dumps({**whole, **job}))
    done = subprocess.run(
        [sys.executable, "-c", RUN, module, name, *map(str, paths)],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "NO_PROXY": "127.0.0.1",
            "EVALHUB_DATASETS_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=100,
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(found) == len(jobs), done.stderr
    return found


def job_of(url: str, benchmark: str = "everyday_facts", **parameters: Any) -> dict[str, Any]:
    return {
        "benchmark_id": benchmark,
        "model": {"url": url, "name": "stand-in"},
        "num_examples": 2,
        "parameters": parameters,
    }


@pytest.mark.parametrize(
    "package",
    [
        "inspect:InspectAdapter",
        pytest.param(
            "lm_eval:LmEvalAdapter",
            marks=pytest.mark.skipif(
                find_spec("lm_eval") is None, reason="needs pip install 'evalhub-mcp[lm-eval]'"
            ),
        ),
    ],
)
def test_neither_probe_nor_question_nor_judge_asks_for_a_stream(
    tmp_path: Path, package: str
) -> None:
    rows = [{"question": i.input, "answer": i.target} for i in EVERYDAY_FACTS.items[:2]]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, rows)))
    module, _, name = package.partition(":")
    with StubModel(1.0) as model:
        jobs = [job_of(model.base_url, api=api) for api in ("chat", "completions")]
        if module == "inspect":
            judged = {"scorer": "model_graded", "judge_url": model.base_url, "judge_model": "j"}
            jobs.append(job_of(model.base_url, "own_questions", dataset="own.jsonl", **judged))
        found = answers(tmp_path, f"evalhub_mcp.local.{module}.__main__", name, *jobs)
        assert model.asked_to_stream == 0
        # A probe and two questions each; the judge as well, and a probe since it gives no grade.
        assert model.generations == (6 if module == "lm_eval" else 13)
    for answer in found[:2]:
        assert 1.0 in (answer.get("accuracy"), answer.get("exact_match")), answer


def adapter_in(path: Path, name: str) -> type[Adapter]:
    spec = importlib.util.spec_from_file_location("adapter_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[Adapter] = getattr(module, name)
    return found


@pytest.mark.parametrize("which", ["a new one", "the example"])
def test_adapters_people_start_from_ask_for_no_stream(tmp_path: Path, which: str) -> None:
    if which == "a new one":
        write_adapter("house-style", tmp_path)
        adapter = adapter_in(tmp_path / "house-style" / "adapter.py", "HouseStyleAdapter")
    else:
        adapter = adapter_in(EXAMPLE, "Wording")
    with StubModel(1.0) as model:
        told = rehearse(adapter, job_of(model.base_url, "any"))
        assert told.failure is None
        assert (model.asked_to_stream, model.generations > 1) == (0, True)


@pytest.mark.anyio
@pytest.mark.parametrize("api", ["auto", "chat", "completions"])
async def test_an_endpoint_that_streams_unasked_is_refused_at_once(api: Any) -> None:
    with StubModel(streams=True) as model:
        with pytest.raises(EndpointError) as caught:
            await choose_api(parse_endpoint(model.base_url, "stand-in", None), api)
        assert model.generations == 1
    assert caught.value.code == "model_endpoint_streams"
    assert "though none was asked for" in str(caught.value)


class Page(BaseHTTPRequestHandler):
    """A web interface, which answers anything with its page."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Chat</title>")

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.mark.anyio
async def test_a_page_instead_of_an_answer_is_told_from_a_model() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(EndpointError, match="text/html") as caught:
            await choose_api(parse_endpoint(url, "stand-in", None), "auto")
        server.shutdown()
    assert caught.value.code == "model_endpoint_not_found"
    assert "usually ends in /v1" in str(caught.value)
