"""An agent of LlamaIndex that evaluates models with EvalHub; see README.md."""

import asyncio
import os
import sys

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.llms.openai_like import OpenAILike
from llama_index.tools.mcp import BasicMCPClient, McpToolSpec

COMMAND, *ARGUMENTS = os.environ.get("MCP_SERVER", "evalhub-mcp --local").split()


async def main(task: str) -> None:
    model = OpenAILike(
        os.environ["MODEL"],
        api_base=os.environ["MODEL_URL"],
        api_key=os.environ.get("MODEL_KEY", "none"),
        is_chat_model=True,
        is_function_calling_model=True,
        context_window=32_768,
    )
    client = BasicMCPClient(COMMAND, args=ARGUMENTS, timeout=60)
    agent = FunctionAgent(
        tools=await McpToolSpec(client).to_tool_list_async(),
        llm=model,
        system_prompt="Evaluate models with the tools. State only what they reply.",
    )
    print(await agent.run(task, max_iterations=40))


asyncio.run(main(sys.argv[1]))
