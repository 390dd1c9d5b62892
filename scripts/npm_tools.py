"""Tools from npm at an exact version, with a Node that can run them, in a cache of ours.

The conformance suite and the Inspector need Node 22; where the machine's is older or
missing, npm brings one. Nothing is installed outside the cache directory, and no
package's install script is run.
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


class NoNpm(Exception):
    """There is no npm on this machine."""


def install(package: str, version: str) -> Path:
    """The package's directory, installed unless it is there already.

    Raises:
        NoNpm: npm is not on PATH.
    """
    return _install(f"{package}@{version}") / "node_modules" / package


def node() -> str:
    """A Node that is new enough: the machine's, else one from npm.

    Raises:
        NoNpm: There is neither.
    """
    own = shutil.which("node")
    if own is not None and _version(own) >= NODE_AT_LEAST:
        return own
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
        raise NoNpm("npm is not on PATH")
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
