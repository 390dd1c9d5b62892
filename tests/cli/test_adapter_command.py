"""`evalhub-mcp adapter`: from a new adapter to an interpreted result, and its errors."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from evalhub_mcp.adapter.scaffold import write_adapter
from evalhub_mcp.cli.main import main
from evalhub_mcp.cli.provider_advice import advice
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.providers import user_defined
from tests.loopback import LoopbackServer, QuietHandler
from tests.narrow import text_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adapters.md"
EXAMPLE = ROOT / "examples" / "adapter"
IN_DOCUMENTS = "http://localhost:11434/v1"


class KnowsCapitals(LoopbackServer):
    """An endpoint that answers four of the ten questions a new adapter comes with."""

    def __init__(self) -> None:
        answers = {"Portugal": "Lisbon", "Norway": "oslo.", "Kenya": "Nairobi", "Peru": "Lima"}

        class Handler(QuietHandler):
            def do_GET(self) -> None:
                self.answer({"object": "list", "data": [{"id": "llama3.2", "object": "model"}]})

            def do_POST(self) -> None:
                asked = json.loads(self.body())
                question = asked["messages"][-1]["content"]
                known = [a for q, a in answers.items() if q in question]
                reply = known[0] if known else "I do not know."
                self.answer({"choices": [{"message": {"role": "assistant", "content": reply}}]})

        super().__init__(Handler)
        self.url = f"{self.origin}/v1"


@pytest.fixture
def model() -> Iterator[KnowsCapitals]:
    with KnowsCapitals() as knows:
        yield knows


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    return write_adapter("house-style", tmp_path)[0].parent


def environment(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("EVALHUB_", "PYTEST_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return kept | {"EVALHUB_MCP_DATA_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": path}


def steps(document: Path, heading: str) -> str:
    """The commands in a section of a document, as a script."""
    section = document.read_text("utf-8").partition(heading)[2].partition("\n## ")[0]
    blocks = re.findall(r"```(\w*)\n(.*?)```", section, re.DOTALL)
    return "set -e\n" + "".join(text for language, text in blocks if not language)


async def followed(script: str, where: Path, model: KnowsCapitals, tmp_path: Path) -> str:
    """What the commands print, with `model` in place of the endpoint they name."""
    assert IN_DOCUMENTS in script
    done = await anyio.run_process(
        ["sh", "-c", script.replace(IN_DOCUMENTS, model.url)],
        cwd=where,
        env=environment(tmp_path),
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode()
    assert done.returncode == 0, said
    return said


async def evaluated(tmp_path: Path, model: KnowsCapitals, query: str, provider_id: str) -> str:
    """The replies to an agent that finds the evaluation, runs it and reads its results."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "evalhub_mcp", "--local"], env=environment(tmp_path)
    )
    async with Client(server, mode="auto") as client:

        async def call(tool: str, **arguments: Any) -> Any:
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, text_of(result)
            return result

        found = await call("find_benchmarks", query=query)
        first = found.structured_content["benchmarks"][0]
        assert first["provider_id"] == provider_id
        submitted = await call(
            "submit_evaluation",
            model={"url": model.url, "name": "llama3.2"},
            benchmarks=[{"id": first["id"], "provider_id": provider_id}],
        )
        job_id = submitted.structured_content["job_id"]
        with anyio.fail_after(60):
            while True:
                status = await call("get_job_status", job_id=job_id, wait_seconds=20)
                if status.structured_content["done"]:
                    break
        text = (await call("get_job_results", job_id=job_id)).content[0].text
    shutil.rmtree(JOBS_DIR / job_id, ignore_errors=True)
    return str(text)


@pytest.mark.anyio
@pytest.mark.timeout(180)
async def test_the_documented_steps_lead_from_nothing_to_an_interpreted_result(
    tmp_path: Path, model: KnowsCapitals
) -> None:
    script = steps(PAGE, "## From nothing to an evaluation that your agent can use\n")
    assert "adapter new house-style" in script
    said = await followed(script, tmp_path, model, tmp_path)
    assert "6 passed" in said
    assert "house-style/questions: accuracy 0.40" in said
    assert "Added provider house-style: questions" in said
    text = await evaluated(tmp_path, model, "house style questions", "house-style")
    assert "accuracy 0.40 (95 % interval" in text
    assert "verdict FAIL" in text
    assert "Knows some" in text
    assert 'expected "Mercury", got "I do not know."' in text


@pytest.mark.soak
@pytest.mark.anyio
@pytest.mark.timeout(180)
async def test_the_steps_of_the_example_lead_to_an_interpreted_result(
    tmp_path: Path, model: KnowsCapitals
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "examples" / "adapter")
    said = await followed(steps(EXAMPLE / "README.md", "# "), tmp_path, model, tmp_path)
    assert "Added provider wording: general_knowledge" in said
    text = await evaluated(tmp_path, model, "does the answer depend on wording", "wording")
    assert "verdict PASS" in text
    assert "flip_rate 0.00" in text
    assert "lower is better" in text
    assert "Answers hardly depend on the wording" in text


def test_the_example_passes_its_own_tests_and_its_provider_needs_no_advice(tmp_path: Path) -> None:
    example = tmp_path / "adapter"
    shutil.copytree(EXAMPLE, example)
    assert advice(user_defined.read(example).definition) == []
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=example,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stdout


def test_a_failing_run_says_why_and_has_an_exit_status(
    adapter: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    end = tmp_path / "end.json"
    spec = ["--spec", str(adapter / "job.json"), "--json", str(end)]
    assert (
        main(["adapter", "run", str(adapter), *spec, "--model-url", "http://127.0.0.1:9/v1"]) == 1
    )
    out = capfd.readouterr().out
    assert "running  initializing" in out
    assert out.splitlines()[-1] == (
        "failed: http://127.0.0.1:9/v1 does not answer: ConnectError. (model_unreachable)"
    )
    assert json.loads(end.read_text())["error_message"]["message_code"] == "model_unreachable"


def program(adapter: Path, code: str) -> None:
    (adapter / "adapter.py").write_text(code)


@pytest.mark.parametrize(
    ("code", "limit", "said"),
    [
        ("", "60", "failed: the adapter ended without reporting a result"),
        ("raise SystemExit(3)", "60", "failed: the adapter ended with exit status 3 and reported"),
        ("import time; time.sleep(60)", "1", "failed: it was stopped at the time limit of 1 s"),
    ],
)
def test_a_program_without_a_final_report_is_named_with_its_cause(
    adapter: Path, capfd: pytest.CaptureFixture[str], code: str, limit: str, said: str
) -> None:
    program(adapter, code)
    spec = ["--spec", str(adapter / "job.json"), "--time-limit", limit]
    assert main(["adapter", "run", str(adapter), *spec]) == 1
    assert said in capfd.readouterr().out


def test_a_report_that_a_hub_would_refuse_is_a_problem(
    adapter: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(
        adapter,
        "import json, os, urllib.error, urllib.request\n"
        "job = json.load(open(os.environ['EVALHUB_JOB_SPEC_PATH']))\n"
        "for status in ('done', 'completed'):\n"
        "    event = {'id': job['benchmark_id'], 'provider_id': job['provider_id'],\n"
        "             'status': status, 'metrics': {'accuracy': 1}}\n"
        "    url = f\"{job['callback_url']}/api/v1/evaluations/jobs/{job['id']}/events\"\n"
        "    body = json.dumps({'benchmark_status_event': event}).encode()\n"
        "    try:\n"
        "        urllib.request.urlopen(urllib.request.Request(url, body))\n"
        "    except urllib.error.HTTPError:\n"
        "        pass\n",
    )
    assert main(["adapter", "run", str(adapter), "--spec", str(adapter / "job.json")]) == 1
    out = capfd.readouterr().out
    assert "problem: an event was refused: 400 request_validation_failed" in out
    assert "accuracy 1.00" in out


def test_an_adapter_is_also_named_by_module_and_class(
    adapter: Path,
    model: KnowsCapitals,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(adapter)
    spec = ["--spec", "job.json", "--model-url", model.url]
    assert main(["adapter", "run", "adapter:HouseStyleAdapter", *spec]) == 0
    assert "accuracy 0.40" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--spec", "missing.json"], "missing.json cannot be read: No such file"),
        (["--spec", "questions.jsonl"], "questions.jsonl is not JSON"),
        (["--spec", "job.json", "--benchmark", "question"], "did you mean 'questions'?"),
        (["--spec", "job.json", "nowhere"], "there is no such file; evalhub-mcp adapter new"),
        (["--spec", "job.json", "a b:C"], "is not module:Class"),
        (["--spec", "others.json"], "is for provider 'other', and this is 'house-style'"),
        (["--spec", "nameless.json"], "nameless.json is not usable: model.name: Field required"),
    ],
)
def test_a_wrong_argument_is_reported_before_anything_runs(
    adapter: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    more: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(adapter)
    job = json.loads(Path("job.json").read_text())
    Path("others.json").write_text(json.dumps({**job, "provider_id": "other"}))
    Path("nameless.json").write_text(json.dumps({**job, "model": {}}))
    with pytest.raises(SystemExit) as left:
        main(["adapter", "run", *more])
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_a_new_adapter_is_not_written_over_another(
    adapter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["adapter", "new", "house-style", "--directory", str(adapter.parent)])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("already exists and is not empty\n")


def test_a_provider_can_be_added_shown_and_removed_by_one_id(
    adapter: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path / "data"))
    assert main(["local", "add-provider", str(adapter)]) == 0
    out = capsys.readouterr().out
    assert "Added provider house-style: questions" in out
    assert "hint" not in out
    assert main(["local", "status"]) == 0
    source = adapter / "provider.yaml"
    assert f"house-style, added from {source}" in capsys.readouterr().out
    source.write_text(source.read_text().replace("target_type: model", "target_type: robot"))
    assert main(["local", "add-provider", str(adapter)]) == 1
    err = capsys.readouterr().err
    assert str(source) in err
    assert "agent.target_type: Input should be 'model', 'agent' or 'inference_server'" in err
    assert main(["local", "remove-provider", "house-style"]) == 0
    assert "Removed provider house-style" in capsys.readouterr().out
    assert main(["local", "remove-provider", "house-style"]) == 1
    assert "No provider 'house-style' was added" in capsys.readouterr().err
