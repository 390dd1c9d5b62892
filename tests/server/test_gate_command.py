"""The release gate in a process of its own, against the real hub."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from tests.narrow import present

pytestmark = pytest.mark.usefixtures("hub")


def finished(hub, score: float) -> Any:
    job = hub.client.jobs.submit(
        {
            "name": "gate",
            "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        }
    )
    metrics = {"acc": score, "n_samples": 400}
    hub.event(job.id, "capitals", 0, "completed", metrics=metrics)
    return job.id


def gate(hub, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return subprocess.run(
        [sys.executable, "-m", "evalhub_mcp", "gate", "--base-url", hub.base_url, *arguments],
        env=kept | {"HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_job_that_meets_its_threshold_opens_the_gate(hub, tmp_path):
    result = gate(hub, tmp_path, finished(hub, 0.8))
    assert result.returncode == 0, result.stderr
    assert "pass  alpha/capitals threshold: acc 0.8, needs at least 0.6" in result.stdout


def test_a_drop_below_the_baseline_keeps_it_shut_and_is_reported_for_machines(hub, tmp_path):
    before, after = finished(hub, 0.9), finished(hub, 0.7)
    result = gate(
        hub,
        tmp_path,
        after,
        "--baseline",
        before,
        "--json",
        str(tmp_path / "gate.json"),
        "--junit",
        str(tmp_path / "gate.xml"),
    )
    assert result.returncode == 1
    assert "FAIL  alpha/capitals against baseline: 0.9 -> 0.7, worse" in result.stdout
    judged = json.loads((tmp_path / "gate.json").read_text())
    assert (judged["passed"], judged["baseline"]) == (False, before)
    assert judged["results"]["benchmarks"][0]["score"] == 0.7
    assert judged["comparison"]["jobs"][0]["differences"][0]["improvement"] == -0.2
    suite = ElementTree.parse(tmp_path / "gate.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert "0.9 -> 0.7" in present(suite.find(".//failure")).get("message", "")


def test_an_allowed_drop_opens_it(hub, tmp_path):
    before, after = finished(hub, 0.9), finished(hub, 0.7)
    arguments = (after, "--baseline", before, "--max-drop", "0.25")
    assert gate(hub, tmp_path, *arguments).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope"], "There is no job 'nope'"),
        (["x", "--max-drop", "0.1"], "needs a --baseline"),
        (["x", "--baselin", "y"], "did you mean --baseline?"),
    ],
)
def test_a_gate_that_cannot_run_is_no_verdict(hub, tmp_path, arguments, message):
    result = gate(hub, tmp_path, *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_report_that_cannot_be_written_is_said_in_one_line_and_is_no_verdict(hub, tmp_path):
    result = gate(hub, tmp_path, finished(hub, 0.8), "--json", str(tmp_path / "no" / "gate.json"))
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "cannot write" in result.stderr


@pytest.mark.parametrize(
    ("flag", "read"), [("--json", json.loads), ("--junit", ElementTree.fromstring)]
)
def test_a_document_asked_for_on_stdout_is_all_there_is(hub, tmp_path, flag, read):
    result = gate(hub, tmp_path, finished(hub, 0.8), flag, "-")
    read(result.stdout)
    assert "The gate is open." in result.stderr


def test_waiting_finds_a_job_by_the_start_of_its_id(hub, tmp_path):
    result = gate(hub, tmp_path, finished(hub, 0.8)[:13], "--wait", "5")
    assert result.returncode == 0, result.stderr


def test_a_job_is_not_its_own_baseline_under_another_spelling(hub, tmp_path):
    job_id = finished(hub, 0.8)
    result = gate(hub, tmp_path, job_id, "--baseline", job_id[:13])
    assert result.returncode == 2
    assert "--baseline is the job itself" in result.stderr


def test_without_a_hub_the_command_line_names_its_own_options(hub, tmp_path):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    for command in ("gate", "report"):
        result = subprocess.run(
            [sys.executable, "-m", "evalhub_mcp", command, "some-job"],
            env=kept | {"HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert result.returncode == 2
        assert "--base-url" in result.stderr
        assert "MCP" not in result.stderr
