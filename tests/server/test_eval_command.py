"""`evalhub-mcp eval`: jobs in the terminal, on the real hub."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from evalhub_mcp.cli.main import main

MODEL = ["--model-url", "http://127.0.0.1:9/v1", "--model-name"]
CAPITALS = ["--provider", "alpha", "--benchmark", "capitals"]


@pytest.fixture
def run(hub: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command; returns exit status, stdout and stderr."""
    monkeypatch.setenv("EVALHUB_BASE_URL", hub.base_url)

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(["eval", *arguments])
        except SystemExit as ended:
            status = int(ended.code or 0)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def job_of(hub: Any, model: str) -> Any:
    return next((job for job in hub.client.jobs.list() if job.model.name == model), None)


def report(hub: Any, model: str, **event: Any) -> None:
    """Report a result as soon as there is a job for a model."""

    def wait() -> None:
        for _ in range(600):
            if job := job_of(hub, model):
                hub.event(job.id, "capitals", 0, "running")
                hub.event(job.id, "capitals", 0, **event)
                return
            time.sleep(0.1)

    threading.Thread(target=wait, daemon=True).start()


def test_a_job_is_submitted_followed_read_and_stopped(hub: Any, run: Any) -> None:
    model = "eval-a"
    status, out, _ = run("run", *MODEL, model, *CAPITALS, "-p", "num_examples=5", "--name", "mine")
    assert status == 0
    job = job_of(hub, model)
    assert job.id in out
    assert job.name == "mine"
    assert job.benchmarks[0].parameters["num_examples"] == 5
    status, out, _ = run("status", job.id, "--format", "json")
    assert (status, json.loads(out)["state"]) == (0, "pending")
    status, out, _ = run("status", "--provider", "alpha", "--status", "pending", "--limit", "50")
    assert job.id in out
    status, out, err = run("cancel", job.id)
    assert (status, out) == (2, "")
    assert "give --yes" in err
    status, out, _ = run("cancel", job.id, "--yes")
    assert status == 0
    assert hub.client.jobs.get(job.id).state.value == "cancelled"


@pytest.mark.parametrize(
    ("event", "expected", "shown"),
    [
        ({"status": "completed", "metrics": {"acc": 0.9}}, 0, "0.90"),
        ({"status": "failed"}, 1, "failed"),
    ],
)
def test_waiting_ends_with_the_results_and_the_jobs_own_status(
    hub: Any, run: Any, event: dict[str, Any], expected: int, shown: str
) -> None:
    model = f"eval-wait-{expected}"
    report(hub, model, **event)
    status, out, err = run("run", *MODEL, model, *CAPITALS, "--wait", "--timeout", "60")
    assert status == expected, err
    assert shown in out
    assert job_of(hub, model).id in err
    status, out, _ = run("results", job_of(hub, model).id, "--format", "json")
    assert json.loads(out)["job_id"] == job_of(hub, model).id


def test_a_wait_that_times_out_does_not_cancel_the_job(hub: Any, run: Any) -> None:
    status, _, err = run("run", *MODEL, "eval-slow", *CAPITALS, "--wait", "--timeout", "0.1")
    assert status == 2
    assert "goes on without this" in err
    job = job_of(hub, "eval-slow")
    assert job.state.value == "pending"
    hub.client.jobs.cancel(job.id)


def test_a_file_can_describe_the_whole_job(hub: Any, run: Any, tmp_path: Path) -> None:
    request = {
        "name": "from a file",
        "model": {"name": "eval-file", "url": "http://127.0.0.1:9/v1"},
        "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
    }
    file = tmp_path / "job.yaml"
    file.write_text(yaml.safe_dump(request))
    status, out, _ = run("run", "--file", str(file), "--dry-run")
    assert (status, job_of(hub, "eval-file")) == (0, None)
    assert "nothing was submitted" in out


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["run", *CAPITALS], 2, "--model-url and --model-name"),
        (["run", *MODEL, "m"], 2, "say what to run"),
        (["run", *MODEL, "m", "--benchmark", "capitals"], 2, "--benchmark needs --provider"),
        (["run", *MODEL, "m", *CAPITALS, "-p", "five"], 2, "KEY=VALUE"),
        (["run", "--file", "none.yaml"], 2, "cannot read none.yaml"),
        (["status", "--watch"], 2, "--watch needs a JOB"),
        (["status", "j", "--since", "7d"], 2, "leave JOB out"),
        (["results", "no-such-job"], 1, "no-such-job"),
        (["run", *MODEL, "m", "--provider", "alpha", "-b", "capitols"], 1, "capitals"),
    ],
)
def test_wrong_arguments_are_named(run: Any, arguments: list[str], status: int, words: str) -> None:
    ended, out, err = run(*arguments)
    assert (ended, out) == (status, "")
    assert words in err
