"""The release gate on the command line, against the real hub."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from tests.command import Ended, run_here
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


def gate(hub, *arguments: str) -> Ended:
    return run_here("gate", "--base-url", hub.base_url, *arguments)


def process(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a separate process."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return subprocess.run(
        [sys.executable, "-m", "evalhub_mcp", *arguments],
        env=kept | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_job_that_meets_its_threshold_opens_the_gate(hub, tmp_path):
    result = process(tmp_path, "gate", "--base-url", hub.base_url, finished(hub, 0.8))
    assert result.returncode == 0, result.stderr
    assert "open        alpha/capitals threshold: acc 0.80, needs at least 0.60" in result.stdout
    assert result.stdout.endswith("The gate is open.\n")


def test_a_drop_below_the_baseline_closes_the_gate_and_is_written_as_json(hub, tmp_path):
    before, after = finished(hub, 0.9), finished(hub, 0.7)
    result = gate(
        hub,
        after,
        "--baseline",
        before,
        "--json",
        str(tmp_path / "gate.json"),
        "--junit",
        str(tmp_path / "gate.xml"),
    )
    assert result.returncode == 1
    assert (
        "closed      alpha/capitals baseline: 0.90 -> 0.70 (400 and 400 samples)" in result.stdout
    )
    assert "smallest drop this pair shows" in result.stdout
    judged = json.loads((tmp_path / "gate.json").read_text())
    assert (judged.get("passed", False), judged["baseline"]) == (False, before)
    assert judged["decision"] == "closed"
    assert judged["results"][0]["benchmarks"][0]["score"] == 0.7
    assert judged["comparison"]["jobs"][0]["differences"][0]["improvement"] == -0.2
    suite = ElementTree.parse(tmp_path / "gate.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert "0.90 -> 0.70" in present(suite.find(".//failure")).get("message", "")


@pytest.mark.parametrize("flag", ["--margin", "--max-drop"])
def test_a_drop_within_the_margin_opens_it(hub, tmp_path, flag):
    before, after = finished(hub, 0.9), finished(hub, 0.7)
    result = gate(hub, after, "--baseline", before, flag, "0.25")
    assert result.returncode == 0
    assert ("--max-drop is now --margin" in result.stderr) == (flag == "--max-drop")


def test_too_few_questions_are_an_exit_status_of_their_own(hub, tmp_path):
    before, after = finished(hub, 0.9), finished(hub, 0.88)
    result = gate(hub, after, "--baseline", before, "--markdown", str(tmp_path / "g.md"))
    assert result.returncode == 3
    assert "questions, and the benchmark has 50" in result.stdout
    assert "The gate cannot tell. Because of: alpha/capitals." in result.stdout
    comment = (tmp_path / "g.md").read_text()
    assert comment.startswith("### ❔ cannot tell: The gate cannot tell.")
    assert "| alpha/capitals baseline | ❔ cannot tell | -0.02 |" in comment
    allowed = (after, "--baseline", before, "--allow-undecided")
    assert gate(hub, *allowed).returncode == 0
    lenient = gate(hub, after, "--baseline", before, "--lenient")
    assert lenient.returncode == 0
    assert "It was read leniently." in lenient.stdout


def test_several_jobs_are_judged_together(hub, tmp_path):
    result = gate(hub, finished(hub, 0.8), finished(hub, 0.3))
    assert result.returncode == 1
    assert result.stdout.count("alpha/capitals threshold") == 2


def test_a_policy_file_sets_thresholds_and_margins(hub, tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("benchmarks:\n  capitals: {threshold: 0.9, tier: critical}\n")
    job_id = finished(hub, 0.8)
    assert gate(hub, job_id, "--policy", str(policy)).returncode == 1
    policy.write_text("benchmarks:\n  capitals: {treshold: 0.9}\n")
    broken = gate(hub, job_id, "--policy", str(policy))
    assert broken.returncode == 2
    assert "benchmarks.capitals.treshold" in broken.stderr
    assert broken.stderr.count("\n") == 1


def test_the_schema_of_a_policy_is_printed_without_a_hub(hub, tmp_path):
    result = gate(hub, "--policy-schema")
    assert json.loads(result.stdout)["title"] == "ReleasePolicy"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope"], "There is no job 'nope'"),
        (["x", "--margin", "0.1"], "needs a --baseline"),
        (["x", "--max-drop", "0.1"], "--max-drop needs a --baseline"),
        ([], "name at least one job"),
        (["x", "--json", "-", "--junit", "-"], "only one of"),
        (["x", "--policy", "/nowhere.yaml"], "cannot read policy"),
        (["x", "--baselin", "y"], "did you mean --baseline?"),
    ],
)
def test_a_gate_that_cannot_run_exits_with_2_and_no_verdict(hub, tmp_path, arguments, message):
    result = gate(hub, *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_report_that_cannot_be_written_is_a_one_line_error_and_no_verdict(hub, tmp_path):
    result = gate(hub, finished(hub, 0.8), "--json", str(tmp_path / "no" / "gate.json"))
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "cannot write" in result.stderr


@pytest.mark.parametrize(
    ("flag", "read"), [("--json", json.loads), ("--junit", ElementTree.fromstring)]
)
def test_a_document_on_stdout_is_the_only_output_there(hub, tmp_path, flag, read):
    result = gate(hub, finished(hub, 0.8), flag, "-")
    read(result.stdout)
    assert "The gate is open." in result.stderr


def test_waiting_finds_a_job_by_the_start_of_its_id(hub, tmp_path):
    result = gate(hub, finished(hub, 0.8)[:13], "--wait", "5")
    assert result.returncode == 0, result.stderr


def test_a_job_is_not_its_own_baseline_under_another_spelling(hub, tmp_path):
    job_id = finished(hub, 0.8)
    result = gate(hub, job_id, "--baseline", job_id[:13])
    assert result.returncode == 2
    assert "The baseline is the candidate itself" in result.stderr


def test_without_a_hub_the_command_line_names_its_own_options(hub, tmp_path):
    for command in ("gate", "report"):
        result = process(tmp_path, command, "some-job")
        assert result.returncode == 2
        assert "--base-url" in result.stderr
        assert "MCP" not in result.stderr
