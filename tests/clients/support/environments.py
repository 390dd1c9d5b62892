"""A separate environment for each client: a venv or an npm prefix, made once and kept.

They are below `$EVALHUB_CLIENTS_DIR`, else in the user's cache, because clients need versions of
the MCP SDK that exclude each other and ours.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NODE = "node-{system}-{machine}@24"
"""mcporter needs Node 24; the machine's Node is not used, so that every machine runs the same."""
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
UV = "uv==0.13.9"
"""Installs the Python clients; pip needs minutes for each."""
INSTALL_SECONDS = 900


class NotInstalled(Exception):
    """A client cannot be installed here; the message is the reason."""


def cache() -> Path:
    """The directory of all environments."""
    if chosen := os.environ.get("EVALHUB_CLIENTS_DIR"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "evalhub-mcp-clients"


def python_environment(name: str, requirements: Sequence[str]) -> Path:
    """Return the Python of a venv with these requirements, made if it is not there."""
    directory = _directory(name, requirements)
    python = directory / "bin" / "python"
    if not _is_complete(directory):
        uv = _uv()
        _run([uv, "venv", "--quiet", "--python", sys.executable, directory], directory)
        options = ("--quiet", "--python", python)
        _run([uv, "pip", "install", *options, *requirements], directory)
        _complete(directory)
    return python


def _uv() -> Path:
    directory = _directory("uv", [UV])
    if not _is_complete(directory):
        _run([sys.executable, "-m", "venv", directory], directory)
        python = directory / "bin" / "python"
        _run([python, "-m", "pip", "install", "--quiet", UV], directory)
        _complete(directory)
    return directory / "bin" / "uv"


def npm_environment(name: str, packages: Sequence[str]) -> Path:
    """Return the directory with `node_modules` of these packages, made if it is not there."""
    directory = _directory(name, packages)
    if not _is_complete(directory):
        npm = shutil.which("npm")
        if npm is None:
            raise NotInstalled("npm is not on PATH")
        directory.mkdir(parents=True)
        (directory / "package.json").write_text("{}\n")
        # Install scripts run: Claude Code has one that puts its program in place.
        _run([npm, "install", "--no-audit", "--no-fund", "--silent", *packages], directory)
        _complete(directory)
    return directory


def node() -> Path:
    """Return the path of Node, which comes from npm as well."""
    machine = MACHINES.get(platform.machine().lower(), platform.machine())
    package = NODE.format(system=platform.system().lower(), machine=machine)
    installed = npm_environment("node", [package])
    return installed / "node_modules" / package.partition("@")[0] / "bin" / "node"


def _directory(name: str, packages: Sequence[str]) -> Path:
    """Return the environment's directory, another one for other versions."""
    wanted = f"{sys.version_info[:2]} {sorted(packages)}"
    return cache() / f"{name}-{hashlib.sha256(wanted.encode()).hexdigest()[:10]}"


def _is_complete(directory: Path) -> bool:
    if (directory / "installed").exists():
        return True
    shutil.rmtree(directory, ignore_errors=True)  # left by an installation that was interrupted
    return False


def _complete(directory: Path) -> None:
    (directory / "installed").touch()


def _run(command: Sequence[str | Path], directory: Path) -> None:
    """Run a step of an installation.

    Raises:
        NotInstalled: It failed or took too long; has the end of what it printed.
    """
    print(f"installing {directory.name} …", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            command,
            cwd=directory if directory.exists() else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"the installation took over {INSTALL_SECONDS} s") from error
    if done.returncode:
        raise NotInstalled((done.stderr or done.stdout).strip()[-600:])
