"""An agent of LangChain with the tools of langchain-mcp-adapters."""

import asyncio
from typing import Any

from agent_loop import report, task
from langchain.agents import create_agent
from langchain_mcp_adapters.callbacks import Callbacks
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_openai import ChatOpenAI


async def main() -> None:
    server = task()["server"]
    transport = "streamable_http" if "url" in server else "stdio"
    progress = 0

    async def count(*_: Any) -> None:
        nonlocal progress
        progress += 1

    client = MultiServerMCPClient(
        {"evalhub": {"transport": transport, **server}}, callbacks=Callbacks(on_progress=count)
    )
    model = ChatOpenAI(model="scripted", base_url=task()["model_url"], api_key="none")
    agent = create_agent(model, await client.get_tools())
    await agent.ainvoke({"messages": [{"role": "user", "content": task()["goal"]}]})
    report(progress=progress)


asyncio.run(main())
