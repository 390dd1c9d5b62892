"""A tool as we define it: what agents read, who may use it, and the function behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from mcp_types import Tool as ListedTool
from pydantic import BaseModel

from evalhub_mcp.app.report.page import VIEW_DATA
from evalhub_mcp.server.core.access import READ, AccessRule, Always
from evalhub_mcp.server.core.argument_check import Rearrange
from evalhub_mcp.server.core.reply import Reply
from evalhub_mcp.server.core.reply_size import MOST_BYTES, json_bytes, shorten_text
from evalhub_mcp.server.core.schema import (
    full_input_schema,
    listed_input_schema,
    listed_output_schema,
)
from evalhub_mcp.server.core.unavailable_tools import unavailable_note
from evalhub_mcp.settings import Scope, Toolset
from evalhub_mcp.untrusted.reply_check import sanitize_reply, sanitize_reply_text

ANSWER = "answer"
"""The field of the structured content that holds the text."""


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


def reply(
    text: str, structured: Reply, view: BaseModel | None = None, *, most: int = MOST_BYTES
) -> CallToolResult:
    """Return a result: the text, and the same text as `answer` beside the ids that calls need.

    Fields at their defaults are left out, so there are no nulls and no empty lists.

    Args:
        text: What a model reads.
        structured: The fields beside it.
        view: The data that the page in the chat draws. It goes into the result's `_meta`, which
            hosts do not show to models; None when the client has no such page.
        most: Most bytes of the structured content; a longer text loses lines.
    """
    content = {ANSWER: text, **structured.model_dump(mode="json", exclude_defaults=True)}
    if (excess := json_bytes(content) - most) > 0:
        content[ANSWER] = shorten_text(text, json_bytes(text) - excess)
    return CallToolResult(
        content=[TextContent(type="text", text=content[ANSWER])],
        structured_content=content,
        _meta={VIEW_DATA: view.model_dump(mode="json", exclude_defaults=True)} if view else None,
    )


def finish_result(
    result: CallToolResult, unavailable: Mapping[str, str] = MappingProxyType({})
) -> CallToolResult:
    """Sanitize and cap every text, string and key of a result.

    Formatters keep foreign text to its line; this is what none of them can forget. If the last
    text names tools that its reader may not call (`unavailable`), a note says why.
    """
    texts = [block for block in result.content if isinstance(block, TextContent)]
    if texts and any(name in texts[-1].text for name in unavailable):
        texts[-1].text += unavailable_note(texts[-1].text, unavailable)
    for block in texts:
        block.text = sanitize_reply_text(block.text)
    if result.structured_content is not None:
        fields = {k: v for k, v in result.structured_content.items() if k != ANSWER}
        answer = "\n".join(block.text for block in texts)
        result.structured_content = {ANSWER: answer, **sanitize_reply(fields)}
    if result.meta and VIEW_DATA in result.meta:
        result.meta[VIEW_DATA] = sanitize_reply(result.meta[VIEW_DATA])
    return result


def failure(text: str) -> CallToolResult:
    """Return an error that the model reads; it carries no data that could pass for a result."""
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
