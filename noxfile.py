"""The project's checks, in the environment that README's test command made.

    .venv/bin/nox                 lint, types, generated files, tests
    .venv/bin/nox -s demo         one session; `nox -l` lists them

Only `audit` and `conformance` (into .cache), `clients` (into the user's cache) and `demo` (the
`demo` extra) install anything. Each session runs in the Python of nox, so that what is checked is
what a contributor has installed.
`.ci/run` makes that environment on a bare machine and runs all sessions.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
PYTHON = sys.executable
CHECKS = ("unasync", "tool_listing", "tool_table", "settings_table", "constraints", "licences")
"""Scripts that write files from others; `--check` says whether those are up to date."""

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "generated", "tests"]


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: rules and format."""
    session.run(PYTHON, "-m", "ruff", "check", ".")
    session.run(PYTHON, "-m", "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, over the package, tests, benchmarks, scripts and examples."""
    session.run(PYTHON, "-m", "mypy")


@nox.session
def generated(session: nox.Session) -> None:
    """Whether every generated file is what would be generated now."""
    for script in CHECKS:
        session.run(PYTHON, "-m", f"scripts.{script}", "--check")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, with coverage; arguments after `--` go to pytest."""
    pytest = (PYTHON, "-m", "pytest", "-ra")
    if session.posargs:
        session.run(*pytest, *session.posargs)
        return
    command = (*pytest, "--durations=15", "--cov", "--cov-report=", "--cov-fail-under=0")
    session.log(" ".join(command))
    status = subprocess.call(command)
    if status == 1:
        # Four tests at a time share few cores, and many drive real processes. What fails twice
        # is broken; what passes alone wants a look.
        session.log("the tests above that failed, once more, alone")
        session.run(*pytest, "-n0", "--last-failed", "--last-failed-no-failures", "none")
    elif status:
        session.error(f"pytest ended with {status}")
    session.run(PYTHON, "-m", "coverage", "report")  # fails below the floor in pyproject.toml


@nox.session
def redteam(session: nox.Session) -> None:
    """Attacks and faults (tests/redteam), which the plain run leaves out."""
    session.run(PYTHON, "-m", "pytest", "-ra", "tests/redteam", *session.posargs)


@nox.session
def clients(session: nox.Session) -> None:
    """Clients of others (tests/clients), installed into separate environments."""
    session.run(PYTHON, "-m", "pytest", "-ra", "-n0", "tests/clients", *session.posargs)


@nox.session
def audit(session: nox.Session) -> None:
    """Known vulnerabilities in what is pinned; says why if the index cannot be asked."""
    session.run(PYTHON, "-m", "scripts.audit")


@nox.session
def conformance(session: nox.Session) -> None:
    """The MCP conformance suite, which comes from npm."""
    if shutil.which("npm") is None:
        session.skip("npm is not on PATH")
    session.run(PYTHON, "-m", "scripts.conformance")


@nox.session
def demo(session: nox.Session) -> None:
    """README's demo command, as it is written there."""
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"^python3 -m venv \.venv && .*demo.*$", readme, re.MULTILINE)
    if found is None:
        session.error("README has no demo command")
    session.log(found[0])
    session.run("bash", "-c", found[0])
