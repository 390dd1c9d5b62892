"""What `tools/list` answers, read from a file that is generated from the tools.

Building the schemas of all tools takes longer than everything else we do at start, and
hosts wait for exactly that. So the list is made beforehand (`scripts/tool_listing.py`,
checked in CI), a tool is built when it is first called, and a change of what agents see
shows as a diff of `tools.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

from mcp_types import Tool
from pydantic import TypeAdapter

from evalhub_mcp.server.core.access import Access
from evalhub_mcp.server.core.tool_server import AgentTool

FILE = "tools.json"


@dataclass(frozen=True)
class Listing:
    """The tools as they are listed, in the order agents should read them."""

    tools: Sequence[Tool]
    access: Mapping[str, Access]
    """What it takes to be offered each, which is not listed."""


def read_listing() -> Listing:
    """What the file says."""
    content = json.loads(files("evalhub_mcp.server.core").joinpath(FILE).read_text("utf-8"))
    return Listing(
        TypeAdapter(list[Tool]).validate_python(content["tools"]),
        {name: Access(**access) for name, access in content["access"].items()},
    )


def generate(tools: Sequence[AgentTool]) -> str:
    """The content of the file, from the tools themselves."""
    content = {
        "access": {tool.name: asdict(tool.access) for tool in tools},
        "tools": [tool.listed().model_dump(by_alias=True, exclude_none=True) for tool in tools],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
