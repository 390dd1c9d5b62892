"""An assistant of AutoGen with its MCP workbench."""

import asyncio

from agent_loop import MOST_TURNS, report, task
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from autogen_ext.tools.mcp import (
    StdioServerParams,
    StreamableHttpServerParams,
    mcp_server_tools,
)


async def main() -> None:
    server = task()["server"]
    parameters = (
        StreamableHttpServerParams(url=server["url"], timeout=60)
        if "url" in server
        else StdioServerParams(read_timeout_seconds=60, **server)
    )
    model = OpenAIChatCompletionClient(
        model="scripted",
        base_url=task()["model_url"],
        api_key="none",
        model_info={
            "vision": False,
            "function_calling": True,
            "json_output": False,
            "family": "unknown",
            "structured_output": False,
        },
    )
    agent = AssistantAgent(
        "assistant",
        model,
        tools=await mcp_server_tools(parameters),
        max_tool_iterations=MOST_TURNS,
    )
    await agent.run(task=task()["goal"])
    report()


asyncio.run(main())
