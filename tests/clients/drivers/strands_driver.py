"""An agent of Strands with its MCP client."""

from typing import Any

from agent_loop import report, task
from mcp import StdioServerParameters, stdio_client
from strands import Agent
from strands.models.openai import OpenAIModel
from strands.tools.mcp import MCPClient

server = task()["server"]
progress = 0


async def count(*_: Any) -> None:
    global progress
    progress += 1


client = (
    MCPClient(url=server["url"], progress_callback=count)
    if "url" in server
    else MCPClient(lambda: stdio_client(StdioServerParameters(**server)), progress_callback=count)
)
model = OpenAIModel(
    client_args={"base_url": task()["model_url"], "api_key": "none"}, model_id="scripted"
)
with client:
    Agent(model=model, tools=client.list_tools_sync(), callback_handler=None)(task()["goal"])
report(progress=progress)
