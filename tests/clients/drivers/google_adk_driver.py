"""An agent of Google's ADK with its MCP toolset."""

import asyncio
import os
from typing import Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "true"

from agent_loop import report, task
from google.adk.agents import LlmAgent
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner
from google.adk.tools.mcp_tool import (
    McpToolset,
    StdioConnectionParams,
    StreamableHTTPConnectionParams,
)
from mcp import StdioServerParameters


async def main() -> None:
    server = task()["server"]
    progress = 0

    async def count(*_: Any) -> None:
        nonlocal progress
        progress += 1

    connection = (
        StreamableHTTPConnectionParams(url=server["url"], timeout=60)
        if "url" in server
        else StdioConnectionParams(server_params=StdioServerParameters(**server), timeout=60)
    )
    model = LiteLlm(model="openai/scripted", api_base=task()["model_url"], api_key="none")
    toolset = McpToolset(connection_params=connection, progress_callback=count)
    agent = LlmAgent(name="assistant", model=model, tools=[toolset])
    await InMemoryRunner(agent).run_debug(task()["goal"], quiet=True)
    await toolset.close()
    report(progress=progress)


asyncio.run(main())
