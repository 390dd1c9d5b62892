"""The command line: version, errors, import cost, and `doctor`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evalhub_mcp import __version__
from evalhub_mcp.local.providers.built_in import available_providers
from tests.command import Ended, run_here


def environment_of(home: Path, more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return kept | {"HOME": str(home)} | more


def run(tmp_path: Path, *arguments: str, **environment: str) -> Ended:
    return run_here(*arguments, environment=environment_of(tmp_path, environment))


def process(
    tmp_path: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a separate process."""
    return subprocess.run(
        [sys.executable, "-m", "evalhub_mcp", *arguments],
        env=environment_of(tmp_path, environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_version_is_printed(tmp_path):
    assert process(tmp_path, "--version").stdout == f"evalhub-mcp {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["--transprt", "http"], {}, "did you mean --transport?"),
        (["--nonsense"], {}, "unknown option --nonsense"),
        (["--transport", "http", "--host", "0.0.0.0"], {}, "anybody on the network"),
        (["--local", "--base-url", "http://x"], {}, "contradict"),
        ([], {"EVALHUB_PORT": "x"}, "EVALHUB_PORT"),
        (["--config", "missing.yaml"], {}, "no configuration file"),
        (["demo", "--model-url", "http://x/v1"], {}, "belong together"),
        (["gate", "a", "--baseline", "a"], {}, "the job itself"),
        (["gate", "a", "--baseline", "b", "--max-drop", "nan"], {}, "--max-drop must be 0"),
        (["gate", "a", "--baseline", "b", "--max-drop", "-1"], {}, "--max-drop must be 0"),
        (["gate", "a", "--wait", "nan"], {}, "--wait must be"),
        (["nonsense"], {}, "nonsense"),
    ],
)
def test_a_mistake_is_one_line_on_stderr_and_exit_status_2(
    tmp_path, arguments, environment, message
):
    result = run(tmp_path, *arguments, **environment)
    assert result.returncode == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_taken_port_is_reported(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = process(tmp_path, "--transport", "http", "--host", "127.0.0.1", "--port", port)
    assert result.returncode != 0
    assert port in result.stderr
    assert "Traceback" not in result.stderr


def test_importing_the_command_line_imports_neither_mcp_nor_http(tmp_path):
    code = (
        "import sys, evalhub_mcp.cli.main as m; m.build_parser().parse_args(['--local']);"
        "print([n for n in ('mcp', 'httpx', 'httpx2') if n in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


def test_building_the_server_imports_neither_the_client_nor_its_http_library():
    code = (
        "import sys, mcp.server.mcpserver; before = set(sys.modules);"
        "from evalhub_mcp.server.build import build_server;"
        "from evalhub_mcp.settings import Settings; build_server(Settings());"
        "new = set(sys.modules) - before;"
        "print(sorted(new & {'httpx', 'evalhub_mcp.client.errors', 'evalhub_mcp.client.models'}))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr


def test_doctor_without_a_hub_says_how_to_set_one(tmp_path):
    result = run(tmp_path, "doctor")
    assert result.returncode == 1
    assert "FAIL  configuration: no hub is set" in result.stdout
    assert "EVALHUB_BASE_URL" in result.stdout


def test_doctor_with_bad_settings_names_them(tmp_path):
    result = run(tmp_path, "doctor", EVALHUB_PORT="x")
    assert result.returncode == 1
    assert "EVALHUB_PORT" in result.stdout


def test_doctor_of_an_unreachable_hub_says_what_to_do(tmp_path):
    result = run(tmp_path, "doctor", "--base-url", "http://127.0.0.1:9", EVALHUB_TOKEN="hidden-one")
    assert result.returncode == 1
    assert "FAIL  reachable" in result.stdout
    assert "hidden-one" not in result.stdout + result.stderr


def test_doctor_of_the_local_hub_finds_all_well_and_leaves_nothing(tmp_path):
    result = process(
        tmp_path, "doctor", "--local", EVALHUB_MCP_DATA_DIR=str(tmp_path / "Application Support")
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "inspect" not in result.stderr
    assert "All is well." in result.stdout
    offered = sum(len(p.definition["benchmarks"]) for p in available_providers())
    assert f"{offered} benchmarks" in result.stdout
    assert "access: the local hub is reached by " in result.stdout


def test_a_flag_before_the_command_counts_too(tmp_path):
    result = run(tmp_path, "--base-url", "http://127.0.0.1:9", "doctor")
    assert "127.0.0.1:9" in result.stdout


def test_doctor_takes_the_flags_of_serving_after_its_name(tmp_path):
    result = run(
        tmp_path,
        "doctor",
        "--transport",
        "http",
        "--allowed-host",
        "mcp.example.com",
        "--port",
        "0",
    )
    assert result.returncode == 1
    assert "names: loopback's and mcp.example.com" in result.stdout
