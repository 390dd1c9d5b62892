"""The server as hosts see it: tools, resources, prompts and completions.

The SDK's own registries build a pydantic model per resource and prompt at start, and
report mistakes as internal errors. Ours are tables: nothing is built before it is asked
for, and each method answers with the right protocol error.
"""

from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver import Context
from mcp_types import (
    CompleteRequestParams,
    CompleteResult,
    GetPromptResult,
    InputRequiredResult,
    ListPromptsResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    PaginatedRequestParams,
    Prompt,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
)

from evalhub_mcp.app.application import App
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.server.core.tool_server import ToolServer

if TYPE_CHECKING:
    from evalhub_mcp.server.completions import Completions
    from evalhub_mcp.server.prompts.prompts import Prompts
    from evalhub_mcp.server.resources.reader import Resources
    from evalhub_mcp.server.resources.uris import Kind

SCHEME = "evalhub://"


class EvalHubServer(ToolServer):
    """A ToolServer with what the hub has as resources, and prompts that bring their facts."""

    def __init__(
        self,
        name: str,
        *,
        app: App,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self.app = app
        self._resources: Resources | None = None
        self._prompts: Prompts | None = None
        self._completions: Completions | None = None
        handlers = lowlevel_server(self)
        sdk_read = handlers.get_request_handler("resources/read")
        assert sdk_read is not None

        async def read(
            ctx: Any, params: ReadResourceRequestParams
        ) -> ReadResourceResult | InputRequiredResult:
            # Its own handler, because how long a result may be kept depends on the resource.
            if not str(params.uri).startswith(SCHEME):
                return await sdk_read.handler(ctx, params)  # type: ignore[return-value]
            from evalhub_mcp.server.resources.uris import parse_uri

            context = self.context(ctx)
            self.require(parse_uri(str(params.uri)).kind, context)
            return await self.resources.read(str(params.uri), context)

        async def complete(ctx: Any, params: CompleteRequestParams) -> CompleteResult:
            # Its own handler, because the SDK's does not say who is calling.
            found = await self.completions.complete(params, self.context(ctx))
            return CompleteResult(completion=found)

        async def resources(ctx: Any, _: PaginatedRequestParams) -> ListResourcesResult:
            return ListResourcesResult(resources=await self.list_resources(self.context(ctx)))

        async def templates(ctx: Any, _: PaginatedRequestParams) -> ListResourceTemplatesResult:
            found = await self.list_resource_templates(self.context(ctx))
            return ListResourceTemplatesResult(resource_templates=found)

        async def prompts(ctx: Any, _: PaginatedRequestParams) -> ListPromptsResult:
            return ListPromptsResult(prompts=await self.list_prompts(self.context(ctx)))

        # The SDK's own lists do not say who is calling.
        handlers.add_request_handler("resources/list", PaginatedRequestParams, resources)
        handlers.add_request_handler("resources/templates/list", PaginatedRequestParams, templates)
        handlers.add_request_handler("prompts/list", PaginatedRequestParams, prompts)
        handlers.add_request_handler("resources/read", ReadResourceRequestParams, read)
        handlers.add_request_handler("completion/complete", CompleteRequestParams, complete)

    @property
    def resources(self) -> "Resources":
        """The reader of resources."""
        if self._resources is None:
            from evalhub_mcp.server.resources.reader import Resources

            self._resources = Resources(self.app)
        return self._resources

    @property
    def prompts(self) -> "Prompts":
        """The renderer of prompts."""
        if self._prompts is None:
            from evalhub_mcp.server.prompts.prompts import Prompts

            self._prompts = Prompts(self.app)
        return self._prompts

    @property
    def completions(self) -> "Completions":
        """The completer of arguments."""
        if self._completions is None:
            from evalhub_mcp.server.completions import Completions

            self._completions = Completions(self.app, self.offer)
        return self._completions

    async def list_resources(self, ctx: Context[Any, Any] | None = None) -> list[Resource]:
        """The resources without parameters, and any registered with the SDK."""
        from evalhub_mcp.server.resources.reader import listed_resources

        shown = [r for r in await super().list_resources() if self._has_use(str(r.uri), ctx)]
        return [*listed_resources(lambda kind: self._offers(kind, ctx)), *shown]

    async def list_resource_templates(
        self, ctx: Context[Any, Any] | None = None
    ) -> list[ResourceTemplate]:
        """The resource templates, and any registered with the SDK."""
        from evalhub_mcp.server.resources.reader import listed_templates

        ours = listed_templates(lambda kind: self._offers(kind, ctx))
        return [*ours, *await super().list_resource_templates()]

    async def list_prompts(self, ctx: Context[Any, Any] | None = None) -> list[Prompt]:
        """The prompts."""
        from evalhub_mcp.server.prompts.prompts import listed_prompts

        return listed_prompts(lambda tool: self.offer.allows(tool, ctx))

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        context: Context[Any, Any] | None = None,
    ) -> GetPromptResult | InputRequiredResult:
        """A prompt with its facts.

        Raises:
            MCPError: -32602 for an unknown prompt or a bad argument.
        """
        self._require_prompt(name, context)
        return await self.prompts.get(name, arguments, context)

    def require(self, kind: "Kind", context: Context[Any, Any]) -> None:
        """Let pass what is about a kind of resource.

        Raises:
            MCPError: -32602 where that kind is not offered to this caller.
        """
        from evalhub_mcp.server.resources.uris import TOOL_OF

        self.offer.require(TOOL_OF.get(kind), context, f"This {kind}")

    def _require_prompt(self, name: str, context: Context[Any, Any] | None) -> None:
        from evalhub_mcp.server.prompts.prompts import tools_of_prompt

        for tool in tools_of_prompt(name):
            self.offer.require(tool, context, f"Prompt {name}")

    def _offers(self, kind: "Kind", context: Context[Any, Any] | None) -> bool:
        from evalhub_mcp.server.resources.uris import TOOL_OF

        return kind not in TOOL_OF or self.offer.allows(TOOL_OF[kind], context)

    def _has_use(self, uri: str, context: Context[Any, Any] | None) -> bool:
        """Whether a page belongs to a tool that is offered; any other resource is useful."""
        bound = [
            tool.name
            for tool in self._listed.values()
            if ((tool.meta or {}).get("ui") or {}).get("resourceUri") == uri
        ]
        return not bound or any(self.offer.allows(name, context) for name in bound)
