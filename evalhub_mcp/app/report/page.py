"""The HTML page that shows results, comparisons and running jobs.

The page contains its style and script, loads nothing from the network, and never interprets its
data as markup. As a report it carries its data; as a view inside an MCP host it receives the
data from the host.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

VIEW_DATA = "evalhub-mcp/view"
"""The key in a result's `_meta` under which the page in the chat finds its data."""
_SLOT = '<script type="application/json" id="data">null</script>'


@cache
def page() -> str:
    """Return the page without data."""
    return files("evalhub_mcp.app.report").joinpath("results.html").read_text("utf-8")


def report(replies: Sequence[Mapping[str, Any]]) -> str:
    """Return the page with result documents and comparison documents in it."""
    text = json.dumps({"replies": list(replies)}, ensure_ascii=True)
    # Inside a script element only these could end it or start another one.
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return page().replace(_SLOT, _SLOT.replace("null", text), 1)
