"""A tool as we define it: what agents read, who may use it, and the function behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mcp.server.mcpserver.tools import Tool
from mcp_types import Tool as ListedTool
from mcp_types import ToolAnnotations

from evalhub_mcp.server.core.access import READ, AccessRule, Always
from evalhub_mcp.server.core.argument_coercion import Rearrange
from evalhub_mcp.server.core.reply import ANSWER
from evalhub_mcp.server.core.schema import (
    full_input_schema,
    listed_input_schema,
    listed_output_schema,
)
from evalhub_mcp.settings import Scope, Toolset


@dataclass(frozen=True)
class BuiltTool:
    """A tool that is ready to be called."""

    tool: Tool
    arguments: dict[str, Any]
    """The full schema of its arguments, for coercion and error texts."""
    rearrange: Rearrange | None = None


@dataclass(frozen=True)
class AgentTool:
    """The definition of a tool."""

    fn: Callable[..., Any]
    title: str
    description: str
    annotations: ToolAnnotations
    rule: AccessRule
    view: str | None = None
    """The `ui://` page that shows its results in hosts that support MCP Apps."""
    rearrange: Rearrange | None = None
    """Moves arguments that callers give in another place than the schema's."""

    @property
    def name(self) -> str:
        """The tool's name, which is its function's name."""
        return self.fn.__name__

    @property
    def meta(self) -> dict[str, Any] | None:
        """The tool's `_meta`."""
        return {"ui": {"resourceUri": self.view}} if self.view else None

    def build(self) -> BuiltTool:
        """Build the SDK's tool with portable schemas; takes a few milliseconds."""
        tool = Tool.from_function(
            self.fn,
            title=self.title,
            description=self.description,
            annotations=self.annotations,
            meta=self.meta,
        )
        arguments = full_input_schema(tool.parameters)
        tool.parameters = listed_input_schema(tool.parameters)
        metadata = tool.fn_metadata
        if metadata.output_model is not None:
            # Replies are built from this model, so the SDK need not validate them once more.
            fields = metadata.output_model.model_json_schema(mode="serialization")
            fields["properties"] = {ANSWER: {"type": "string"}, **fields["properties"]}
            metadata.output_schema = listed_output_schema(fields)
            metadata.output_model = None
        return BuiltTool(tool, arguments, self.rearrange)

    def listed(self) -> ListedTool:
        """Return the tool as `tools/list` shows it."""
        tool = self.build().tool
        return ListedTool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=tool.parameters,
            output_schema=tool.fn_metadata.output_schema,
            annotations=self.annotations,
            _meta=self.meta,
        )


def agent_tool(
    *,
    title: str,
    description: str,
    toolset: Toolset | Always,
    scope: Scope,
    destructive: bool = False,
    idempotent: bool = True,
    open_world: bool = False,
    local_only: bool = False,
    view: str | None = None,
    rearrange: Rearrange | None = None,
) -> Callable[[Callable[..., Any]], AgentTool]:
    """Define a tool from the decorated function.

    Every annotation is set explicitly. A tool whose scope is `read` changes nothing.
    """
    annotations = ToolAnnotations(
        title=title,
        read_only_hint=scope == READ,
        destructive_hint=destructive,
        idempotent_hint=idempotent,
        open_world_hint=open_world,
    )
    rule = AccessRule(toolset, scope, local_only)

    def define(fn: Callable[..., Any]) -> AgentTool:
        return AgentTool(fn, title, description, annotations, rule, view, rearrange)

    return define
