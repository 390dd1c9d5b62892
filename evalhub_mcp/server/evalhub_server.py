"""The server as hosts see it: tools, resources, prompts and completions.

The SDK's registries build a pydantic model for each resource and prompt at start, and report
mistakes as internal errors. Here resources and prompts are tables: nothing is built before it is
requested, and each method answers a mistake with the right protocol error. The modules that read
resources and build prompts are imported at their first use, because hosts wait for `initialize`.
"""

from typing import Any

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

from evalhub_mcp.server.core.access import CallerAccess
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.server.core.tool_server import ToolServer
from evalhub_mcp.server.observability.call_log import CallLog
from evalhub_mcp.server.observability.metrics import Metrics
from evalhub_mcp.server.prompts.specs import listed_prompts, require_prompt
from evalhub_mcp.server.resources.resource_list import listed_resources, listed_templates
from evalhub_mcp.server.resources.uris import SCHEME, require_resource


class EvalHubServer(ToolServer):
    """A ToolServer that also serves the hub's content as resources, and prompts with facts."""

    def __init__(
        self, name: str, *, call_log: CallLog, metrics: Metrics | None, **kwargs: Any
    ) -> None:
        super().__init__(name, middleware=[call_log], **kwargs)
        self.call_log = call_log
        self.metrics = metrics
        handlers = lowlevel_server(self)
        sdk_read = handlers.get_request_handler("resources/read")
        assert sdk_read is not None

        async def read(
            ctx: Any, params: ReadResourceRequestParams
        ) -> ReadResourceResult | InputRequiredResult:
            # The SDK's handler cannot set for how long a resource may be cached.
            uri = str(params.uri)
            if not uri.startswith(f"{SCHEME}://"):
                return await sdk_read.handler(ctx, params)  # type: ignore[return-value]
            context = self.context(ctx)
            require_resource(uri, self.caller_access())
            from evalhub_mcp.server.resources.reader import read_resource

            return await read_resource(uri, context)

        async def completion(ctx: Any, params: CompleteRequestParams) -> CompleteResult:
            from evalhub_mcp.server.completions import complete

            # The SDK's handler does not pass the caller on.
            context = self.context(ctx)
            return CompleteResult(completion=await complete(params, self.caller_access(), context))

        async def resources(ctx: Any, _: PaginatedRequestParams) -> ListResourcesResult:
            return ListResourcesResult(resources=await self.list_resources(self.context(ctx)))

        async def templates(ctx: Any, _: PaginatedRequestParams) -> ListResourceTemplatesResult:
            found = await self.list_resource_templates(self.context(ctx))
            return ListResourceTemplatesResult(resource_templates=found)

        async def prompts(ctx: Any, _: PaginatedRequestParams) -> ListPromptsResult:
            return ListPromptsResult(prompts=await self.list_prompts(self.context(ctx)))

        # The SDK's own lists do not pass the caller on.
        handlers.add_request_handler("resources/list", PaginatedRequestParams, resources)
        handlers.add_request_handler("resources/templates/list", PaginatedRequestParams, templates)
        handlers.add_request_handler("prompts/list", PaginatedRequestParams, prompts)
        handlers.add_request_handler("resources/read", ReadResourceRequestParams, read)
        handlers.add_request_handler("completion/complete", CompleteRequestParams, completion)

    async def list_resources(self, ctx: Context[Any, Any] | None = None) -> list[Resource]:
        """Return the resources without parameters, and any registered with the SDK."""
        access = self.caller_access()
        sdk = [r for r in await super().list_resources() if self._is_useful(str(r.uri), access)]
        return [*listed_resources(access), *sdk]

    async def list_resource_templates(
        self, ctx: Context[Any, Any] | None = None
    ) -> list[ResourceTemplate]:
        """Return the resource templates, and any registered with the SDK."""
        return [*listed_templates(self.caller_access()), *await super().list_resource_templates()]

    async def list_prompts(self, ctx: Context[Any, Any] | None = None) -> list[Prompt]:
        """Return the prompts."""
        return listed_prompts(self.caller_access())

    async def get_prompt(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        context: Context[Any, Any] | None = None,
    ) -> GetPromptResult | InputRequiredResult:
        """Return a prompt with its facts.

        Raises:
            MCPError: -32602 for an unknown prompt or a bad argument.
        """
        context = context or self.context()
        require_prompt(name, self.caller_access())
        from evalhub_mcp.server.prompts.prompts import get_prompt

        return await get_prompt(name, arguments, context)

    def _is_useful(self, uri: str, access: CallerAccess) -> bool:
        """Whether the caller may use a tool that shows this page; True for other resources."""
        bound = [
            tool.name
            for tool in self._listed.values()
            if ((tool.meta or {}).get("ui") or {}).get("resourceUri") == uri
        ]
        return not bound or any(map(access.allows, bound))
