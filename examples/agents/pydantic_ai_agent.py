"""An agent of pydantic-ai that evaluates models with EvalHub; see README.md."""

import asyncio
import os
import sys

from fastmcp.client.transports import StdioTransport
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

COMMAND, *ARGUMENTS = os.environ.get("MCP_SERVER", "evalhub-mcp --local").split()


async def main(task: str) -> None:
    provider = OpenAIProvider(
        base_url=os.environ["MODEL_URL"], api_key=os.environ.get("MODEL_KEY", "none")
    )
    agent = Agent(
        OpenAIChatModel(os.environ["MODEL"], provider=provider),
        instructions="Evaluate models with the tools. State only what they reply.",
        toolsets=[MCPToolset(StdioTransport(COMMAND, ARGUMENTS))],
    )
    async with agent:
        print((await agent.run(task)).output)


asyncio.run(main(sys.argv[1]))
