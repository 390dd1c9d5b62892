"""Install npm packages at an exact version, and a Node that can run them, into `.cache`.

The conformance suite and the Inspector need Node 22. Where the machine's is older or missing, one
is installed from npm. Nothing is installed elsewhere, and no install script is run.
"""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "npm"
NODE_AT_LEAST = (22, 19)
NODE_PACKAGE = "node-{system}-{machine}@22"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


class NpmMissing(Exception):
    """npm is not on PATH."""


def install(package: str, version: str) -> Path:
    """Install a package unless the cache has it, and return its directory.

    Raises:
        NpmMissing: npm is not on PATH.
    """
    return _install(f"{package}@{version}") / "node_modules" / package


def node() -> str:
    """The path of a Node that is new enough: the machine's, else one from npm.

    Raises:
        NpmMissing: The machine has neither.
    """
    installed = shutil.which("node")
    if installed is not None and _version(installed) >= NODE_AT_LEAST:
        return installed
    system = platform.system().lower()
    machine = MACHINES.get(platform.machine().lower(), platform.machine())
    wanted = NODE_PACKAGE.format(system=system, machine=machine)
    binary = _install(wanted) / "node_modules" / wanted.partition("@")[0] / "bin" / "node"
    return str(binary)


def _install(wanted: str) -> Path:
    directory = CACHE / wanted.replace("/", "_")
    done = directory / "installed"
    if done.exists():
        return directory
    npm = shutil.which("npm")
    if npm is None:
        raise NpmMissing("npm is not on PATH")
    print(f"installing {wanted} from npm …", file=sys.stderr, flush=True)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "package.json").write_text("{}\n")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    subprocess.run([*command, wanted], cwd=directory, check=True, stdin=subprocess.DEVNULL)
    done.touch()
    return directory


def _version(binary: str) -> tuple[int, ...]:
    shown = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    numbers = shown.stdout.strip().removeprefix("v").split(".")
    return tuple(int(n) for n in numbers if n.isdigit())
