"""Run the MCP conformance suite against the server over HTTP and print the results.

    python -m scripts.conformance

Three builds are tested in both protocol revisions, with a real hub: the server as shipped, and
the same with --stateless, on every scenario that fits a real server; and the server with the
suite's own tools, resources and prompts added (tests/conformance/fixture), on all scenarios. The
suite and a Node to run it are installed from npm into `.cache`. Exit status: 0 when everything
passed, 1 when something failed, 2 when the suite could not run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.harness import OURS, http_server, running_hub
from scripts import npm_tools

SUITE = ("@modelcontextprotocol/conformance", "0.2.0-alpha.12")
REVISIONS = ("2025-11-25", "2026-07-28")
FIXTURE = (sys.executable, "-m", "tests.conformance.fixture")
BUILDS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "server": (OURS, ()),
    "stateless": (OURS, ("--stateless",)),
    "fixture": (FIXTURE, ()),
}
"""The tested builds: a command and its flags."""

FITS = frozenset(
    "server-initialize server-session-lifecycle ping tools-list resources-list prompts-list "
    "server-sse-multiple-streams dns-rebinding-protection server-stateless caching "
    "http-header-validation sep-2164-resource-not-found "
    "input-required-result-unsupported-methods".split()
)
"""Scenarios that use none of the suite's own tools, so that every real server must pass them."""
NEEDS_FIXTURE: Mapping[str, Sequence[str]] = {
    # Both call the suite's tool test_missing_capability.
    "server-stateless": (
        "sep-2575-server-rejects-undeclared-capability",
        "sep-2575-missing-capability-http-400",
    ),
}
"""Checks of those scenarios that use a tool of the suite."""
NEVER_HAPPENS = frozenset(
    f"sep-2575-server-sends-{kind}-list-changed-on-subscription" for kind in ("tools", "prompts")
)
"""Recommended notifications of changes that the server never makes while it runs."""
LEFT_OUT = {
    "tasks-": "the Tasks extension is not offered; jobs are followed by get_job_status",
    "sep-2640-skills-": "the Skills extension is not offered",
}
"""Scenarios of extensions, by the start of their names, and why they do not apply."""


@dataclass
class Outcome:
    """The outcome of one scenario's checks."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)

    @property
    def cell(self) -> str:
        """The outcome as a cell of the table."""
        if self.failed:
            return f"FAIL {len(self.failed)}/{self.passed + len(self.failed)}"
        if not self.passed:
            return "not offered"  # such as sessions with --stateless
        return f"ok {self.passed}" + (f" ({len(self.warned)} warn)" if self.warned else "")


def run_suite(node: str, suite: Path, url: str, revision: str) -> dict[str, Outcome]:
    """Run every scenario of one protocol revision against one server.

    Raises:
        RuntimeError: The suite left no results; has what it printed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        command = [node, str(suite / "dist" / "index.js"), "server", "--url", url]
        options = ["--suite", "all", "--spec-version", revision, "-o", temporary]
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=300, check=False
        )
        outcomes = {}
        for path in sorted(Path(temporary).glob("server-*/checks.json")):
            name = path.parent.name.removeprefix("server-").rsplit("-", 6)[0]
            outcomes[name] = read_checks(json.loads(path.read_text("utf-8")))
        if not outcomes:
            raise RuntimeError(f"the suite did not run: {(done.stderr or done.stdout)[-2000:]}")
        return outcomes


def read_checks(checks: Sequence[Mapping[str, Any]]) -> Outcome:
    """Sort the checks of one scenario into passed, failed and warned."""
    outcome = Outcome()
    for check in checks:
        reason = check.get("errorMessage") or (check.get("details") or {}).get("message") or ""
        finding = f"{check['id']}: {reason}".strip(": ")
        if check["status"] == "SUCCESS":
            outcome.passed += 1
        elif check["status"] == "FAILURE":
            outcome.failed.append(finding)
        elif check["status"] == "WARNING":
            outcome.warned.append(finding)
    return outcome


def without_fixture(name: str, outcome: Outcome) -> Outcome | None:
    """The outcome for a server without the suite's tools; None where it needs them."""
    if name not in FITS:
        return None
    excused = NEEDS_FIXTURE.get(name, ())
    failed = [finding for finding in outcome.failed if _check_id(finding) not in excused]
    warned = [finding for finding in outcome.warned if _check_id(finding) not in NEVER_HAPPENS]
    return Outcome(outcome.passed, failed, warned)


def _check_id(finding: str) -> str:
    return finding.partition(":")[0]


def show(columns: Mapping[str, Mapping[str, Outcome | None]]) -> bool:
    """Print the table, failures and warnings; returns whether everything passed."""
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    width = max(map(len, names))
    for row in zip(*(title.split() for title in columns), strict=True):
        print(" " * width + "".join(f"  {word:>13}" for word in row))
    for name in sorted(names):
        print(f"{name:{width}}" + "".join(f"  {_cell(c, name):>13}" for c in columns.values()))
    all_passed = True
    for title, column in columns.items():
        counted = [outcome for outcome in column.values() if outcome is not None]
        passed, failed = sum(o.passed for o in counted), sum(len(o.failed) for o in counted)
        print(f"{title}: {len(counted)} scenarios, {passed} checks passed, {failed} failed")
        all_passed = all_passed and failed == 0 and len(counted) > 0
        for name, outcome in column.items():
            for finding in outcome.failed if outcome else ():
                print(f"  FAIL {name}: {finding}")
            for finding in outcome.warned if outcome else ():
                print(f"  warn {name}: {finding}")
    for prefix, reason in LEFT_OUT.items():
        print(f"not run: {prefix}*: {reason}")
    return all_passed


def _cell(column: Mapping[str, Outcome | None], name: str) -> str:
    if name not in column:
        return "-"
    outcome = column[name]
    return "needs fixture" if outcome is None else outcome.cell


def main() -> int:
    """Test every build; returns the exit status."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    try:
        suite, node = npm_tools.install(*SUITE), npm_tools.node()
    except npm_tools.NpmMissing as error:
        print(f"conformance: {error}; the suite comes from npm", file=sys.stderr)
        return 2
    columns: dict[str, dict[str, Outcome | None]] = {}
    with running_hub() as hub:
        for build, (command, flags) in BUILDS.items():
            with http_server(command, *flags, EVALHUB_BASE_URL=hub) as (url, _):
                for revision in REVISIONS:
                    found = run_suite(node, suite, url, revision)
                    columns[f"{build} {revision}"] = (
                        {**found}
                        if command is FIXTURE
                        else {name: without_fixture(name, o) for name, o in found.items()}
                    )
    missing = FITS - {name for column in columns.values() for name in column}
    all_passed = show(columns)
    if missing:
        print(f"FAIL: the suite did not run {', '.join(sorted(missing))}")
    return 0 if all_passed and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
