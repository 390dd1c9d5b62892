"""Hosts that npm has list and start the server after `install`, and no longer after `uninstall`.

The hosts need no login for that. Each runs with a separate home directory.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.clients.support.clients import CLIENTS
from tests.clients.support.environments import NotInstalled, node, npm_environment
from tests.clients.support.evaluation import Hub

pytestmark = pytest.mark.timeout(2000)  # installs the host first
SECONDS = 120
HOSTS = {
    "claude-code": ("Claude Code", "claude_code", "claude"),
    "codex": ("Codex", "codex", "codex"),
    "gemini": ("Gemini CLI", "gemini_cli", "gemini"),
}
"""For each name of `install` the client, its environment, and its program."""
CONNECTED = {"claude-code": "Connected", "codex": "enabled", "gemini": "Connected"}
"""What the host's list says of a server; Codex only lists, and starts servers with a session."""


def program(host: str) -> Path:
    """Return the host's program; installs it if need be."""
    title, environment, name = HOSTS[host]
    packages = next(client.packages for client in CLIENTS if client.name == title)
    try:
        return npm_environment(environment, packages) / "node_modules" / ".bin" / name
    except NotInstalled as error:
        pytest.skip(f"{title} cannot be installed: {error}")


def run(command: list[str], environment: Mapping[str, str], home: Path) -> str:
    """Run a command, and return what it printed."""
    ended = subprocess.run(
        command,
        env=dict(environment),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.mark.parametrize("host", HOSTS)
def test_a_real_host_lists_and_starts_the_server(host: str, hub: Hub, tmp_path: Path) -> None:
    lister = program(host)
    path = os.pathsep.join([str(lister.parent), str(node().parent), os.environ["PATH"]])
    environment = {
        "HOME": str(tmp_path),
        "PATH": path,
        "NO_COLOR": "1",
        "DISABLE_AUTOUPDATER": "1",
        # Gemini CLI starts no servers in a directory that its user has not trusted.
        "GEMINI_CLI_TRUST_WORKSPACE": "true",
    }
    ours = [sys.executable, "-m", "evalhub_mcp"]
    options = ["--base-url", hub.url]

    def listed() -> str:
        lines = run([str(lister), "mcp", "list"], environment, tmp_path).splitlines()
        return next((line for line in lines if "evalhub" in line), "")

    assert listed() == ""
    run([*ours, "install", host, *options], environment, tmp_path)
    assert CONNECTED[host] in listed()
    run([*ours, "uninstall", host], environment, tmp_path)
    assert listed() == ""
