"""Results to look at: one HTML file, a view inside hosts and a report outside them.

The page holds its own style and script, asks the network for nothing, and never parses
what it is given as markup. As an MCP App it gets its data from the host by messages; as
a report the same file carries its data with it.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

RESULTS_URI = "ui://evalhub/results.html"
_SLOT = '<script type="application/json" id="data">null</script>'


@cache
def page() -> str:
    """The page without data."""
    return files(__name__).joinpath("results.html").read_text("utf-8")


def report(replies: Sequence[Mapping[str, Any]]) -> str:
    """The page with the structured replies of get_job_results and compare_jobs in it."""
    text = json.dumps({"replies": list(replies)}, ensure_ascii=True)
    # Inside a script element only these could end it or start another one.
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return page().replace(_SLOT, _SLOT.replace("null", text), 1)
