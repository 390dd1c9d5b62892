"""What `tools/list` answers, read from a file that is generated from the tools.

Building the schemas of all tools takes longer than everything else we do at start, and
hosts wait for exactly that. So the list is made beforehand (`scripts/tool_listing.py`,
checked in CI), a tool is built when it is first called, and a change of what agents see
shows as a diff of `tools.json`.
"""

import json
from collections.abc import Sequence
from importlib.resources import files

from mcp_types import Tool
from pydantic import TypeAdapter

from evalhub_mcp.server.toolserver import AgentTool

FILE = "tools.json"


def listed_tools() -> list[Tool]:
    """The tools as they are listed, in the order agents should read them."""
    text = files("evalhub_mcp.server").joinpath(FILE).read_text("utf-8")
    return TypeAdapter(list[Tool]).validate_json(text)


def generate(tools: Sequence[AgentTool]) -> str:
    """The content of the file, from the tools themselves."""
    listed = [tool.listed().model_dump(by_alias=True, exclude_none=True) for tool in tools]
    return json.dumps(listed, indent=1, ensure_ascii=False) + "\n"
