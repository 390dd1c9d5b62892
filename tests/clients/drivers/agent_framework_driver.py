"""An agent of Microsoft's Agent Framework with its MCP tool."""

import asyncio

from agent_framework import Agent, MCPStdioTool, MCPStreamableHTTPTool
from agent_framework.openai import OpenAIChatCompletionClient
from agent_loop import report, task


async def main() -> None:
    server = task()["server"]
    tool = (
        MCPStreamableHTTPTool("evalhub", server["url"])
        if "url" in server
        else MCPStdioTool("evalhub", **server)
    )
    client = OpenAIChatCompletionClient(
        model="scripted", base_url=task()["model_url"], api_key="none"
    )
    # Without this the model reads "Error: Function failed." in place of every error.
    client.function_invocation_configuration["include_detailed_errors"] = True
    async with tool, Agent(client, tools=[tool]) as agent:
        await agent.run(task()["goal"])
    report()


asyncio.run(main())
