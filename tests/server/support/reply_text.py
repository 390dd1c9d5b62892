"""Read facts out of a reply's text, as a model has to."""

import json
from typing import Any


def row_of(text: str, start: str) -> str:
    """The only row of a text that begins like this."""
    rows = [row for row in text.splitlines() if row.startswith(start)]
    assert len(rows) == 1, f"{len(rows)} rows begin with {start!r} in:\n{text}"
    return rows[0]


def json_after(text: str, mark: str) -> Any:
    """The JSON value that follows a mark in a text."""
    _, found, rest = text.partition(mark)
    assert found, f"{mark!r} is not in:\n{text}"
    return json.JSONDecoder().raw_decode(rest.lstrip())[0]


def dry_run_request(text: str) -> dict[str, Any]:
    """The request that a dry run shows."""
    request = json_after(row_of(text, "Request (POST "), "): ")
    assert isinstance(request, dict)
    return request
