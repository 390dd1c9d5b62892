"""An MCPServer with strict arguments, portable schemas and clear errors.

The SDK ignores unknown arguments, publishes pydantic's raw schemas and hands raw validation
text to the model. This subclass corrects these three where tools are listed, built and called,
and leaves everything else to the SDK.
"""

import difflib
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.subscriptions import SubscriptionBus
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolResult,
    InputRequiredResult,
    ListToolsResult,
    PaginatedRequestParams,
)
from mcp_types import Tool as ListedTool
from pydantic import ValidationError

from evalhub_mcp.app.application import App
from evalhub_mcp.server.core.access import AccessPolicy, CallerAccess
from evalhub_mcp.server.core.argument_coercion import UnusableArguments, read_arguments
from evalhub_mcp.server.core.argument_errors import argument_error_text
from evalhub_mcp.server.core.error_text import expected_error_text, log_incident
from evalhub_mcp.server.core.reply import failure, finish_result
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.server.core.session import current_caller
from evalhub_mcp.server.core.tool import AgentTool, BuiltTool

logger = logging.getLogger("evalhub_mcp")


class ToolServer(MCPServer[Any]):
    """An MCP server whose tools reject arguments they do not know.

    `listed` is what `tools/list` answers. `tools` returns the tools themselves and is called
    when the first of them is.
    """

    def __init__(
        self,
        name: str,
        *,
        app: App,
        listed: Sequence[ListedTool],
        tools: Callable[[], Sequence[AgentTool]],
        access: AccessPolicy,
        subscriptions: SubscriptionBus,
        **kwargs: Any,
    ) -> None:
        self.app = app
        self.access = access
        self._listed = {tool.name: tool for tool in listed}
        self._tools = tools
        self._built: dict[str, BuiltTool] = {}
        self._bus = subscriptions
        super().__init__(name, subscriptions=subscriptions, **kwargs)
        lowlevel = lowlevel_server(self)
        lowlevel.get_tool_input_schema = self._input_schema
        lowlevel.add_request_handler("tools/list", PaginatedRequestParams, self._list_tools_for)

    def caller_access(self) -> CallerAccess:
        """Return what the caller of the current call may use."""
        return self.access.access_with(current_caller(self.app).scopes)

    async def list_tools(self) -> list[ListedTool]:
        """Return the tools this server offers, in the order agents should read them."""
        return [tool for tool in self._listed.values() if self.access.offers(tool.name)]

    async def _list_tools_for(self, ctx: Any, _: PaginatedRequestParams) -> ListToolsResult:
        access = self.caller_access()
        return ListToolsResult(tools=[t for t in self._listed.values() if access.allows(t.name)])

    def context(self, ctx: Any = None) -> Context[Any, Any]:
        """Return the context of a request, as tools and resources take it."""
        return Context(request_context=ctx, mcp_server=self, subscriptions=self._bus)

    def _input_schema(self, name: str) -> dict[str, Any] | None:
        listed = self._listed.get(name)
        return None if listed is None else listed.input_schema

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Run a tool; every failure but a protocol error comes back as text for the model."""
        access = self.access.access_with(current_caller(self.app).scopes)
        usable = name in self._listed and name in access.allowed
        if not usable and (refused := self._refusal(name, access)) is not None:
            return refused
        built = self._built.get(name) or self._build(name)
        result: CallToolResult | InputRequiredResult
        try:
            given = read_arguments(name, arguments, built.arguments, built.rearrange)
            result = await built.tool.run(given, context or self.context(), convert_result=True)
        except MCPError:
            raise
        except UnusableArguments as error:
            result = failure(str(error))
        except ToolError as error:
            result = failure(_error_text(name, built.arguments, error))
        if isinstance(result, CallToolResult):
            return finish_result(result, access.unavailable)
        return result

    def _refusal(self, name: str, access: CallerAccess) -> CallToolResult | None:
        """Return the answer to a call of a tool that is unknown or may not be used."""
        refusal = access.refusal(name)
        if name in self._listed and refusal is None:
            return None
        names = [known for known in self._listed if access.allows(known)]
        if name not in self._listed:
            return finish_result(failure(_unknown_tool(name, names)))
        return failure(f"{refusal} Tools: {', '.join(names)}.")

    def _build(self, name: str) -> BuiltTool:
        built = self._built[name] = next(t for t in self._tools() if t.name == name).build()
        return built


def _error_text(tool: str, schema: Mapping[str, Any], error: ToolError) -> str:
    cause = error.__cause__
    if isinstance(cause, ValidationError) and not isinstance(error, UnexpectedToolError):
        return argument_error_text(tool, cause, schema)
    if (text := expected_error_text(cause)) is not None:
        logger.debug("tool %s: %s", tool, cause)
        return text
    incident = log_incident(f"tool {tool}", cause)
    return (
        f"{tool} failed inside evalhub-mcp (incident {incident}; details are in the server's "
        "log on stderr). Nothing more is known; trying the same call once more is safe for "
        "read-only tools."
    )


_STARTS = frozenset({"run", "start", "launch", "create", "execute"})
"""Words by which other servers name the tool that starts an evaluation."""


def _unknown_tool(name: str, names: Sequence[str]) -> str:
    wanted = set(name.lower().split("_"))
    near = difflib.get_close_matches(name, names, n=1)
    if wanted & _STARTS and wanted & {"evaluation", "eval", "benchmark", "job"}:
        near = [tool for tool in names if tool == "submit_evaluation"] or near
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"Unknown tool {name[:80]!r}.{hint} Tools: {', '.join(names)}."
