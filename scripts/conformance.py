"""Run the MCP conformance suite against the server over HTTP, and say what came out.

    python -m scripts.conformance

Both protocol revisions are tested: the server as it is shipped, before a real hub, and the
same with --stateless, on every scenario that fits a real server; and the server with the
suite's own tools, resources and prompts beside its own (tests/conformance/fixture), on all
of them. The suite and a Node to run it come from npm into `.cache`. Exit status: 0 when
everything passed, 1 when not, 2 when the suite could not be run.
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

from benchmarks.http import OURS, serving
from benchmarks.parts import running_hub
from scripts import npm_tools

SUITE = ("@modelcontextprotocol/conformance", "0.2.0-alpha.12")
REVISIONS = ("2025-11-25", "2026-07-28")
FIXTURE = (sys.executable, "-m", "tests.conformance.fixture")
BUILDS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "server": (OURS, ()),
    "stateless": (OURS, ("--stateless",)),
    "fixture": (FIXTURE, ()),
}
"""What is tested: a command, and its flags."""

FITS = frozenset(
    "server-initialize server-session-lifecycle ping tools-list resources-list prompts-list "
    "server-sse-multiple-streams dns-rebinding-protection server-stateless caching "
    "http-header-validation sep-2164-resource-not-found "
    "input-required-result-unsupported-methods".split()
)
"""Scenarios that call nothing by a name of the suite's, so that any real server must pass."""
NEEDS_FIXTURE: Mapping[str, Sequence[str]] = {
    # These two probe the tool test_missing_capability.
    "server-stateless": (
        "sep-2575-server-rejects-undeclared-capability",
        "sep-2575-missing-capability-http-400",
    ),
}
"""Checks within those scenarios that do."""
NEVER_HAPPENS = frozenset(
    f"sep-2575-server-sends-{kind}-list-changed-on-subscription" for kind in ("tools", "prompts")
)
"""Recommendations about changes that the server never makes while it runs."""
LEFT_OUT = {
    "tasks-": "the Tasks extension is not offered; jobs are followed by get_job_status",
    "sep-2640-skills-": "the Skills extension is not offered",
}
"""Scenarios of extensions, by the beginning of their names, and why they do not apply."""


@dataclass
class Outcome:
    """What one scenario's checks came to."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)

    @property
    def cell(self) -> str:
        """The outcome in a table."""
        if self.failed:
            return f"FAIL {len(self.failed)}/{self.passed + len(self.failed)}"
        if not self.passed:
            return "without"  # such as sessions, where the build has none
        return f"ok {self.passed}" + (f" ({len(self.warned)} warn)" if self.warned else "")


def run_suite(node: str, suite: Path, url: str, revision: str) -> dict[str, Outcome]:
    """Every scenario of one protocol revision against one server.

    Raises:
        RuntimeError: The suite left no results; says what it printed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        command = [node, str(suite / "dist" / "index.js"), "server", "--url", url]
        options = ["--suite", "all", "--spec-version", revision, "-o", temporary]
        ran = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=300, check=False
        )
        outcomes = {}
        for path in sorted(Path(temporary).glob("server-*/checks.json")):
            name = path.parent.name.removeprefix("server-").rsplit("-", 6)[0]
            outcomes[name] = read_checks(json.loads(path.read_text("utf-8")))
        if not outcomes:
            raise RuntimeError(f"the suite did not run: {(ran.stderr or ran.stdout)[-2000:]}")
        return outcomes


def read_checks(checks: Sequence[Mapping[str, Any]]) -> Outcome:
    """Sort one scenario's checks."""
    outcome = Outcome()
    for check in checks:
        reason = check.get("errorMessage") or (check.get("details") or {}).get("message") or ""
        said = f"{check['id']}: {reason}".strip(": ")
        if check["status"] == "SUCCESS":
            outcome.passed += 1
        elif check["status"] == "FAILURE":
            outcome.failed.append(said)
        elif check["status"] == "WARNING":
            outcome.warned.append(said)
    return outcome


def for_production(name: str, outcome: Outcome) -> Outcome | None:
    """The outcome as far as it says anything about a server without the fixture."""
    if name not in FITS:
        return None
    excused = NEEDS_FIXTURE.get(name, ())
    failed = [said for said in outcome.failed if _check(said) not in excused]
    warned = [said for said in outcome.warned if _check(said) not in NEVER_HAPPENS]
    return Outcome(outcome.passed, failed, warned)


def _check(said: str) -> str:
    return said.partition(":")[0]


def show(columns: Mapping[str, Mapping[str, Outcome | None]]) -> bool:
    """Print the table and what is wrong; returns whether all is well."""
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    width = max(map(len, names))
    for row in zip(*(title.split() for title in columns), strict=True):
        print(" " * width + "".join(f"  {word:>13}" for word in row))
    for name in sorted(names):
        print(f"{name:{width}}" + "".join(f"  {_cell(c, name):>13}" for c in columns.values()))
    well = True
    for title, column in columns.items():
        counted = [outcome for outcome in column.values() if outcome is not None]
        passed, failed = sum(o.passed for o in counted), sum(len(o.failed) for o in counted)
        print(f"{title}: {len(counted)} scenarios, {passed} checks passed, {failed} failed")
        well = well and failed == 0 and len(counted) > 0
        for name, outcome in column.items():
            for said in outcome.failed if outcome else ():
                print(f"  FAIL {name}: {said}")
            for said in outcome.warned if outcome else ():
                print(f"  warn {name}: {said}")
    for beginning, why in LEFT_OUT.items():
        print(f"not run: {beginning}*: {why}")
    return well


def _cell(column: Mapping[str, Outcome | None], name: str) -> str:
    if name not in column:
        return "-"
    outcome = column[name]
    return "needs fixture" if outcome is None else outcome.cell


def main() -> int:
    """Run everything; returns the exit status."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    try:
        suite, node = npm_tools.install(*SUITE), npm_tools.node()
    except npm_tools.NoNpm as error:
        print(f"conformance: {error}; the suite comes from npm", file=sys.stderr)
        return 2
    columns: dict[str, dict[str, Outcome | None]] = {}
    with running_hub() as hub:
        for build, (command, flags) in BUILDS.items():
            with serving(command, *flags, EVALHUB_BASE_URL=hub) as (url, _):
                for revision in REVISIONS:
                    found = run_suite(node, suite, url, revision)
                    columns[f"{build} {revision}"] = (
                        {**found}
                        if command is FIXTURE
                        else {name: for_production(name, o) for name, o in found.items()}
                    )
    missing = FITS - {name for column in columns.values() for name in column}
    well = show(columns)
    if missing:
        print(f"FAIL: the suite did not run {', '.join(sorted(missing))}")
    return 0 if well and not missing else 1


if __name__ == "__main__":
    sys.exit(main())
