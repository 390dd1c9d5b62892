"""Sentences and marks that the texts of several tools share."""

from collections.abc import Sequence

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.untrusted import sanitize_line

QUOTE_MARK = "| "


def quoted(lines: Sequence[str]) -> list[str]:
    """Mark every line of untrusted text as a quotation, so that none can pass for ours."""
    return [QUOTE_MARK + line for line in lines]


def stale_reason(catalog: Catalog) -> str | None:
    """Return why the catalog is older than it should be; None when it is not."""
    return sanitize_line(catalog.stale_reason, 160) or None


def with_staleness(text: str, stale: str | None) -> str:
    """Add a note when the text comes from an older catalog."""
    if not stale:
        return text
    return f"{text}\nNote: the hub did not answer ({stale}); this is an older catalog."


def filters_text(**filters: str | list[str] | None) -> str:
    """Return the filters of a call as its reply names them; empty without any."""
    shown = []
    for name, value in filters.items():
        if value:
            text = ", ".join(value) if isinstance(value, list) else value
            shown.append(f"{name} {sanitize_line(text, 80)!r}")
    return " and ".join(shown)


def direction(lower_is_better: bool | None) -> str:
    """Return the direction of a metric in words."""
    return "lower is better" if lower_is_better else "higher is better"


def more(cursor: str | None) -> list[str]:
    """Return the line that says how to see more; nothing when there is no more."""
    return [f"More: repeat the call with cursor={cursor!r}."] if cursor else []


def showing(before: int, count: int, total: str) -> str:
    """Return `Showing 8 of 35 benchmarks`, or `Showing 9-16 of ...` on a later page."""
    last = before + count
    return f"Showing {f'{before + 1}-{last}' if before else last} of {total}"
