"""Write the table of tools in docs/tools.md from the generated tool listing.

    python -m scripts.tool_table             writes the table between its markers
    python -m scripts.tool_table --check     writes nothing, fails when the page is out of date

The listing is evalhub_mcp/server/core/tools.json; a tool's summary is the first sentence of its
description, so that the page cannot differ from what agents read.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LISTING = ROOT / "evalhub_mcp" / "server" / "core" / "tools.json"
PAGE = ROOT / "docs" / "tools.md"
BEGIN, END = "<!-- tools: begin -->", "<!-- tools: end -->"
HEADER = ("tool", "what it answers", "scope", "toolset")


def summary(description: str) -> str:
    """The first sentence, without its full stop."""
    return re.split(r"\.(?:\s|$)", description, maxsplit=1)[0]


def table(listing: dict[str, Any]) -> str:
    """The tools of a listing as a Markdown table."""
    rows = [HEADER, ("---",) * len(HEADER)]
    for tool in listing["tools"]:
        access = listing["access"][tool["name"]]
        toolset = access["toolset"] + (", only with `--local`" if access["local_only"] else "")
        name, answer = f"`{tool['name']}`", summary(tool["description"])
        rows.append((name, answer.replace("|", r"\|"), f"`{access['scope']}`", toolset))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def with_table(page: str, listing: dict[str, Any]) -> str:
    """The page, its part between the markers replaced by the table.

    Raises:
        ValueError: The page lacks a marker.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table(listing)}\n{END}{after}"


def main() -> int:
    """Write or check the page; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    page = PAGE.read_text("utf-8")
    wanted = with_table(page, json.loads(LISTING.read_text("utf-8")))
    if page == wanted:
        return 0
    if check:
        print(f"docs/{PAGE.name} is out of date; run python -m scripts.tool_table", file=sys.stderr)
        return 1
    PAGE.write_text(wanted, "utf-8")
    print(f"wrote docs/{PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
