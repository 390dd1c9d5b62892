"""Every outcome of an adapter is reported, and every run can be stopped."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-I", str(Path(__file__).with_name("sample_adapter.py"))]

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(job_document: dict[str, Any], tmp_path: Path) -> Start:
    """Start the adapter as a hub does, on the given benchmark."""

    def started(benchmark: str, **environment: str) -> "subprocess.Popen[str]":
        path = tmp_path / "job.json"
        del job_document["parameters"]
        path.write_text(json.dumps({**job_document, "benchmark_id": benchmark}))
        return subprocess.Popen(
            COMMAND,
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "EVALHUB_JOB_SPEC_PATH": str(path), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return started


def ended(process: "subprocess.Popen[str]", status: int = 0) -> str:
    """Wait until the process has exited with `status`, and return its log."""
    with process:
        _, log = process.communicate(timeout=60)
    assert process.returncode == status, log
    return str(log)


def waiting(events: list[dict[str, Any]]) -> bool:
    return any(event.get("warning_message", {}).get("message") == "waiting" for event in events)


def test_a_run_is_reported_from_start_to_results(hub: Any, start: Start, tmp_path: Path) -> None:
    assert "Traceback" not in ended(start("works"))
    first, last = hub.events[0], hub.events[-1]
    assert (first["status"], first["phase"]) == ("running", "initializing")
    assert last["status"] == "completed"
    assert last["metrics"] == {"accuracy": 0.75, "label": "good"}
    assert last["metrics_schema"] == [
        {"name": "accuracy", "type": "numeric"},
        {"name": "label", "type": "categorical"},
    ]
    assert last["artifacts"] == {"log": str(tmp_path)}
    assert last["additional_info"]["framework"] == "sample 1"
    assert last["additional_info"]["duration_seconds"] >= 0


def test_run_may_be_async(hub: Any, start: Start) -> None:
    ended(start("works_async", LOG_LEVEL="verbose"))
    assert hub.events[-1]["metrics"] == {"accuracy": 0.5}


@pytest.mark.parametrize(
    ("benchmark", "code", "message"),
    [
        ("fails_with_a_reason", "word_unknown", "The model does not know the word."),
        ("fails_in_a_task_group", "known", "It is known."),
        (
            "raises_unexpectedly",
            "evaluation_error",
            "unexpected KeyError: 'no key' (details in the job's log).",
        ),
        ("exits", "evaluation_error", "ended itself with exit status 3"),
        (
            "returns_no_metrics",
            "invalid_results",
            "metrics: Dictionary should have",
        ),
        (
            "returns_nothing",
            "invalid_results",
            "SampleAdapter.run returned NoneType, not JobResults.",
        ),
    ],
)
def test_a_run_without_results_reports_a_sentence_and_a_code(
    hub: Any, start: Start, benchmark: str, code: str, message: str
) -> None:
    ended(start(benchmark))
    last = hub.events[-1]
    assert last["status"] == "failed"
    assert last["error_message"]["message_code"] == code
    assert message in last["error_message"]["message"]


def test_parameters_are_checked_and_the_error_names_them(
    hub: Any, start: Start, job_document: dict[str, Any]
) -> None:
    job_document["num_examples"] = "many"
    job_document["model"]["parameters"] = {"num_fewshots": 2}
    ended(start("works"))
    error = hub.events[-1]["error_message"]
    assert error["message_code"] == "invalid_parameters"
    assert "num_examples: Input should be a valid integer" in error["message"]
    assert "num_fewshots: Extra inputs are not permitted" in error["message"]
    assert error["message"].endswith("Known parameters: num_examples.")


def test_a_key_is_in_no_report_and_no_log(
    hub: Any, start: Start, job_document: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("sk-hush-hush")
    job_document["model"]["auth"] = {"secret_ref": "mine"}
    log = ended(start("raises_unexpectedly", EVALHUB_SECRETS_DIR=str(tmp_path)))
    assert "KeyError" in log
    assert "hush" not in log + json.dumps(hub.events)
    assert "KeyError: '[redacted]'" in hub.events[-1]["error_message"]["message"]


@pytest.mark.parametrize("benchmark", ["waits_for_a_socket", "waits_async", "has_a_stop_function"])
def test_a_cancelled_run_is_interrupted_and_cleans_up(
    hub: Any, start: Start, tmp_path: Path, benchmark: str
) -> None:
    hub.answer = lambda number, event: 409 if waiting([event]) else 204
    log = ended(start(benchmark))
    assert "The hub reports that the job has ended. Stopped." in log
    assert "Traceback" not in log
    assert (tmp_path / "cleaned").exists()
    assert {event["status"] for event in hub.events} == {"running"}


@pytest.mark.parametrize("benchmark", ["waits_for_a_socket", "waits_async"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_gets_a_signal_reports_it_and_cleans_up(
    hub: Any, start: Start, tmp_path: Path, benchmark: str, number: int
) -> None:
    process = start(benchmark)
    hub.wait_for(waiting)
    process.send_signal(number)
    ended(process)
    assert hub.events[-1]["error_message"]["message_code"] == "interrupted"
    assert (tmp_path / "cleaned").exists()


def test_results_being_sent_are_delivered_despite_a_signal(hub: Any, start: Start) -> None:
    hub.answer = lambda number, event: 204 if event["status"] == "running" or number > 5 else 503
    process = start("works")
    hub.wait_for(lambda events: bool(events) and events[-1]["status"] == "completed")
    process.send_signal(signal.SIGTERM)
    ended(process)
    assert hub.events[-1]["status"] == "completed"


def test_a_run_that_ignores_the_interruption_ends_with_its_process(hub: Any, start: Start) -> None:
    process = start("ignores_interruptions")
    hub.wait_for(waiting)
    process.send_signal(signal.SIGTERM)
    assert "did not stop by itself" in ended(process)
    assert hub.events[-1]["error_message"]["message_code"] == "interrupted"


def test_results_that_the_hub_refuses_are_reported_as_a_failure(hub: Any, start: Start) -> None:
    hub.answer = lambda number, event: 413 if event["status"] == "completed" else 204
    ended(start("works"))
    assert hub.events[-1]["error_message"]["message_code"] == "results_rejected"
    assert "413" in hub.events[-1]["error_message"]["message"]


def test_an_end_that_cannot_be_reported_exits_with_1(hub: Any, start: Start) -> None:
    hub.answer = lambda number, event: 403
    assert "does not let this process report" in ended(start("works"), status=1)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, evalhub_mcp.adapter\n"
        "print(*{name.partition('.')[0] for name in sys.modules} & {'mcp', 'httpx', 'anyio', "
        "'yaml', 'starlette', 'pydantic_settings', 'inspect_ai'})"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == []


def test_reporting_needs_nothing_beyond_httpx_and_pydantic(hub: Any, tmp_path: Path) -> None:
    # A process that has only these packages: everything else cannot be imported.
    code = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in {'mcp', 'mcp_types', 'yaml', 'pydantic_settings', "
        "'starlette', 'uvicorn', 'jwt', 'httpx2', 'cryptography', 'platformdirs'}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        "sys.argv = ['sample_adapter.py']\n"
        f"exec(compile(open({COMMAND[-1]!r}).read(), 'sample_adapter.py', 'exec'))\n"
    )
    path = tmp_path / "job.json"
    path.write_text(
        json.dumps(
            {
                "id": "1",
                "provider_id": "p",
                "benchmark_id": "works",
                "model": {"name": "m"},
                "callback_url": hub.url,
            }
        )
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code],
        env={"PATH": os.environ["PATH"], "EVALHUB_JOB_SPEC_PATH": str(path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert hub.events[-1]["status"] == "completed"
