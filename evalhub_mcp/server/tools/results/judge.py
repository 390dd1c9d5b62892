"""What is known about the judge of a benchmark, with replies on which people differ from it."""

from collections.abc import Mapping

from evalhub_mcp.results.instrument import judge_of
from evalhub_mcp.results.judge_check import FIELD, judge_words
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.wrong_answers import wrong_answer
from evalhub_mcp.untrusted import sanitize_line


def judge_rows(reading: BenchmarkReading, most: int) -> list[str]:
    """Return the judge's row, and up to `most` replies that it graded otherwise than people."""
    words = judge_words(reading)
    if not words:
        return []
    rows = [f"  judge {sanitize_line(judge_of(reading), 80)}: {words}"]
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
