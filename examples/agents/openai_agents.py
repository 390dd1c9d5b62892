"""An agent of the OpenAI Agents SDK that evaluates models with EvalHub; see README.md."""

import asyncio
import os
import sys

from agents import Agent, OpenAIChatCompletionsModel, Runner, set_tracing_disabled
from agents.mcp import MCPServerStdio
from openai import AsyncOpenAI

COMMAND, *ARGUMENTS = os.environ.get("MCP_SERVER", "evalhub-mcp --local").split()


async def main(task: str) -> None:
    set_tracing_disabled(True)
    client = AsyncOpenAI(
        base_url=os.environ["MODEL_URL"], api_key=os.environ.get("MODEL_KEY", "none")
    )
    async with MCPServerStdio(
        params={"command": COMMAND, "args": ARGUMENTS}, client_session_timeout_seconds=60
    ) as server:
        agent = Agent(
            name="evaluator",
            instructions="Evaluate models with the tools. State only what they reply.",
            model=OpenAIChatCompletionsModel(os.environ["MODEL"], client),
            mcp_servers=[server],
        )
        print((await Runner.run(agent, task, max_turns=40)).final_output)


asyncio.run(main(sys.argv[1]))
