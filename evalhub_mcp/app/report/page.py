"""The HTML page that shows results, comparisons and running jobs.

The page contains its style and script, loads nothing from the network, and never interprets its
data as markup. As a report it carries its data; as a view inside an MCP host it receives the
data from the host. Its source is in `page_parts`, one subject per file.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

VIEW_DATA = "evalhub-mcp/view"
"""The key in a result's `_meta` under which the page in the chat finds its data."""
SCRIPTS = (
    "nodes",
    "numbers",
    "drawing",
    "figures",
    "table",
    "overview",
    "questions",
    "job_results",
    "comparison",
    "progress",
    "history",
    "leaderboard",
    "show",
    "host",
)
"""The parts of the script; each uses those before it."""
_SLOT = '<script type="application/json" id="data">null</script>'
_CHARSET = '<meta charset="utf-8">'


@cache
def page() -> str:
    """Return the page without data."""
    frame = _part("page.html")
    return frame.replace("/* style */", _style()).replace("/* script */", _script())


@cache
def _style() -> str:
    return f"\n{_part('page.css')}"


@cache
def _script() -> str:
    return '\n"use strict";\n' + "".join(_part(f"{name}.js") for name in SCRIPTS)


def _part(name: str) -> str:
    return files("evalhub_mcp.app.report").joinpath("page_parts", name).read_text("utf-8")


def report(replies: Sequence[Mapping[str, Any]]) -> str:
    """Return the page with result documents and comparison documents in it.

    A policy allows its own style and script by their hashes and nothing else. Hosts that show the
    page without data set a policy themselves.
    """
    text = json.dumps({"replies": list(replies)}, ensure_ascii=True)
    # Inside a script element only these could end it or start another one.
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    filled = page().replace(_SLOT, _SLOT.replace("null", text), 1)
    return filled.replace(_CHARSET, f"{_CHARSET}\n{_policy()}", 1)


@cache
def _policy() -> str:
    rules = f"default-src 'none'; style-src {_hash(_style())}; script-src {_hash(_script())}"
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
