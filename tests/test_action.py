"""The GitHub Action's steps, run in a shell with a fake runner environment."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ACTION = yaml.safe_load((Path(__file__).parents[1] / "action.yml").read_text("utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}
EVALHUB = """#!/bin/bash
printf '%s\\n' "$@" > called
while [ $# -gt 0 ]; do
  if [ "$1" = --markdown ]; then echo "| gate | $RESULT |" > "$2"; fi
  shift
done
exit "$RESULT"
"""
GH = """#!/bin/bash
if [[ "$*" == *PATCH* ]]; then cp evalhub/comment.md patched; echo "$4" > where
elif [[ "$*" == *POST* ]]; then cp evalhub/comment.md posted
elif [ -f posted ]; then echo 77
fi
"""


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A working directory with programs that stand in for `evalhub-mcp` and `gh`."""
    for name, text in (("evalhub-mcp", EVALHUB), ("gh", GH)):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text)
        program.chmod(0o755)
    return tmp_path


def step(name: str, directory: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", STEPS[name]["run"]],
        cwd=directory,
        env={
            "PATH": f"{directory / 'bin'}:{os.environ['PATH']}",
            "GITHUB_OUTPUT": str(directory / "output"),
            "GITHUB_STEP_SUMMARY": str(directory / "summary"),
            "EVALUATION": "evals/nightly.yaml",
            "WAIT": "60",
            "ALLOW_UNDECIDED": "false",
            "REPOSITORY": "o/r",
            "NUMBER": "5",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("status", ["0", "1", "3", "2"])
def test_the_judgement_is_shown_and_decides_at_the_end(runner: Path, status: str) -> None:
    ran = step("run", runner, RESULT=status)
    assert ran.returncode == 0, ran.stderr
    assert (runner / "output").read_text() == f"status={status}\n"
    assert (runner / "summary").read_text() == f"| gate | {status} |\n"
    called = (runner / "called").read_text().splitlines()
    assert called[:3] == ["run", "evals/nightly.yaml", "--gate"]
    assert step("decide", runner, STATUS=status).returncode == int(status)


def test_undecided_can_be_allowed(runner: Path) -> None:
    step("run", runner, RESULT="0", ALLOW_UNDECIDED="true")
    assert "--allow-undecided" in (runner / "called").read_text()


def test_a_pull_request_has_one_comment_that_is_replaced(runner: Path) -> None:
    step("run", runner, RESULT="0")
    assert step("comment", runner).returncode == 0
    assert "<!-- evalhub-mcp: evals/nightly.yaml -->" in (runner / "posted").read_text()
    step("run", runner, RESULT="1")
    assert step("comment", runner).returncode == 0
    assert "| gate | 1 |" in (runner / "patched").read_text()
    assert (runner / "where").read_text() == "repos/o/r/issues/comments/77\n"
    assert "| gate | 0 |" in (runner / "posted").read_text(), "no second comment"


def test_no_value_of_a_caller_is_pasted_into_a_script() -> None:
    scripts: list[Any] = [one["run"] for one in STEPS.values()]
    assert "${{" not in json.dumps(scripts)
