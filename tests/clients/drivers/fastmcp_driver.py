"""fastmcp's client, called directly."""

import asyncio
from typing import Any

from agent_loop import both_forms, converse, described, report, task
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport


async def main() -> None:
    server = task()["server"]
    transport = (
        StreamableHttpTransport(server["url"])
        if "url" in server
        else StdioTransport(server["command"], server["args"])
    )
    progress = 0

    async def count(*_: Any) -> None:
        nonlocal progress
        progress += 1

    async with Client(transport) as client:
        tools = await client.list_tools()

        async def call(name: str, arguments: dict[str, Any]) -> str:
            result = await client.call_tool(
                name, arguments, raise_on_error=False, progress_handler=count
            )
            text = "\n".join(block.text for block in result.content)
            return both_forms(text, result.structured_content)

        listed = [
            described(
                t.name, t.description or "", getattr(t, "input_schema", None) or t.inputSchema
            )
            for t in tools
        ]
        await converse(task()["model_url"], listed, call)
    report(progress=progress)


asyncio.run(main())
