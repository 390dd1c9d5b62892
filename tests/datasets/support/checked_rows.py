"""Question files that a test writes as rows, and what is read from them."""

import json
from typing import Any

from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.tables import Format


def read(text: str | bytes, format: Format = "jsonl", **options: Any) -> FileReport:
    data = text if isinstance(text, bytes) else text.encode()
    return check_file(data, format, options=ReadingOptions(**options))


def rows(*rows: dict[str, Any], **options: Any) -> FileReport:
    return read("\n".join(json.dumps(row) for row in rows), **options)


def asked(report: FileReport) -> list[tuple[str, str]]:
    """The questions with their right answers: the text of the right choice, or all answers."""
    assert report.blocking == (), report.blocking
    return [
        (
            q.text,
            q.choices[q.right_choice] if q.right_choice is not None else " | ".join(q.answers),
        )
        for q in report.questions
    ]
