"""Structured reply of the tool that checks question files."""

from typing import Any

from evalhub_mcp.server.core.reply import Reply


class ColumnsReply(Reply):
    """Which column plays which role."""

    question: str | None = None
    answer: str | None = None
    choices: list[str] = []
    id: str | None = None
    aliases: str | None = None
    not_used: list[str] = []


class FindingReply(Reply):
    """Something about a file, with the first lines on which it was found."""

    code: str
    message: str
    lines: list[int] = []
    count: int = 0


class DatasetReply(Reply):
    """Answer of check_dataset."""

    path: str
    usable: bool
    questions: int
    rows: int
    scorer: str
    scorer_suggested: bool = False
    problems: list[FindingReply] = []
    notes: list[FindingReply] = []
    columns: ColumnsReply
    format: str
    bytes: int
    sha256: str
    baseline: float | None = None
    first_question: str | None = None
    first_answer: str | None = None
    benchmarks: list[dict[str, Any]] = []
