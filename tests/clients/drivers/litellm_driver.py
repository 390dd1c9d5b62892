"""litellm's MCP client: it makes tools for the model's API and calls what the model wants."""

import asyncio
import os
from contextlib import AsyncExitStack
from typing import Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "true"

import litellm
from agent_loop import MOST_TURNS, report, task
from litellm.mcp_client import call_openai_tool, load_mcp_tools
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client


async def main() -> None:
    server = task()["server"]
    connection = (
        streamable_http_client(server["url"])
        if "url" in server
        else stdio_client(StdioServerParameters(**server))
    )
    async with AsyncExitStack() as stack:
        streams = await stack.enter_async_context(connection)
        session = await stack.enter_async_context(ClientSession(*streams[:2]))
        await session.initialize()
        tools = await load_mcp_tools(session, format="openai")
        messages: list[Any] = [{"role": "user", "content": task()["goal"]}]
        for _ in range(MOST_TURNS):
            answer = await litellm.acompletion(
                "openai/scripted",
                messages,
                tools=tools,
                base_url=task()["model_url"],
                api_key="none",
            )
            message = answer.choices[0].message
            messages.append(message)
            if not message.tool_calls:
                break
            for wanted in message.tool_calls:
                result = await call_openai_tool(session, openai_tool=wanted)
                text = "\n".join(block.text for block in result.content)
                messages.append({"role": "tool", "tool_call_id": wanted.id, "content": text})
    report()


asyncio.run(main())
