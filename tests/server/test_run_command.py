"""An evaluation as a file, run against the real hub."""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.evaluation_file import EvaluationFile, read_evaluation_file
from tests.command import run_here

pytestmark = pytest.mark.usefixtures("hub")

FILE: dict[str, Any] = {
    "name": "nightly",
    "model": {"name": "${MODEL}", "url": "http://127.0.0.1:9/v1"},
    "benchmarks": ["alpha/capitals"],
    "baseline": "last passed",
    "gate": {"margin": 0.05},
}


def run(
    hub: Any, directory: Path, file: Any, *arguments: str, **environment: str
) -> tuple[int, str, str]:
    path = directory / "evaluation.yaml"
    path.write_text(yaml.safe_dump(file))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return run_here(
        *("run", str(path), "--base-url", hub.base_url, *arguments),
        environment={**kept, "HOME": str(directory), **environment},
    )


def report(hub: Any, model: str, **event: Any) -> None:
    """Report a result as soon as there is a job for a model."""

    def wait() -> None:
        for _ in range(600):
            jobs = [j for j in hub.client.jobs.list() if j.model.name == model]
            if jobs and not jobs[0].status.state.is_terminal:
                hub.event(jobs[0].id, "capitals", 0, "running")
                hub.event(jobs[0].id, "capitals", 0, **event)
                return
            time.sleep(0.1)

    threading.Thread(target=wait, daemon=True).start()


@pytest.fixture
def name() -> str:
    return f"nightly {time.time_ns()}"


def test_run_reports_an_open_a_closed_and_an_undecided_gate(
    hub: Any, tmp_path: Path, name: str
) -> None:
    file = {**FILE, "name": name}
    for model, right, status, words in (
        ("first", 0.8, 0, "thresholds alone"),
        ("second", 0.81, 0, "The gate is open."),
        ("worse", 0.5, 1, "The gate is closed."),
    ):
        metrics = {"acc": right, "n_samples": 4000}
        report(hub, f"{model} {name}", status="completed", metrics=metrics)
        arguments = ("--gate", "--wait", "80")
        code, out, err = run(hub, tmp_path, file, *arguments, MODEL=f"{model} {name}")
        assert code == status, out + err
        assert words in out + err
        assert "was submitted as job" in err
    report(hub, f"few {name}", status="completed", metrics={"acc": 0.8, "n_samples": 20})
    code, out, err = run(hub, tmp_path, file, "--gate", MODEL=f"few {name}")
    assert code == 3, out + err
    assert "The gate cannot tell." in out


def test_the_judgement_is_written_for_machines(hub: Any, tmp_path: Path, name: str) -> None:
    written = tmp_path / "gate.md"
    report(hub, name, status="completed", metrics={"acc": 0.9, "n_samples": 4000})
    code, out, err = run(
        hub, tmp_path, {**FILE, "name": name}, "--gate", "--markdown", str(written), MODEL=name
    )
    assert code == 0, out + err
    assert "alpha/capitals" in written.read_text()


def test_a_failed_job_is_no_success(hub: Any, tmp_path: Path, name: str) -> None:
    why = {"message": "no model", "message_code": "x"}
    report(hub, name, status="failed", error_message=why)
    code, out, err = run(hub, tmp_path, {**FILE, "name": name}, MODEL=name)
    assert code == 1, out + err
    assert "failed" in err


def test_a_dry_run_and_a_run_without_waiting(hub: Any, tmp_path: Path, name: str) -> None:
    code, out, err = run(hub, tmp_path, FILE, "--dry-run", MODEL=name)
    assert code == 0, err
    assert json.loads(out)["model"]["name"] == name
    code, out, _ = run(hub, tmp_path, FILE, "--no-wait", MODEL=name)
    assert (code, hub.client.jobs.get(out.strip()).model.name) == (0, name)
    code, again, err = run(hub, tmp_path, FILE, "--no-wait", MODEL=name)
    assert (code, again) == (0, out)
    assert "under way already" in err


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"benchmarks": []}, "either benchmarks or a collection"),
        ({"collection": "pair"}, "either benchmarks or a collection"),
        ({"modle": 1}, "modle: Extra inputs"),
        ({"gate": {"margin": -1}}, "gate.margin"),
        ({"model": {"name": "m"}}, "model.url: Field required"),
    ],
)
def test_a_mistake_in_the_file_is_reported_with_its_place(
    tmp_path: Path, change: dict[str, Any], text: str
) -> None:
    path = tmp_path / "evaluation.yaml"
    path.write_text(yaml.safe_dump({**FILE, **change}))
    with pytest.raises(UserError) as refused:
        read_evaluation_file(path, {"MODEL": "m"})
    assert text in str(refused.value)


def test_a_variable_that_is_not_set_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "evaluation.yaml"
    path.write_text(yaml.safe_dump(FILE))
    with pytest.raises(UserError, match="environment variable MODEL"):
        read_evaluation_file(path, {})


def test_the_schema_describes_the_file() -> None:
    schema = EvaluationFile.model_json_schema()
    jsonschema.validate({**FILE, "benchmarks": ["alpha/a", {"id": "a"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**FILE, "modle": 1}, schema)


def test_settings_of_registry_hardware_and_card_are_part_of_the_request(tmp_path: Path) -> None:
    exports = {"oci": {"coordinates": {"oci_host": "quay.io", "oci_repository": "o/r"}}}
    hardware = {"hardware_profile_name": "gpu"}
    path = tmp_path / "evaluation.yaml"
    file = {**FILE, "exports": exports, "hardware_config": hardware}
    file["model"] = {"name": "m", "url": "http://127.0.0.1:9/v1", "card_url": "https://host/card"}
    path.write_text(yaml.safe_dump(file))
    request = read_evaluation_file(path).request()
    assert request["exports"] == exports
    assert request["hardware_config"] == hardware
    assert request["model"]["card_url"] == "https://host/card"
