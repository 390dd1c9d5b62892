"""MCPServer with the manners tools need: strict arguments, portable schemas, clear errors.

The SDK ignores unknown arguments, publishes pydantic's raw schemas and hands raw
validation text to the model. This subclass corrects those three at the
seams of listing, building and calling a tool, and leaves everything else to the SDK.
"""

import difflib
import json
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.subscriptions import SubscriptionBus
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolResult,
    InputRequiredResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as ListedTool
from pydantic import BaseModel, ValidationError

from evalhub_mcp.app.errors import AgentError, hub_error_text
from evalhub_mcp.server.core.access import Access, Always, Offer
from evalhub_mcp.server.core.argument_coercion import forgive
from evalhub_mcp.server.core.argument_errors import argument_error_text, near_field
from evalhub_mcp.server.core.schema import form, shape, shape_output
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.server.core.unavailable_tools import closing_note
from evalhub_mcp.settings import Scope, Toolset

logger = logging.getLogger("evalhub_mcp")


def reply(text: str, structured: BaseModel) -> CallToolResult:
    """A result: text that stands on its own, and the same facts as data.

    Fields at their defaults are left out, so there are no nulls and no empty lists.
    """
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=structured.model_dump(mode="json", exclude_defaults=True),
    )


def failure(text: str) -> CallToolResult:
    """An error the model reads; it never carries data that looks like a result."""
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


@dataclass(frozen=True)
class BuiltTool:
    """A tool ready to be called."""

    tool: Tool
    form: dict[str, Any]
    """What a call may hold, spelled out to the last field."""


@dataclass(frozen=True)
class AgentTool:
    """A tool as we define it: what agents read, and the function behind it."""

    fn: Callable[..., Any]
    title: str
    description: str
    annotations: ToolAnnotations
    access: Access
    view: str | None = None
    """The `ui://` page that shows its results, in hosts that have MCP Apps."""

    @property
    def name(self) -> str:
        """The tool's name, that of its function."""
        return self.fn.__name__

    @property
    def meta(self) -> dict[str, Any] | None:
        """The tool's `_meta`."""
        return {"ui": {"resourceUri": self.view}} if self.view else None

    def build(self) -> BuiltTool:
        """The SDK's tool, with portable schemas; takes a few milliseconds."""
        tool = Tool.from_function(
            self.fn,
            title=self.title,
            description=self.description,
            annotations=self.annotations,
            meta=self.meta,
        )
        whole = form(tool.parameters)
        tool.parameters = shape(tool.parameters)
        if tool.fn_metadata.output_schema is not None:
            tool.fn_metadata.output_schema = shape_output(tool.fn_metadata.output_schema)
        return BuiltTool(tool, whole)

    def listed(self) -> ListedTool:
        """The tool as `tools/list` shows it."""
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
    fn: Callable[..., Any],
    *,
    title: str,
    description: str,
    toolset: Toolset | Always,
    scope: Scope,
    read_only: bool,
    destructive: bool = False,
    idempotent: bool = True,
    open_world: bool = False,
    local_only: bool = False,
    view: str | None = None,
) -> AgentTool:
    """A tool with all four annotations set, and who is offered it."""
    annotations = ToolAnnotations(
        title=title,
        read_only_hint=read_only,
        destructive_hint=destructive,
        idempotent_hint=idempotent,
        open_world_hint=open_world,
    )
    access = Access(toolset, scope, local_only)
    return AgentTool(fn, title, description, annotations, access, view)


class ToolServer(MCPServer[Any]):
    """An MCP server whose tools refuse what they do not understand.

    `listed` is what `tools/list` answers; `tools` gives the tools themselves, once one of
    them is called.
    """

    def __init__(
        self,
        name: str,
        *,
        listed: Sequence[ListedTool],
        tools: Callable[[], Sequence[AgentTool]],
        is_hub_error: Callable[[BaseException], bool],
        offer: Offer,
        subscriptions: SubscriptionBus,
        **kwargs: Any,
    ) -> None:
        self.offer = offer
        self._listed = {tool.name: tool for tool in listed}
        self._tools = tools
        self._built: dict[str, BuiltTool] = {}
        self._is_hub_error = is_hub_error
        self._bus = subscriptions
        super().__init__(name, subscriptions=subscriptions, **kwargs)
        lowlevel = lowlevel_server(self)
        lowlevel.get_tool_input_schema = self._input_schema
        lowlevel.add_request_handler("tools/list", PaginatedRequestParams, self._list_tools_for)

    async def list_tools(self) -> list[ListedTool]:
        """The tools this server offers, in the order agents should read them."""
        return [tool for tool in self._listed.values() if self.offer.here(tool.name)]

    async def _list_tools_for(self, ctx: Any, _: PaginatedRequestParams) -> ListToolsResult:
        """The tools that are for this caller."""
        context = self.context(ctx)
        tools = await self.list_tools()
        return ListToolsResult(tools=[t for t in tools if self.offer.allows(t.name, context)])

    def context(self, ctx: Any) -> Context[Any, Any]:
        """The context of a request, as tools and resources take it."""
        return Context(request_context=ctx, mcp_server=self, subscriptions=self._bus)

    def _input_schema(self, name: str) -> dict[str, Any] | None:
        listed = self._listed.get(name)
        return None if listed is None else listed.input_schema

    def _tool(self, name: str) -> BuiltTool:
        """The tool, built when it is first called."""
        if name not in self._built:
            self._built[name] = next(t for t in self._tools() if t.name == name).build()
        return self._built[name]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Run a tool; every failure but a protocol error comes back as text for the model."""
        result = await self._called(name, arguments, context)
        if isinstance(result, CallToolResult) and self.offer.allows(name, context):
            self._add_what_is_lacking(result, context)
        return result

    async def _called(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None
    ) -> CallToolResult | InputRequiredResult:
        schema = self._input_schema(name)
        if schema is None:
            return failure(self._unknown_tool(name, context))
        if (refusal := self.offer.refusal(name, context)) is not None:
            return failure(f"{refusal} Tools: {', '.join(self._names(context))}.")
        if unknown := [key for key in arguments if key not in schema["properties"]]:
            return failure(_unknown_arguments(name, unknown, schema))
        if unreadable := [key for key, value in arguments.items() if not _is_readable(value)]:
            return failure(
                f"{name}: {', '.join(unreadable)} holds half a character (a lone surrogate) or is "
                "nested too deeply; send valid Unicode text."
            )
        built = self._tool(name)
        try:
            if context is None:
                context = Context(mcp_server=self, subscriptions=self._bus)
            result: CallToolResult | InputRequiredResult = await built.tool.run(
                forgive(arguments, built.form), context, convert_result=True
            )
            return result
        except MCPError:
            raise
        except ToolError as error:
            return failure(self._explain(name, built.form, error))

    def _add_what_is_lacking(
        self, result: CallToolResult, context: Context[Any, Any] | None
    ) -> None:
        """Say which of the tools a reply leads to are not for this caller, and why."""
        lacking = self.offer.lacking(context)
        for block in result.content[-1:] if lacking else ():
            if isinstance(block, TextContent) and (note := closing_note(block.text, lacking)):
                block.text = f"{block.text}\n\n{note}"

    def _explain(self, name: str, form: Mapping[str, Any], error: ToolError) -> str:
        cause = error.__cause__
        if isinstance(cause, ValidationError) and not isinstance(error, UnexpectedToolError):
            return argument_error_text(name, cause, form)
        if isinstance(cause, AgentError):
            logger.debug("tool %s: %s", name, cause)
            return str(cause)
        if cause is not None and self._is_hub_error(cause):
            logger.debug("tool %s: %s", name, cause)
            return hub_error_text(cause)  # type: ignore[arg-type]
        incident = uuid.uuid4().hex[:8]
        logger.error("tool %s failed unexpectedly (incident %s)", name, incident, exc_info=cause)
        return (
            f"{name} failed inside evalhub-mcp (incident {incident}; details are in the server's "
            "log on stderr). Nothing more is known; trying the same call once more is safe for "
            "read-only tools."
        )

    def _unknown_tool(self, name: str, context: Context[Any, Any] | None) -> str:
        names = self._names(context)
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return f"Unknown tool {name[:80]!r}.{hint} Tools: {', '.join(names)}."

    def _names(self, context: Context[Any, Any] | None) -> list[str]:
        """The tools that are for this caller."""
        return [name for name in self._listed if self.offer.allows(name, context)]


def _is_readable(value: Any) -> bool:
    """Whether a value can be written as JSON: half a character would end the session."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _unknown_arguments(tool: str, unknown: Sequence[str], schema: Mapping[str, Any]) -> str:
    known = schema["properties"]
    parts = []
    for key in unknown[:5]:
        near = near_field(key, known)
        parts.append(f"{key[:60]!r}" + (f" (did you mean {near}?)" if near else ""))
    plural = "s" if len(unknown) > 1 else ""
    offered = ", ".join(known) or "it takes none"
    return f"{tool} has no argument{plural} {', '.join(parts)}. Arguments: {offered}."
