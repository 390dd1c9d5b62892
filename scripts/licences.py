"""Write docs/licences.md: the licences of everything that evalhub-mcp and its extras install.

    python -m scripts.licences            write the page from what is installed here
    python -m scripts.licences --check    is the page complete, and is each licence acceptable?

The packages are those of constraints.txt, and their licences are what their own metadata states.
A package that states none is an error, unless `STATED` has what its files say. So is a licence
that obliges those who distribute this project (GPL, AGPL, and what is not known). Exit status: 0
when all is well, else 1.
"""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, distributions

from packaging.utils import canonicalize_name

from scripts.constraints import DEV, ROOT, pinned

PAGE = ROOT / "docs" / "licences.md"
STATED: Mapping[str, str] = {}
"""The licences of packages whose metadata states none, as the files of the package say."""
_FAMILIES = (
    ("AGPL", r"affero|agpl"),
    ("LGPL", r"lesser general|lgpl"),
    ("GPL", r"\bgpl|gnu general"),
    ("MPL-2.0", r"mpl|mozilla public"),
    ("Apache-2.0", r"apache"),
    ("BSD", r"bsd"),
    ("MIT", r"\bmit\b|mit-0|mit license"),
    ("PSF-2.0", r"psf|python software foundation"),
    ("ISC", r"\bisc\b"),
    ("Unlicense", r"unlicense"),
    ("0BSD", r"0bsd"),
    ("Zlib", r"zlib"),
    ("CC0-1.0", r"cc0"),
    ("HPND", r"hpnd|historical permission"),
)
REFUSED = frozenset({"AGPL", "GPL", "LGPL", "unknown"})
HEAD = """\
# Licences

What evalhub-mcp and its extras `local`, `inspect`, `metrics`, `otel` and `dev` install, in the
versions that `constraints.txt` pins, under the licences that the packages state. Only the packages
of `constraints-image.txt` are in the image. Written by `python -m scripts.licences`; do not edit.

| package | licence | family |
|---|---|---|
"""


def licence_of(package: Distribution) -> str:
    """The licence a package states: SPDX expression, else classifiers, else free text."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = [
        text.split(" :: ")[-1]
        for text in metadata.get_all("Classifier") or []
        if text.startswith("License ::") and not text.endswith("DFSG approved")
    ]
    if classifiers:
        return " or ".join(sorted(classifiers))
    words = next(iter(metadata.get_all("License") or []), "").strip().split("\n")[0][:60]
    if words and words != "UNKNOWN":
        return words
    return _first_line(package) or STATED.get(canonicalize_name(metadata["Name"]), "")


def _first_line(package: Distribution) -> str:
    """The title of a package's licence file."""
    for file in package.files or []:
        if re.search(r"\.dist-info/(licenses/)?(licen[sc]e|copying)", str(file), re.IGNORECASE):
            lines = file.read_text("utf-8").strip().splitlines()
            if lines:
                return lines[0].strip()[:60]
    return ""


def families(licence: str) -> list[str]:
    """The families of licences that a statement names; `unknown` if there is none."""
    found = [name for name, pattern in _FAMILIES if re.search(pattern, licence, re.IGNORECASE)]
    return found or ["unknown"]


def acceptable(licence: str) -> bool:
    """Whether every part of a licence, or one of its alternatives, is acceptable."""
    every = all if " AND " in licence else any
    return every(family not in REFUSED for family in families(licence))


def packages() -> dict[str, str]:
    """The licence of each pinned package by name; empty if it is not installed or states none."""
    here = {str(canonicalize_name(d.metadata["Name"])): d for d in distributions()}
    return {name: licence_of(here[name]) if name in here else "" for name in sorted(pinned(DEV))}


def render(found: Mapping[str, str]) -> str:
    """The page."""
    rows = [f"| `{name}` | {text} | {', '.join(families(text))} |" for name, text in found.items()]
    return HEAD + "\n".join(rows) + "\n"


def problems(page: str) -> list[str]:
    """What is missing from the page, and licences that need a decision."""
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.*?) \| .*? \|$", page, re.MULTILINE))
    exact = {f"{name}=={version}" for name, version in pinned(DEV).items()}
    here = {str(canonicalize_name(d.metadata["Name"])): d.version for d in distributions()}
    found = []
    for name, installed in packages().items():
        stated = rows.get(name)
        if stated is None:
            found.append(f"{name} is not listed")
        elif f"{name}=={here.get(name)}" in exact and installed != stated:
            found.append(f"{name} states {installed!r} here")
        elif not acceptable(stated):
            found.append(f"{name}: the licence {stated!r} needs a decision")
    found += [f"{name} is not pinned any more" for name in rows.keys() - packages().keys()]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare with what is installed")
    if not parser.parse_args(arguments).check:
        PAGE.write_text(render(packages()), "utf-8")
        print(f"wrote {PAGE.name}")
    found = problems(PAGE.read_text("utf-8") if PAGE.exists() else "")
    for problem in found:
        print(f"{PAGE.name}: {problem}; run python -m scripts.licences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
