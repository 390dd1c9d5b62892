"""The tools of this package's server, reached over MCP without leaving the process."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from mcp import Client, MCPError
from mcp.client.extension import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID
from mcp_types import CallToolResult, ElicitRequestFormParams, ElicitResult, Tool

from evalhub_mcp.app.report.page import VIEW_DATA
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.settings import Settings

DRY_RUN = "dry_run"
"""The argument with which a tool checks a request and starts nothing."""

OnProgress = Callable[[float | None, str], None]
"""Called with the share that is done (0 to 1, None if unknown) and a text about the work."""
AnswerForm = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any] | None]]
"""Asks the user a question of the server by its text and JSON schema; None declines."""


@dataclass(frozen=True)
class ToolResult:
    """The reply of a tool."""

    text: str
    """As the model reads it."""
    failed: bool
    data: dict[str, Any]
    """The structured reply; empty for an error."""
    view: dict[str, Any]
    """The document that a page would draw; empty if the tool has none."""
    seconds: float

    @property
    def size(self) -> int:
        """Bytes that the model reads."""
        return len(self.text.encode())


class ServerTools:
    """The server's tools, as the OpenAI API describes them, and calls to them."""

    def __init__(self, client: Client, server: EvalHubServer, tools: Sequence[Tool]) -> None:
        """Create it; `open_tools` builds the server and connects to it."""
        self._client = client
        self.server = server
        self._tools = {tool.name: tool for tool in tools}
        self.instructions = client.instructions or ""

    @property
    def names(self) -> Sequence[str]:
        """The tools' names."""
        return list(self._tools)

    @property
    def simplest(self) -> str:
        """The name of a tool that changes nothing and needs no arguments, if there is one."""
        return min(
            self._tools.values(),
            key=lambda tool: (
                not (tool.annotations and tool.annotations.read_only_hint),
                len(tool.input_schema.get("required", ())),
                len(tool.input_schema.get("properties", ())),
            ),
        ).name

    def functions(self, *only: str) -> list[dict[str, Any]]:
        """Return the tools as functions of the OpenAI API; all, or those named."""
        return [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description or "",
                    "parameters": tool.input_schema,
                },
            }
            for tool in self._tools.values()
            if not only or tool.name in only
        ]

    def title(self, name: str) -> str:
        """Return a tool's title, as people read it."""
        tool = self._tools.get(name)
        return (tool.annotations.title if tool and tool.annotations else None) or name

    def description(self, name: str) -> str:
        """Return what a tool does."""
        return self._tools[name].description or ""

    def changes_something(self, name: str, arguments: Mapping[str, Any]) -> bool:
        """Whether a call starts, cancels or creates anything; a dry run does not."""
        tool = self._tools.get(name)
        if tool is None or (tool.annotations is not None and tool.annotations.read_only_hint):
            return False
        checks_only = arguments.get(DRY_RUN) is True and DRY_RUN in tool.input_schema["properties"]
        return not checks_only

    def is_destructive(self, name: str) -> bool:
        """Whether a call may delete or overwrite something."""
        tool = self._tools.get(name)
        return bool(tool and tool.annotations and tool.annotations.destructive_hint)

    async def call(
        self, name: str, arguments: dict[str, Any], on_progress: OnProgress
    ) -> ToolResult:
        """Call a tool; a mistake gives a result with the reason."""

        async def report(progress: float, total: float | None, message: str | None) -> None:
            on_progress(progress / total if total else None, message or "")

        began = time.monotonic()
        try:
            result = await self._client.call_tool(name, arguments, progress_callback=report)
        except MCPError as error:
            return ToolResult(error.message, True, {}, {}, time.monotonic() - began)
        return _tool_result(result, time.monotonic() - began)


@asynccontextmanager
async def open_tools(
    settings: Settings, answer_form: AnswerForm | None = None
) -> AsyncIterator[ServerTools]:
    """Build the server and connect to it in memory.

    With `answer_form` the server may ask the user; without it, it decides as for clients that
    cannot show a form.

    Raises:
        SettingsError: A file of the settings cannot be used.
    """
    server = build_server(settings)
    # The documents of results, which tables and reports need, go to hosts that draw pages.
    apps = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})

    async def elicit(context: Any, params: Any) -> ElicitResult:
        if answer_form is None or not isinstance(params, ElicitRequestFormParams):
            return ElicitResult(action="decline")
        content = await answer_form(params.message, params.requested_schema)
        if content is None:
            return ElicitResult(action="decline")
        return ElicitResult(action="accept", content=content)

    callback = elicit if answer_form is not None else None
    async with Client(server, extensions=[apps], elicitation_callback=callback) as client:
        yield ServerTools(client, server, (await client.list_tools()).tools)


def _tool_result(result: CallToolResult, seconds: float) -> ToolResult:
    text = "\n".join(block.text for block in result.content if block.type == "text")
    view = (result.meta or {}).get(VIEW_DATA) or {}
    data = result.structured_content or {}
    return ToolResult(text or json.dumps(data), bool(result.is_error), data, view, seconds)
