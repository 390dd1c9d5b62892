"""Allowed arguments of an installed task: plain values, and the name of a task."""

from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import InvalidParametersError
from tests.local.support.question_sets import parse_parameters


@pytest.mark.parametrize(
    "value",
    [
        {"type": "solver", "name": "x", "params": {}},
        {"model": "openai/gpt-4"},
        [{"model": "openai/gpt-4"}],
        [["x"]],
        "http://example.org/data.csv",
        " S3://bucket/x",
        "file:/etc/passwd",
        "data:text/plain,x",
        "see https://example.org",
        "HTTP:example.org",
        "git@example.org:some/repository",
        "/etc/passwd",
        "~/.ssh/id_rsa",
        "../../secrets",
        "a/../../b",
        "C:\\Users\\x",
        "\\\\server\\share",
        "{folder}/../x.csv",
        "{folder}/link.csv",
        "a\0b",
        float("inf"),
        "x" * 4_001,
        [1] * 1_001,
    ],
    ids=str,
)
def test_a_task_gets_plain_values_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: Any
) -> None:
    monkeypatch.setenv("EVALHUB_DATASETS_DIR", str(tmp_path))
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    if isinstance(value, str):
        value = value.replace("{folder}", str(tmp_path))
    with pytest.raises(InvalidParametersError, match="task_args must be"):
        parse_parameters("inspect_task", {"task": "a/b", "task_args": {"x": value}})


def test_plain_values_are_given_to_a_task_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALHUB_DATASETS_DIR", str(tmp_path))
    given = {
        "level": "hard",
        "subsets": ["algebra/linear", "sets: 1"],
        "limit": 3,
        "share": 0.5,
        "shuffle": True,
        "seed": None,
        "judge": "openai/gpt-4o",
        "ratio": "3:1",
        "prompt": "Data: see below, mail a@b.org",
        "dots": "wait... what?",
        "file": str(tmp_path / "q.csv"),
    }
    parameters = parse_parameters("inspect_task", {"task": "a/b", "task_args": given})
    assert parameters.model_dump()["task_args"] == given


@pytest.mark.parametrize("task", ["./evil.py", "evil.py@task", "a/b/c", "/etc/passwd", "a/../b"])
def test_a_task_is_never_a_file(task: str) -> None:
    with pytest.raises(InvalidParametersError, match="the name of an installed task"):
        parse_parameters("inspect_task", {"task": task})
