"""Shows replies of tools as tables: results, comparisons, and lists with columns."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from evalhub_mcp.chat.tools import ToolResult
from evalhub_mcp.cli.call_text import short_ids
from evalhub_mcp.formatting import format_score
from evalhub_mcp.untrusted import sanitize_line

MAX_ROWS = 12
MAX_COLUMNS = 6
MAX_CELL_CHARS = 60


def reply_table(result: ToolResult) -> Table | None:
    """Return a reply as a table: its results or comparison, else rows of its text, else a list.

    None if the reply has no table or a single row, which the model puts into words.
    """
    view = result.view
    if compared := _comparison_rows(view):
        return _table(("benchmark", "model", "before", "after", "what it shows"), compared)
    if results := _result_rows(view):
        return _table(
            ("benchmark", "metric", "score", "95 % interval", "needs", "verdict"), results
        )
    if len(written := _bar_separated_rows(result.text)) > 1:
        return _table([""] * len(written[0]), written)
    for value in result.data.values():
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        columns = _columns(rows)
        if len(rows) > 1 and len(columns) > 1:
            return _table(columns, ([row.get(name) for name in columns] for row in rows))
    return None


def markdown_table(lines: Sequence[str]) -> Table | None:
    """Return a table that a model wrote in Markdown; None if the lines are not a table."""
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    if len(cells) < 2 or any(set(cell) - set("-: ") or "-" not in cell for cell in cells[1]):
        return None
    return _table(cells[0], (row[: len(cells[0])] for row in cells[2:]), most=len(cells))


def _table(columns: Sequence[str], rows: Any, most: int = MAX_ROWS) -> Table:
    found = list(rows)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.show_header = any(columns)
    for column in columns:
        table.add_column(Text(sanitize_line(column, 40)), overflow="fold")
    for row in found[:most]:
        table.add_row(*(Text(_cell(value)) for value in row))
    if len(found) > most:
        table.caption = f"{len(found) - most} more"
        table.caption_justify = "left"
    return table


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return format_score(value)
    return short_ids(sanitize_line(value, MAX_CELL_CHARS))


def _columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The fields that have single values, in the order in which they first occur."""
    names: dict[str, None] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str | int | float):
                names.setdefault(str(name))
    return list(names)[:MAX_COLUMNS]


def _result_rows(view: dict[str, Any]) -> list[list[Any]]:
    """The benchmarks of a job's results; empty if the document is another one."""
    if "verdict" not in view or not isinstance(view.get("benchmarks"), list):
        return []
    return [
        [
            one.get("id"),
            one.get("metric"),
            one.get("score") if "score" in one else one.get("missing") or one.get("status"),
            _interval(one.get("interval_low"), one.get("interval_high")),
            one.get("threshold"),
            one.get("threshold_verdict"),
        ]
        for one in view["benchmarks"]
    ]


def _comparison_rows(view: dict[str, Any]) -> list[list[Any]]:
    """The benchmarks of a comparison, for each job; empty if the document is another one."""
    return [
        [
            one.get("id"),
            job.get("label") or job.get("model"),
            one.get("baseline_score") if "baseline_score" in one else one.get("baseline_missing"),
            one.get("score") if "score" in one else one.get("missing"),
            one.get("outcome") or one.get("change"),
        ]
        for job, one in _differences(view)
    ]


def _differences(view: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    jobs = view.get("jobs")
    for job in jobs if isinstance(jobs, list) else ():
        for one in job.get("differences") or () if isinstance(job, dict) else ():
            yield job, one


def _bar_separated_rows(text: str) -> list[list[str]]:
    """The lines of a list split at their bars, if all have the same number of parts."""
    lines = [line[2:] for line in text.splitlines() if line.startswith("- ")]
    rows = [line.split(" | ") for line in lines]
    widths = {len(row) for row in rows}
    return rows if len(widths) == 1 and 2 < min(widths) <= MAX_COLUMNS else []


def _interval(low: Any, high: Any) -> str:
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return ""
    return f"{format_score(low)} to {format_score(high)}"
