"""Look for known vulnerabilities in everything that constraints*.txt pin.

    python -m scripts.audit

pip-audit, at the version below, is installed into `.cache`, and asks the package index about each
pinned version. What it reports in the index's own words is not repeated, only ids and versions.
Where the index cannot be asked, or knows nothing about any of the packages (a mirror without that
service), the audit is skipped and says why; it never passes in silence. Exit status: 0 when
nothing is known or the audit was skipped, 1 when there is a vulnerability without a reason in
`ACCEPTED`.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.constraints import ROOT, TARGETS

PIP_AUDIT = "pip-audit==2.10.1"
CACHE = ROOT / ".cache" / "audit"
SECONDS = 300
ACCEPTED: Mapping[str, str] = {}
"""Advisories that do not concern this project, by id, each with the reason."""


class Skipped(Exception):
    """The audit could not be made; says why."""


def installed() -> Path:
    """The path of pip-audit, which is installed on first use.

    Raises:
        Skipped: It cannot be installed.
    """
    program = CACHE / "bin" / "pip-audit"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE], check=True)
        install = [str(CACHE / "bin" / "python"), "-m", "pip", "install", "--quiet", PIP_AUDIT]
        if subprocess.run(install, check=False, timeout=SECONDS).returncode:
            raise Skipped(f"{PIP_AUDIT} cannot be installed")
    return program


def audited(program: Path) -> Sequence[Mapping[str, Any]]:
    """What is known about each pinned package.

    Raises:
        Skipped: The index could not be asked.
    """
    found: list[Mapping[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for target in TARGETS:
            report = Path(folder) / f"{target.file}.json"
            command = [str(program), "--disable-pip", "--require-hashes"]
            command += ["-r", str(ROOT / target.file)]
            command += ["--progress-spinner", "off", "--format", "json", "--output", str(report)]
            try:
                done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                raise Skipped(f"the index did not answer within {SECONDS} s") from None
            if not report.exists():
                lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no report"]
                raise Skipped(f"pip-audit failed: {lines[-1][:200]}")
            found += json.loads(report.read_text("utf-8"))["dependencies"]
    return found


def vulnerabilities(packages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each vulnerability that is not accepted, in one line."""
    lines = set()
    for package in packages:
        for known in package.get("vulns", ()):
            if not {known["id"], *known.get("aliases", ())} & set(ACCEPTED):
                fixed = ", ".join(known.get("fix_versions", ())) or "no version yet"
                name = f"{package['name']} {package['version']}"
                lines.add(f"{name}: {known['id']}, fixed in {fixed}")
    yield from sorted(lines)


def judge(packages: Sequence[Mapping[str, Any]]) -> int:
    """Print what was found; returns the exit status.

    Raises:
        Skipped: Nothing is known about any package, which says nothing about any.
    """
    unknown = {p["name"] for p in packages if "skip_reason" in p}
    known = {p["name"] for p in packages} - unknown
    if not known:
        raise Skipped(f"the index knows nothing about any of {len(unknown)} packages")
    found = list(vulnerabilities(packages))
    for line in found:
        print(f"audit: {line}")
    print(f"audit: {len(known)} packages, {len(found)} known vulnerabilities")
    if unknown:
        print(f"audit: the index does not know {', '.join(sorted(unknown))}")
    return 1 if found else 0


def main() -> int:
    """Audit; returns the exit status."""
    try:
        return judge(audited(installed()))
    except (Skipped, subprocess.SubprocessError, OSError) as error:
        print(f"audit: SKIPPED: {error}")
        return 0


if __name__ == "__main__":
    sys.exit(main())
