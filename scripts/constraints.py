"""Write the files of pinned versions with hashes that CI and the image install.

    python -m scripts.constraints            resolve the newest versions and write the files
    python -m scripts.constraints --image    only those of the image and of the build backend
    python -m scripts.constraints --check    check that the pins fulfil every requirement

A build of today can be repeated with them, and nothing is installed that was changed since. The
image gets the versions that CI tested. uv resolves them (`pip install uv`), since it lists the
hashes of every wheel that fits the platform; pip's own report has the hash of one file only.
`--check` compares the files with pyproject.toml, without a network. Exit status: 0 when all is
well, 1 when the check fails, 2 when uv is missing or fails.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
EDITABLE = "editables>=0.3,<1"
"""What hatchling asks for besides, to install the project as it is developed (`-e`)."""
X86_64, AARCH64 = "x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"


@dataclass(frozen=True)
class Target:
    """A file of pinned versions."""

    file: str
    extras: tuple[str, ...] | None
    """Whose requirements it pins, beside the project's own; None for the build backend's."""
    python: str
    platforms: tuple[str, ...]
    header: str


DEV = Target(
    "constraints.txt",
    ("dev",),
    "3.11",
    (X86_64,),
    """\
# What the `dev` extra installs on Linux (x86_64) with CPython 3.11. Written by
# `python -m scripts.constraints`; do not edit. To install exactly this:
#
#   python3 -m venv .venv
#   .venv/bin/pip install --require-hashes -r constraints.txt -r constraints-build.txt
#   .venv/bin/pip install --no-deps --no-build-isolation -e .
#
# pip takes no hashes for an editable project, hence the second command. Without hashes, and on
# other platforms, versions alone can be kept to: `grep -o '^[^ ]*==[^ ]*' constraints.txt`
# gives a file for `pip install -c`.
""",
)
BUILD = Target(
    "constraints-build.txt",
    None,
    "3.11",
    (X86_64,),
    """\
# What building the package takes (hatchling). Written by `python -m scripts.constraints`; do not
# edit. All of it is pure Python, so it is the same on every platform.
""",
)
IMAGE = Target(
    "constraints-image.txt",
    ("metrics", "otel"),
    "3.13",
    (X86_64, AARCH64),
    """\
# What the image contains (Containerfile): the package's requirements and the extras `metrics` and
# `otel`, on Linux (x86_64 and aarch64) with CPython 3.13, in the versions of constraints.txt.
# Written by `python -m scripts.constraints`; do not edit.
""",
)
TARGETS = (DEV, BUILD, IMAGE)


class UvError(Exception):
    """uv is missing, or could not resolve the requirements."""


def resolve(target: Target) -> list[dict[str, Any]]:
    """The packages of a file, each with name, version and the wheels that fit its platforms.

    Raises:
        UvError: uv is missing or found no solution.
    """
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise UvError("uv is not installed: pip install uv")
    packages: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        lock, wanted, kept = (Path(folder) / name for name in ("pylock.toml", "in", "kept"))
        wanted.write_text("\n".join(map(str, requirements(target))))
        versions = {} if target is DEV else pinned(DEV)
        kept.write_text("\n".join(f"{name}=={version}" for name, version in versions.items()))
        for platform in target.platforms:
            command = [uv, "pip", "compile", str(wanted), "--constraint", str(kept), "--quiet"]
            command += ["--python-version", target.python, "--python-platform", platform]
            command += ["--format", "pylock.toml", "--output-file", str(lock), "--upgrade"]
            if subprocess.run(command, cwd=ROOT, check=False).returncode:
                raise UvError("uv could not resolve the requirements")
            for package in tomllib.loads(lock.read_text("utf-8"))["packages"]:
                known = packages.setdefault(package["name"], package)
                known.setdefault("wheels", []).extend(package.get("wheels", []))
    return [packages[name] for name in sorted(packages)]


def render(target: Target, packages: list[dict[str, Any]]) -> str:
    """The file: one requirement each, with the hashes of its wheels, else of its source."""
    lines = [target.header]
    for package in packages:
        files = package.get("wheels") or [package["sdist"]]
        hashes = sorted({f"--hash=sha256:{file['hashes']['sha256']}" for file in files})
        lines.append(" \\\n    ".join([f"{package['name']}=={package['version']}", *hashes]))
    return "\n".join(lines) + "\n"


def requirements(target: Target) -> Iterator[Requirement]:
    """What a file has to pin, as pyproject.toml states it."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    if target.extras is None:
        yield from map(Requirement, document["build-system"]["requires"])
        yield Requirement(EDITABLE)
        return
    yield from map(Requirement, document["project"]["dependencies"])
    for extra in target.extras:
        yield from _of_extra(document["project"], extra)


def _of_extra(project: dict[str, Any], extra: str) -> Iterator[Requirement]:
    """What an extra requires, with the extras that it includes."""
    for line in project["optional-dependencies"][extra]:
        requirement = Requirement(line)
        if requirement.name == project["name"]:
            for included in sorted(requirement.extras):
                yield from _of_extra(project, included)
        else:
            yield requirement


def pinned(target: Target) -> dict[str, str]:
    """The versions in a file, by name."""
    path = ROOT / target.file
    text = path.read_text("utf-8") if path.exists() else ""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def problems(target: Target) -> Iterator[str]:
    """What is wrong with a file: requirements it lacks, versions not allowed, missing hashes."""
    versions = pinned(target)
    for requirement in requirements(target):
        version = versions.get(canonicalize_name(requirement.name))
        if version is None:
            yield f"{requirement} is not pinned"
        elif version not in requirement.specifier:
            yield f"{requirement} does not allow {version}"
    if target is not DEV:
        tested = pinned(DEV)
        for name, version in versions.items():
            if tested.get(name, version) != version:
                yield f"{name} is {version}, but CI tests {tested[name]}"
    path = ROOT / target.file
    for block in re.split(r"\n(?=\S)", path.read_text("utf-8") if path.exists() else ""):
        if "==" in block and not block.startswith("#") and "--hash=sha256:" not in block:
            yield f"{block.split()[0]} has no hash"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare with pyproject.toml")
    parser.add_argument("--image", action="store_true", help="leave constraints.txt as it is")
    options = parser.parse_args(arguments)
    if options.check:
        found = [f"{t.file}: {problem}" for t in TARGETS for problem in sorted(set(problems(t)))]
        for problem in found:
            print(f"{problem}; run python -m scripts.constraints")
        return 1 if found else 0
    try:
        for target in (BUILD, IMAGE) if options.image else TARGETS:
            packages = resolve(target)
            (ROOT / target.file).write_text(render(target, packages), "utf-8")
            print(f"wrote {target.file}: {len(packages)} packages")
    except UvError as error:
        print(f"constraints: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
