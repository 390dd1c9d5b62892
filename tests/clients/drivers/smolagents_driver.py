"""A tool-calling agent of smolagents."""

from agent_loop import MOST_TURNS, report, task
from mcp import StdioServerParameters
from smolagents import MCPClient, OpenAIServerModel, ToolCallingAgent

server = task()["server"]
parameters = (
    {"url": server["url"], "transport": "streamable-http"}
    if "url" in server
    else StdioServerParameters(**server)
)
with MCPClient(parameters, structured_output=False) as tools:
    model = OpenAIServerModel("scripted", api_base=task()["model_url"], api_key="none")
    ToolCallingAgent(tools, model, max_steps=MOST_TURNS).run(task()["goal"])
report()
