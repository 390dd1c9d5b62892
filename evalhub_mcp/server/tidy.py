"""JSON from a hub made fit to show: text cleaned and bounded, without what is empty."""

from typing import Any

from evalhub_mcp.server.clean import line, redact, visible

MAX_TEXT = 1_000
MAX_ITEMS = 100
MAX_PAGE = 2_000
MAX_DEPTH = 8


def tidy(value: Any, depth: int = 0) -> Any:
    """`value` with text cleaned and bounded, and without what is empty."""
    if isinstance(value, str):
        return line(value, MAX_TEXT) if "\n" not in value else _clip(value)
    if isinstance(value, dict):
        if depth >= MAX_DEPTH:
            return "…"
        tidied = {line(k, 120): tidy(v, depth + 1) for k, v in list(value.items())[:MAX_ITEMS]}
        return {
            key: item
            for key, item in tidied.items()
            if key == "items" or item not in (None, "", [], {})
        }
    if isinstance(value, list | tuple):
        # A page is as long as its limit says; lists inside items are cut.
        most = MAX_PAGE if depth <= 2 else MAX_ITEMS
        return "…" if depth >= MAX_DEPTH else [tidy(item, depth + 1) for item in value[:most]]
    return value


def _clip(text: str) -> str:
    text = redact(visible(text))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
