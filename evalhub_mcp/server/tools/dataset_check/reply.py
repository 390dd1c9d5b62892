"""Structured reply of the tool that checks question files."""

from typing import Annotated, Any

from evalhub_mcp.app.question_files import CheckedFile, benchmarks_of_file
from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.datasets.scorers import expected_answer
from evalhub_mcp.server.core.reply import Reply, TextOnly

MAX_FINDINGS = 12


class ColumnsReply(Document):
    """Which column plays which role."""

    question: Annotated[str, one_line(60)] = ""
    answer: Annotated[str, one_line(60)] = ""
    choices: Annotated[list[str], some_lines(60, 100)] = []
    context: Annotated[str, one_line(60)] = ""
    id: Annotated[str, one_line(60)] = ""
    aliases: Annotated[str, one_line(60)] = ""
    human: Annotated[str, one_line(60)] = ""
    labelled_reply: Annotated[str, one_line(60)] = ""
    not_used: Annotated[list[str], some_lines(60, 20)] = []


class FindingReply(Document):
    """Something about a file, with the first lines on which it was found."""

    code: str
    message: Annotated[str, one_line(300)]
    lines: list[int] = []
    count: int = 0


class DatasetReply(Reply):
    """Answer of check_dataset."""

    path: str
    usable: bool
    questions: TextOnly[int]
    rows: TextOnly[int]
    scorer: TextOnly[str]
    scorer_suggested: TextOnly[bool] = False
    problems: TextOnly[list[FindingReply]] = []
    notes: TextOnly[list[FindingReply]] = []
    columns: TextOnly[ColumnsReply]
    format: TextOnly[str]
    bytes: TextOnly[int]
    sha256: TextOnly[str]
    baseline: TextOnly[float | None] = None
    first_question: TextOnly[Annotated[str, one_line(160)]] = ""
    first_answer: TextOnly[Annotated[str, one_line(80)]] = ""
    benchmarks: TextOnly[list[dict[str, Any]]] = []


def dataset_reply(checked: CheckedFile, *, scorer_suggested: bool) -> DatasetReply:
    """Shape what the check of a file found."""
    report = checked.report
    first = report.questions[0] if report.questions else None
    usable = bool(report.questions) and not report.blocking
    notes = [finding for finding in report.findings if not finding.blocking]
    return DatasetReply.from_objects(
        report,
        path=str(checked.path),
        usable=usable,
        questions=len(report.questions),
        scorer_suggested=scorer_suggested,
        problems=report.blocking[:MAX_FINDINGS],
        notes=notes[:MAX_FINDINGS],
        columns=ColumnsReply.from_objects(report.columns, not_used=report.columns.ignored),
        baseline=None if report.baseline is None else round(report.baseline, 4),
        first_question=first.text if first else None,
        first_answer=expected_answer(first) if first else None,
        benchmarks=benchmarks_of_file(checked) if usable or report.row_faults else [],
    )
