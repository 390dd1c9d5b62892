"""Reads what `tools/list` answers from a file that is generated from the tools.

Building the schemas of all tools takes longer than the rest of the start-up, and hosts wait for
it. So the list is generated (`scripts/tool_listing.py`, checked in CI), a tool is built when it
is first called, and a change of what agents see shows as a diff of `tools.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from mcp_types import Tool
from pydantic import TypeAdapter

from evalhub_mcp.server.core.offered_tools import AccessRule, read_listing_file, rules_of
from evalhub_mcp.server.core.tool import AgentTool


@dataclass(frozen=True)
class Listing:
    """The tools as they are listed, in the order agents should read them."""

    tools: Sequence[Tool]
    rules: Mapping[str, AccessRule]
    """What each tool requires; clients are not shown it."""


def read_listing() -> Listing:
    """Read the file."""
    content = read_listing_file()
    return Listing(
        TypeAdapter(list[Tool]).validate_python(content["tools"]),
        rules_of(content),
    )


def generate(tools: Sequence[AgentTool]) -> str:
    """Return the content of the file, made from the tools themselves."""
    content = {
        "access": {tool.name: asdict(tool.rule) for tool in tools},
        "tools": [tool.listed().model_dump(by_alias=True, exclude_none=True) for tool in tools],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
