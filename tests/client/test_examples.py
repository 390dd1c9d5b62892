"""The examples run against a real hub.

They are the snippets of the documentation of EvalHub's own SDK; only the imports and the
hub's URL differ.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tests.client.support.hub import HubProcess, free_port

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

EXPECTED = {
    "quickstart_sync.py": ["Status: state=<JobStatus.COMPLETED", "'acc': 0.75"],
    "quickstart_async.py": ["Status: state=<JobStatus.COMPLETED", "'acc': 0.75"],
    "configuration.py": ["healthy"],
    "discover_sync.py": ["garak: Red teaming", "  hint: Scans take half an hour", "Lower is"],
    "discover_async.py": ["garak Red teaming"],
    "catalogue_sync.py": ["Harness ['garak']", "Healthcare safety"],
    "catalogue_async.py": ["Harness ['garak']", "Healthcare safety"],
    "samples_sync.py": ["0 answers", "arc_easy: its adapter put no answers on record"],
    "samples_async.py": ["0 answers", "arc_easy: its adapter put no answers on record"],
    "jobs_sync.py": ["completed\n"],
    "jobs_async.py": ["completed\n"],
    "concurrency_async.py": ["llama3-arc_easy completed", "llama3-truthfulqa_mc1 completed"],
    "errors_sync.py": ["HTTP 404"],
    "errors_async.py": ["HTTP 404"],
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_example_runs(
    name: str,
    hub: HubProcess,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("EVALHUB_BASE_URL", hub.url)
    monkeypatch.setenv("EVALHUB_TOKEN", "any")
    monkeypatch.setenv("EVALHUB_TENANT", "team-a")
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    printed = capsys.readouterr().out
    for text in EXPECTED[name]:
        assert text in printed


def test_the_example_of_the_documentation_runs(
    hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "client.md").read_text("utf-8")
    found = re.search(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    script = tmp_path / "example.py"
    script.write_text(found[1].replace("http://localhost:8080", hub.url))
    runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out.startswith("completed")


@pytest.mark.parametrize("name", ["errors_sync.py", "errors_async.py"])
def test_error_examples_without_a_hub(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALHUB_BASE_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr("evalhub_mcp.client.retry.RetryPolicy.delay", lambda *_: 0.0)
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    assert capsys.readouterr().out.startswith("Connection error: Cannot connect to")


def test_documented_names_exist() -> None:
    """The classes and parameters in the reference table of the documentation."""
    import inspect

    from evalhub_mcp import AsyncEvalHubClient, EvalHubClient, SyncEvalHubClient
    from evalhub_mcp.client import models

    assert EvalHubClient is AsyncEvalHubClient
    for name in (
        "JobSubmissionRequest ModelConfig BenchmarkConfig EvaluationJob JobStatus Provider "
        "AgentMetadata BenchmarkAgentMetadata Collection"
    ).split():
        assert hasattr(models, name)
    parameters = {
        "providers.list": {"target_type", "evaluates"},
        "benchmarks.list": {"provider_id", "category", "limit"},
        "collections.list": set(),
        "collections.get": set(),
        "collections.create": set(),
        "collections.delete": set(),
        "jobs.submit": set(),
        "jobs.get": set(),
        "jobs.list": {"status", "limit"},
        "jobs.cancel": {"hard_delete"},
        "jobs.wait_for_completion": {"timeout", "poll_interval"},
    }
    for kind in (AsyncEvalHubClient, SyncEvalHubClient):
        client = kind("http://localhost")
        for path, wanted in parameters.items():
            resource, method = path.split(".")
            signature = inspect.signature(getattr(getattr(client, resource), method))
            assert wanted <= set(signature.parameters)
