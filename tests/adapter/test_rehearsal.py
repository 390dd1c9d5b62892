"""Running an adapter without a hub, and creating a new one."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from evalhub_mcp.adapter import Adapter, JobCallbacks, JobResults, JobSpec, rehearse
from evalhub_mcp.adapter.rehearsal_hub import RehearsalHub, job_with_defaults
from evalhub_mcp.adapter.scaffold import ScaffoldError, write_adapter

JOB = {"benchmark_id": "b", "model": {"name": "m"}}


class Counts(Adapter):
    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        callbacks.phase("loading_data", "reading")
        for done in range(3):
            callbacks.progress(done + 1, 3)
        return JobResults(metrics={"n": job.given_parameters.get("value", 3)})


class Breaks(Adapter):
    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        raise ZeroDivisionError("by zero")


def test_a_rehearsal_records_the_reports_of_the_adapter() -> None:
    rehearsal = rehearse(Counts, JOB)
    assert rehearsal.metrics == {"n": 3}
    assert rehearsal.phases == [("loading_data", "reading")]
    assert rehearsal.progressed == [(1, 3), (2, 3), (3, 3)]
    assert (rehearsal.failure, rehearsal.stopped) == (None, False)


def test_a_rehearsal_records_failures_as_the_hub_would_get_them() -> None:
    rehearsal = rehearse(Breaks(), JOB)
    assert rehearsal.failure is not None
    assert rehearsal.failure.code == "evaluation_error"
    assert "ZeroDivisionError: by zero" in rehearsal.failure.message
    rehearsal = rehearse(Counts, {**JOB, "parameters": {"value": object}})
    assert rehearsal.failure is not None
    assert rehearsal.failure.code == "invalid_results"


@pytest.mark.parametrize("reports", [1, 3])
def test_a_rehearsal_can_be_cancelled(reports: int) -> None:
    rehearsal = rehearse(Counts, JOB, cancel_after=reports)
    assert rehearsal.stopped
    assert rehearsal.results is None
    assert len(rehearsal.phases) + len(rehearsal.progressed) == reports


def event(**more: Any) -> dict[str, Any]:
    return {"id": "b", "provider_id": "rehearsed", "benchmark_index": 0, **more}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"benchmark_status_event": event(status="running", phase="loading_data")}, 204),
        ({"benchmark_status_event": event(status="cancelled")}, 400),
        ({"benchmark_status_event": event(status="running", phase="thinking")}, 400),
        ({"benchmark_status_event": event(status="running", id="other")}, 404),
        ({"benchmark_status_event": event(status="running", benchmark_index=1)}, 404),
        ({"status": "running"}, 400),
        ([], 400),
    ],
)
def test_the_rehearsal_hub_is_as_strict_as_a_hub(sent: Any, status: int) -> None:
    with RehearsalHub(job_with_defaults(JOB)) as hub:
        url = f"{hub.url}/api/v1/evaluations/jobs/rehearsal/events"
        assert httpx.post(url, json=sent, trust_env=False).status_code == status
        assert bool(hub.problems) == (status != 204)
        assert len(hub.events) == (status == 204)


def test_the_rehearsal_hub_refuses_events_of_other_jobs_and_after_the_end() -> None:
    with RehearsalHub(job_with_defaults(JOB)) as hub:
        jobs = f"{hub.url}/api/v1/evaluations/jobs"
        sent = {"benchmark_status_event": event(status="completed", metrics={"a": 1})}
        assert httpx.post(f"{jobs}/other/events", json=sent, trust_env=False).status_code == 404
        assert hub.end is None
        answers = [
            httpx.post(f"{jobs}/rehearsal/events", json=sent, trust_env=False).status_code
            for _ in range(2)
        ]
        assert answers == [204, 409]
        assert hub.end is not None


def test_the_rehearsal_hub_refuses_events_that_are_too_large() -> None:
    with RehearsalHub(job_with_defaults(JOB)) as hub:
        url = f"{hub.url}/api/v1/evaluations/jobs/rehearsal/events"
        sent = {"benchmark_status_event": event(status="completed", x="x" * 11_000_000)}
        with suppress(httpx.TransportError):  # it may stop reading before we have sent all
            assert httpx.post(url, json=sent, trust_env=False).status_code == 413
        assert hub.end is None
        assert hub.problems == ["an event was refused: 413 request_body_too_large"]


def test_a_new_adapter_passes_its_own_tests_and_a_linter(tmp_path: Path) -> None:
    written = write_adapter("yes", tmp_path)  # a name that YAML would read as true
    assert {path.name for path in written} == {
        "README.md",
        "adapter.py",
        "job.json",
        "provider.yaml",
        "pytest.ini",
        "questions.jsonl",
        "test_adapter.py",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "yes",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout
    rules = "--select=E,F,W,I,B,UP,PT"
    for command in (["check", rules], ["format", "--check"]):
        found = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length=100", "."],
            cwd=tmp_path / "yes",
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert found.returncode == 0, found.stdout
    # The questions are really there, and the provider file says how many.
    lines = (tmp_path / "yes" / "questions.jsonl").read_text().splitlines()
    assert all(set(json.loads(line)) == {"question", "answer"} for line in lines)
    assert f"dataset_size: {len(lines)}" in (tmp_path / "yes" / "provider.yaml").read_text()


@pytest.mark.parametrize("name", ["", "My Eval", "a/b", "../up", "9lives", "-x", "a--b", "x" * 51])
def test_a_name_that_cannot_be_an_id_is_refused_and_nothing_written(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(ScaffoldError, match="lower-case words"):
        write_adapter(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    with pytest.raises(ScaffoldError, match="not empty"):
        write_adapter("mine", tmp_path)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
