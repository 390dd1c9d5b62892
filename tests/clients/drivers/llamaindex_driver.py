"""A function agent of LlamaIndex with its MCP tools."""

import asyncio

from agent_loop import MOST_TURNS, report, task
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.llms.openai_like import OpenAILike
from llama_index.tools.mcp import BasicMCPClient, McpToolSpec


async def main() -> None:
    server = task()["server"]
    client = BasicMCPClient(server.get("url") or server["command"], args=server.get("args"))
    model = OpenAILike(
        "scripted",
        api_base=task()["model_url"],
        api_key="none",
        is_chat_model=True,
        is_function_calling_model=True,
    )
    agent = FunctionAgent(tools=await McpToolSpec(client).to_tool_list_async(), llm=model)
    await agent.run(task()["goal"], max_iterations=MOST_TURNS)
    report()


asyncio.run(main())
