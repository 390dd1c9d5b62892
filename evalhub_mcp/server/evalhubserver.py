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
    Prompt,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
)

from evalhub_mcp.server.app import App
from evalhub_mcp.server.toolserver import ToolServer

if TYPE_CHECKING:
    from evalhub_mcp.server.completions import Completions
    from evalhub_mcp.server.prompts import Prompts
    from evalhub_mcp.server.resources import Resources

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
        sdk_read = self._lowlevel_server.get_request_handler("resources/read")
        assert sdk_read is not None

        async def read(
            ctx: Any, params: ReadResourceRequestParams
        ) -> ReadResourceResult | InputRequiredResult:
            # Its own handler, because how long a result may be kept depends on the resource.
            if not str(params.uri).startswith(SCHEME):
                return await sdk_read.handler(ctx, params)  # type: ignore[return-value]
            return await self.resources.read(str(params.uri), self._context(ctx))

        async def complete(ctx: Any, params: CompleteRequestParams) -> CompleteResult:
            # Its own handler, because the SDK's does not say who is calling.
            found = await self.completions.complete(params, self._context(ctx))
            return CompleteResult(completion=found)

        handlers = self._lowlevel_server
        handlers.add_request_handler("resources/read", ReadResourceRequestParams, read)
        handlers.add_request_handler("completion/complete", CompleteRequestParams, complete)

    @property
    def resources(self) -> "Resources":
        """The reader of resources."""
        if self._resources is None:
            from evalhub_mcp.server.resources import Resources

            self._resources = Resources(self.app)
        return self._resources

    @property
    def prompts(self) -> "Prompts":
        """The renderer of prompts."""
        if self._prompts is None:
            from evalhub_mcp.server.prompts import Prompts

            self._prompts = Prompts(self.app)
        return self._prompts

    @property
    def completions(self) -> "Completions":
        """The completer of arguments."""
        if self._completions is None:
            from evalhub_mcp.server.completions import Completions

            self._completions = Completions(self.app)
        return self._completions

    async def list_resources(self) -> list[Resource]:
        """The resources without parameters, and any registered with the SDK."""
        from evalhub_mcp.server.resources import listed_resources

        return [*listed_resources(), *await super().list_resources()]

    async def list_resource_templates(self) -> list[ResourceTemplate]:
        """The resource templates, and any registered with the SDK."""
        from evalhub_mcp.server.resources import listed_templates

        return [*listed_templates(), *await super().list_resource_templates()]

    async def list_prompts(self) -> list[Prompt]:
        """The prompts."""
        from evalhub_mcp.server.prompts import listed_prompts

        return listed_prompts()

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
        return await self.prompts.get(name, arguments, context)

    def _context(self, ctx: Any) -> Context[Any, Any]:
        return Context(request_context=ctx, mcp_server=self, subscriptions=self._subscriptions)
