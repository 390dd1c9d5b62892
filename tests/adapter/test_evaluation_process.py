"""The evaluation process when its hub ends the job or does not know it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from evalhub_mcp.local.stub_model import StubModel

COMMAND = [sys.executable, "-I", "-m", "evalhub_mcp.local.inspect"]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    scratch = tmp_path / "tmp"
    scratch.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": str(scratch),
        "NO_PROXY": "127.0.0.1",
        **more,
    }


def job_file(document: dict[str, Any], tmp_path: Path) -> str:
    path = tmp_path / "job.json"
    path.write_text(json.dumps(document))
    return str(path)


def test_a_run_whose_job_has_ended_stops_and_cleans_up(
    hub: Any, job_document: dict[str, Any], tmp_path: Path
) -> None:
    def answer_409_once_running(number: int, event: dict[str, Any]) -> int:
        message = event.get("warning_message", {}).get("message", "")
        return 409 if message and not message.endswith(": 0/64 samples") else 204

    hub.answer = answer_409_once_running
    del job_document["num_examples"]
    with StubModel(0.8, delay=0.2) as model:
        job_document["model"]["url"] = model.base_url
        spec_path = job_file(job_document, tmp_path)
        done = subprocess.run(
            COMMAND,
            env=environment(tmp_path, EVALHUB_JOB_SPEC_PATH=spec_path),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert model.generations < 60, "the run was stopped early"
    assert done.returncode == 0, done.stderr
    assert "has ended. Stopped." in done.stderr
    assert "Traceback" not in done.stderr
    assert {event["status"] for event in hub.events} == {"running"}
    assert list((tmp_path / "tmp").iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"tmp", "job.json"}, "HOME is untouched"


def test_the_first_event_comes_before_anything_else_can_go_wrong(
    hub: Any, job_document: dict[str, Any], tmp_path: Path
) -> None:
    job_document["model"]["url"] = "not a url"
    done = subprocess.run(
        COMMAND,
        env=environment(tmp_path, EVALHUB_JOB_SPEC_PATH=job_file(job_document, tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert [event["status"] for event in hub.events] == ["running", "failed"]
    assert hub.events[0]["phase"] == "initializing"
    assert hub.events[1]["error_message"]["message_code"] == "model_url_invalid"


def test_without_a_specification_it_exits_with_an_error(tmp_path: Path) -> None:
    done = subprocess.run(
        COMMAND, env=environment(tmp_path), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("EVALHUB_JOB_SPEC_PATH is not set")


def test_a_hub_that_does_not_know_the_job_is_an_error_exit(
    hub: Any, job_document: dict[str, Any], tmp_path: Path
) -> None:
    hub.answer = lambda number, event: 404
    done = subprocess.run(
        COMMAND,
        env=environment(tmp_path, EVALHUB_JOB_SPEC_PATH=job_file(job_document, tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "404" in done.stderr
