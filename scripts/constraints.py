"""Write constraints.txt: what the `dev` extra installs on Linux with CPython 3.11, with hashes.

    python -m scripts.constraints            resolve the newest versions and write the file
    python -m scripts.constraints --check    is every requirement of `dev` pinned as it allows?

CI installs these versions first, so that a build of today can be repeated. uv resolves them
(`pip install uv`), since it lists the hashes of every wheel that fits the platform; pip's own
report has the hash of one file only. `--check` compares the file with pyproject.toml, without a
network. Exit status: 0 when all is well, 1 when the check fails, 2 when uv is missing or fails.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "constraints.txt"
EXTRA = "dev"
HEADER = """\
# What the `dev` extra installs on Linux (x86_64) with CPython 3.11. Written by
# `python -m scripts.constraints`; do not edit. To install exactly this:
#
#   python3 -m venv .venv
#   .venv/bin/pip install --require-hashes -r constraints.txt
#   .venv/bin/pip install --no-deps -e .
#
# pip takes no hashes for an editable project, hence the second command. Without hashes, and on
# other platforms, versions alone can be kept to: `grep -o '^[^ ]*==[^ ]*' constraints.txt`
# gives a file for `pip install -c`. The build backend (hatchling) is not pinned.
"""


class UvError(Exception):
    """uv is missing, or could not resolve the requirements."""


def resolve() -> list[dict[str, Any]]:
    """The packages of the extra, each with name, version and the wheels that fit.

    Raises:
        UvError: uv is missing or found no solution.
    """
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise UvError("uv is not installed: pip install uv")
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "pylock.toml"
        command = [uv, "pip", "compile", "pyproject.toml", "--extra", EXTRA, "--quiet"]
        target = ["--python-version", "3.11", "--python-platform", "x86_64-unknown-linux-gnu"]
        output = ["--format", "pylock.toml", "--output-file", str(lock)]
        done = subprocess.run([*command, *target, *output], cwd=ROOT, check=False)
        if done.returncode:
            raise UvError("uv could not resolve the requirements")
        packages: list[dict[str, Any]] = tomllib.loads(lock.read_text("utf-8"))["packages"]
        return packages


def render(packages: list[dict[str, Any]]) -> str:
    """The file: one requirement each, with the hashes of its wheels, else of its source."""
    lines = [HEADER]
    for package in packages:
        files = package.get("wheels") or [package["sdist"]]
        hashes = sorted({f"--hash=sha256:{file['hashes']['sha256']}" for file in files})
        lines.append(" \\\n    ".join([f"{package['name']}=={package['version']}", *hashes]))
    return "\n".join(lines) + "\n"


def requirements(extra: str) -> Iterator[Requirement]:
    """What the project and one of its extras require, with the extras that it includes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    yield from map(Requirement, project["dependencies"])
    for line in project["optional-dependencies"][extra]:
        requirement = Requirement(line)
        if requirement.name == project["name"]:
            for included in sorted(requirement.extras):
                yield from requirements(included)
        else:
            yield requirement


def problems() -> list[str]:
    """Requirements that the file lacks, or pins to a version they do not allow."""
    text = FILE.read_text("utf-8") if FILE.exists() else ""
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
    found = []
    for requirement in requirements(EXTRA):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{requirement} is not pinned")
        elif version not in requirement.specifier:
            found.append(f"{requirement} does not allow {version}")
    return found


def main() -> int:
    """Write or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare with pyproject.toml")
    if parser.parse_args().check:
        found = sorted(set(problems()))
        for problem in found:
            print(f"constraints.txt: {problem}; run python -m scripts.constraints")
        return 1 if found else 0
    try:
        packages = resolve()
    except UvError as error:
        print(f"constraints: {error}", file=sys.stderr)
        return 2
    FILE.write_text(render(packages), "utf-8")
    print(f"wrote {FILE.name}: {len(packages)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
