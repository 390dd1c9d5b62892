"""What is known about the judge of a benchmark, with replies on which people differ from it."""

from collections.abc import Mapping

from evalhub_mcp.results.judge_check import FIELD
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.score_notes import judge_note
from evalhub_mcp.results.wrong_answers import wrong_answer
from evalhub_mcp.untrusted import sanitize_line


def judge_rows(reading: BenchmarkReading, most: int) -> list[str]:
    """Return the judge's row, and up to `most` replies that it graded otherwise than people."""
    note = judge_note(reading)
    if not note:
        return []
    rows = [f"  {note}"]
    check = reading.info.get(FIELD)
    listed = check.get("differences") if isinstance(check, Mapping) else None
    for item in listed[:most] if isinstance(listed, list) else ():
        if not isinstance(item, Mapping):
            continue
        question, _, got = (sanitize_line(part, 90) for part in wrong_answer(item))
        name = sanitize_line(item.get("id", ""), 60)
        why = sanitize_line(item.get("why", ""), 120)
        rows.append(f'  judge differs on {name}: "{question}", reply "{got}" ({why})')
    return rows
