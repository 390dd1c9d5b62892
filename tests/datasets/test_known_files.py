"""Files in common formats give the expected questions or the expected refusal."""

import json
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.tables import UnreadableFile

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "files.jsonl").read_text("utf-8").splitlines()
]


def checked(case: dict[str, Any]) -> FileReport:
    options = ReadingOptions(**case.get("options", {}))
    return check_file(case["text"].encode(), case["format"], None, options)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_file_gives_the_expected_questions_or_the_expected_refusal(case: dict[str, Any]) -> None:
    if "refused" in case:
        try:
            said = " ".join(finding.message for finding in checked(case).blocking)
        except UnreadableFile as error:
            said = str(error)
        assert case["refused"].lower() in said.lower()
        assert said
        return
    report = checked(case)
    assert report.blocking == ()
    assert [[q.text, " | ".join(q.answers)] for q in report.questions] == case["read"]


def test_numeric_labels_without_names_are_reported() -> None:
    rows = [{"sentence": f"film {n}", "label": n % 2} for n in range(4)]
    report = check_file("\n".join(map(json.dumps, rows)).encode(), "jsonl")
    assert "bare_labels" in {finding.code for finding in report.findings}


def test_a_second_list_in_a_json_file_is_reported() -> None:
    lists = {"train": [{"question": "a?", "answer": "b"}],
             "test": [{"question": "x?", "answer": "y"}]}  # fmt: skip
    report = check_file(json.dumps(lists).encode(), "json")
    assert [q.text for q in report.questions] == ["x?"]
    assert "'train' is not" in " ".join(finding.message for finding in report.findings)
