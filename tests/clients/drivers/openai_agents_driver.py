"""An agent of the OpenAI Agents SDK."""

import asyncio

from agent_loop import MOST_TURNS, report, task
from agents import Agent, OpenAIChatCompletionsModel, Runner, set_tracing_disabled
from agents.mcp import MCPServerStdio, MCPServerStreamableHttp
from openai import AsyncOpenAI


async def main() -> None:
    set_tracing_disabled(True)
    target = task()["server"]
    kind = MCPServerStreamableHttp if "url" in target else MCPServerStdio
    client = AsyncOpenAI(base_url=task()["model_url"], api_key="none")
    async with kind(params=target, client_session_timeout_seconds=60) as server:
        agent = Agent(
            name="assistant",
            model=OpenAIChatCompletionsModel("scripted", client),
            mcp_servers=[server],
            mcp_config={"convert_schemas_to_strict": task()["strict"]},
        )
        await Runner.run(agent, task()["goal"], max_turns=MOST_TURNS)
    report()


asyncio.run(main())
