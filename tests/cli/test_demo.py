"""The demo as a newcomer runs it, with the stand-in so that no model has to be installed."""

import os
import subprocess
import sys
from pathlib import Path

from evalhub_mcp.local.stub_model import StubModel


def demo(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return subprocess.run(
        [sys.executable, "-m", "evalhub_mcp", "demo", *arguments],
        env=kept | {"HOME": str(tmp_path), "EVALHUB_MCP_DATA_DIR": str(tmp_path / "data")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )


def left_running(directory: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if str(directory).encode() in words:
            found.append(words.decode(errors="replace"))
    return found


def test_the_demo_shows_every_call_a_real_evaluation_and_what_differs(tmp_path):
    result = demo(tmp_path, "--stand-in", "--num-examples", "10")
    assert result.returncode == 0, result.stderr
    shown = result.stdout
    assert "NO language model" in shown
    for tool in (
        "check_connection",
        "discover_providers",
        "find_benchmarks",
        "submit_evaluation",
        "get_job_status",
        "get_job_results",
    ):
        assert f"> {tool}(" in shown
    assert "accuracy 0.80 (95 % interval" in shown
    assert "> compare_jobs(" in shown
    assert "Inconclusive on" in shown
    report = Path(shown.partition("To look at instead of reading: ")[2].splitlines()[0])
    assert report.is_relative_to(tmp_path)
    page = report.read_text()
    assert "stand-in-80" in page
    assert '"bands": [' in page
    assert "Traceback" not in shown + result.stderr
    assert left_running(tmp_path) == []


def test_the_demo_evaluates_the_users_own_endpoint(tmp_path):
    with StubModel(accuracy=0.5) as model:
        result = demo(
            tmp_path,
            "--model-url",
            model.base_url,
            "--model-name",
            model.name,
            "--num-examples",
            "10",
        )
    assert result.returncode == 0, result.stderr
    assert "accuracy 0.50" in result.stdout
    assert "stand-in that answers" not in result.stdout


def test_the_demo_of_an_endpoint_that_is_down_says_so_in_one_line(tmp_path):
    with StubModel() as model:
        url = model.base_url
    result = demo(tmp_path, "--model-url", url, "--model-name", "gone")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert url.removeprefix("http://").removesuffix("/v1") in result.stderr
