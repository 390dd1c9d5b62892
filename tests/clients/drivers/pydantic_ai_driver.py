"""An agent of pydantic-ai with its MCP toolset."""

import asyncio
from typing import Any

from agent_loop import report, task
from fastmcp.client.transports import StdioTransport
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider


async def main() -> None:
    server = task()["server"]
    progress = 0

    async def count(*_: Any) -> None:
        nonlocal progress
        progress += 1

    connection = server.get("url") or StdioTransport(server["command"], server["args"])
    toolset = MCPToolset(connection, progress_handler=count)
    provider = OpenAIProvider(base_url=task()["model_url"], api_key="none")
    agent = Agent(OpenAIChatModel("scripted", provider=provider), toolsets=[toolset])
    async with agent:
        await agent.run(task()["goal"])
    report(progress=progress)


asyncio.run(main())
