"""Sentences and marks that the texts of several tools share."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.direction import Direction, read_direction
from evalhub_mcp.untrusted import (
    mask_secrets,
    sanitize_field,
    sanitize_line,
    strip_invisible,
    truncate,
)

QUOTE_MARK = "| "
MAX_REQUEST_CHARS = 6000
DIRECTION_WORDS: Mapping[Direction, str] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "unknown": "direction not declared",
}


def quoted(lines: Sequence[str]) -> list[str]:
    """Mark every line of untrusted text as a quotation, so that none can pass for ours."""
    return [QUOTE_MARK + line for line in lines]


def with_staleness(rows: Sequence[str], stale: str | None, *, absence: bool = False) -> str:
    """Return a text of these rows, with a note when it comes from an older catalog.

    The note comes first if the rows say that something is not there (`absence`).
    """
    if stale and absence:
        rows = [f"The hub does not answer now ({stale}). Its older catalog was searched:", *rows]
    elif stale:
        rows = [*rows, f"Note: the hub did not answer ({stale}); this is an older catalog."]
    return "\n".join(rows)


def nothing_found(text: str, stale: str | None, unreadable: int = 0) -> str:
    """Return the text of a search without a match, with what makes that uncertain.

    Args:
        text: What was not found.
        stale: Why the catalog is older than it should be.
        unreadable: Entries that the hub listed and that are left out.
    """
    rows = [text, unreadable_row(unreadable)] if unreadable else [text]
    return with_staleness(rows, stale, absence=True)


def unreadable_row(count: int) -> str:
    """Return the row about entries that the hub listed and that are left out."""
    return f"{count} more cannot be read: their data on the hub is broken."


def filters_text(**filters: str | list[str] | None) -> str:
    """Return the filters of a call as its reply names them; empty without any."""
    shown = []
    for name, value in filters.items():
        if value:
            text = ", ".join(value) if isinstance(value, list) else value
            shown.append(f"{name} {sanitize_line(text, 80)!r}")
    return " and ".join(shown)


@lru_cache(maxsize=1024)
def metric_direction(metric: str, lower_is_better: bool | None) -> Direction:
    """Return the direction of a benchmark's declared metric, as its results will be read."""
    return read_direction(
        metric,
        None,
        declared=bool(lower_is_better),
        declared_by="provider",
        certain=lower_is_better is not None,
    ).direction


def setting_words(name: str, value: object, limit: int = 60) -> str:
    """Return a parameter as a caller would write it: `full true`."""
    written = str(value).lower() if isinstance(value, bool) else sanitize_field(name, value, limit)
    return f"{name} {written}"


def score_facts(
    metric: str, lower_is_better: bool | None, threshold: float | None, samples: int | None = None
) -> list[str]:
    """Return how a benchmark is scored, as far as it is known."""
    facts = []
    if metric:
        facts.append(f"{metric}, {DIRECTION_WORDS[metric_direction(metric, lower_is_better)]}")
    if threshold is not None:
        facts.append(f"threshold {format_score(threshold)}")
    if samples:
        facts.append(f"{samples} samples")
    return facts


def needed_score(threshold: float, direction: Direction) -> str:
    """Return the score that passes: `at least 0.50`."""
    sides = {"lower": "at most ", "higher": "at least ", "unknown": "the threshold "}
    return sides[direction] + format_score(threshold)


def page_rows(
    before: int, total: str, filters: str, lines: Sequence[str], next_cursor: str | None
) -> list[str]:
    """Return a page of a list: how much of what it shows, its lines, and how to see more.

    Args:
        before: Items on the pages before.
        total: What all pages have together: `35 benchmarks`.
        filters: The filters in words; empty without any.
        lines: One line per item.
        next_cursor: The cursor of the next page.
    """
    if not lines:
        return [f"No more: all {total} were on the pages before."]
    last = before + len(lines)
    shown = f"{before + 1}-{last}" if before else last
    head = f"Showing {shown} of {total}{f' for {filters}' if filters else ''}:"
    more = [f"More: repeat the call with cursor={next_cursor!r}."] if next_cursor else []
    return [head, *lines, *more]


def request_row(path: str, body: Mapping[str, Any] | None) -> str:
    """Return the request that a dry run did not send; `path` follows `/api/v1/evaluations`."""
    text = mask_secrets(strip_invisible(json.dumps(body, ensure_ascii=False)))
    return f"Request (POST /api/v1/evaluations{path}): {truncate(text, MAX_REQUEST_CHARS)}"
