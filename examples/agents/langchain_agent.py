"""An agent of LangChain that evaluates models with EvalHub; see README.md."""

import asyncio
import os
import sys

from langchain.agents import create_agent
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools
from langchain_openai import ChatOpenAI

COMMAND, *ARGUMENTS = os.environ.get("MCP_SERVER", "evalhub-mcp --local").split()


async def main(task: str) -> None:
    model = ChatOpenAI(
        model=os.environ["MODEL"],
        base_url=os.environ["MODEL_URL"],
        api_key=os.environ.get("MODEL_KEY", "none"),
    )
    client = MultiServerMCPClient(
        {"evalhub": {"transport": "stdio", "command": COMMAND, "args": ARGUMENTS}}
    )
    async with client.session("evalhub") as session:  # one server for the whole task
        agent = create_agent(
            model,
            await load_mcp_tools(session),
            system_prompt="Evaluate models with the tools. State only what they reply.",
        )
        ended = await agent.ainvoke(
            {"messages": [{"role": "user", "content": task}]}, {"recursion_limit": 80}
        )
        print(ended["messages"][-1].text)


asyncio.run(main(sys.argv[1]))
