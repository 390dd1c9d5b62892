"""Reads what `tools/list` answers from a file that is generated from the tools.

Building the schemas of all tools takes longer than the rest of the start-up, and hosts wait for
it. So the list is generated (`scripts/tool_listing.py`, checked in CI), a tool is built when it
is first called, and a change of what agents see shows as a diff of `tools.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

from mcp_types import Tool
from pydantic import TypeAdapter

from evalhub_mcp.server.core.access import AccessRule
from evalhub_mcp.server.core.tool import AgentTool

FILE = "tools.json"


@dataclass(frozen=True)
class Listing:
    """The tools as they are listed, in the order agents should read them."""

    tools: Sequence[Tool]
    rules: Mapping[str, AccessRule]
    """What each tool requires; clients are not shown it."""


def read_listing() -> Listing:
    """Read the file."""
    content = json.loads(files("evalhub_mcp.server.core").joinpath(FILE).read_text("utf-8"))
    return Listing(
        TypeAdapter(list[Tool]).validate_python(content["tools"]),
        {name: AccessRule(**rule) for name, rule in content["access"].items()},
    )


def generate(tools: Sequence[AgentTool]) -> str:
    """Return the content of the file, made from the tools themselves."""
    content = {
        "access": {tool.name: asdict(tool.rule) for tool in tools},
        "tools": [tool.listed().model_dump(by_alias=True, exclude_none=True) for tool in tools],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
