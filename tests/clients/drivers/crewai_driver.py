"""A crew of one agent with the MCP tools of crewai-tools."""

import os

os.environ["CREWAI_DISABLE_TELEMETRY"] = "true"
os.environ["OTEL_SDK_DISABLED"] = "true"
os.environ["CREWAI_TRACING_ENABLED"] = "false"

from agent_loop import MOST_TURNS, report, task
from crewai import LLM, Agent, Crew, Task
from crewai_tools import MCPServerAdapter
from mcp import StdioServerParameters

server = task()["server"]
parameters = (
    {"url": server["url"], "transport": "streamable-http"}
    if "url" in server
    else StdioServerParameters(**server)
)
llm = LLM(model="openai/gpt-4o", base_url=task()["model_url"], api_key="none")
with MCPServerAdapter(parameters) as tools:
    agent = Agent(
        role="evaluator",
        goal=task()["goal"],
        backstory="You evaluate models.",
        tools=tools,
        llm=llm,
        max_iter=MOST_TURNS,
    )
    work = Task(description=task()["goal"], expected_output="A verdict.", agent=agent)
    Crew(agents=[agent], tasks=[work]).kickoff()
report()
