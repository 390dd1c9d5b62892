"""Bodies without end, and small bodies that unpack to huge ones, take little memory."""

import asyncio
import subprocess
import sys
import textwrap

import anyio
import anyio.to_thread
import pytest

from tests.redteam.faulty_hub import FAULTS, Fault, endless, faulty_hub, raw_reply, send

pytestmark = pytest.mark.anyio

MANY_VALUES = send(raw_reply(b'{"items": [' + b"[]," * 5_000_000 + b"[]]}"))
BOMBS: dict[str, Fault] = {
    "gzip bomb": FAULTS["gzip bomb"],
    "endless": endless,
    "many values": MANY_VALUES,
}
CALLS = {
    "a listing": """
        from evalhub_mcp.client import SyncEvalHubClient
        SyncEvalHubClient(url, max_retries=2).providers.list()
    """,
    "a job": """
        from evalhub_mcp.client import SyncEvalHubClient
        SyncEvalHubClient(url, max_retries=2).jobs.get("x")
    """,
    "a completion": """
        import asyncio
        from evalhub_mcp.local.inspect.completion_client import CompletionClient
        from evalhub_mcp.local.inspect.endpoint import Endpoint
        from evalhub_mcp.local.inspect.model_retries import ModelRetries
        async def run():
            async with CompletionClient(Endpoint(url, "m"), "chat", ModelRetries()) as client:
                await client.chat([{"role": "user", "content": "hi"}], 5, 0.0)
        asyncio.run(run())
    """,
    "the first request to a model": """
        import asyncio
        from evalhub_mcp.local.inspect.endpoint import Endpoint
        from evalhub_mcp.local.inspect.endpoint_probe import probe_endpoint
        asyncio.run(probe_endpoint(Endpoint(url, "m"), "auto"))
    """,
    "a request of inspect-ai": """
        import asyncio
        from evalhub_mcp.local.inspect.model_retries import ModelRetries
        from evalhub_mcp.local.inspect.retrying_http_client import RetryingHttpClient
        async def run():
            async with RetryingHttpClient(ModelRetries()) as client:
                await client.post(url, json={})
        asyncio.run(run())
    """,
    "an issuer": """
        import asyncio
        from evalhub_mcp.server.auth.json_client import JsonClient
        asyncio.run(JsonClient(None, use_proxy=False, deadline=20.0).request(url))
    """,
}
FRAME = """
import resource, sys
url = sys.argv[1]
{imports}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    exec(sys.argv[2])
except Exception as error:
    print(type(error).__name__, error, file=sys.stderr)
else:
    print("NO ERROR", file=sys.stderr)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
MOST_MIB = 150


@pytest.mark.parametrize("bomb", list(BOMBS))
@pytest.mark.parametrize("call", list(CALLS))
async def test_a_bomb_is_refused_with_little_memory(call: str, bomb: str) -> None:
    code = textwrap.dedent(CALLS[call])
    imports = "\n".join(
        line.strip() for line in code.splitlines() if line.strip().startswith(("from ", "import "))
    )
    async with faulty_hub(BOMBS[bomb]) as hub:
        command = [sys.executable, "-c", FRAME.format(imports=imports), hub.base_url, code]
        with anyio.fail_after(60):
            done = await anyio.to_thread.run_sync(
                lambda: subprocess.run(command, capture_output=True, text=True, timeout=50)
            )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "NO ERROR" not in done.stderr
    assert "larger than" in done.stderr or "more than" in done.stderr, done.stderr
    assert int(done.stdout) < MOST_MIB, f"{done.stdout.strip()} MiB more; {done.stderr}"


async def test_a_page_of_few_large_jobs_is_read_in_smaller_pages() -> None:
    """A hub with large objects is read despite the limit."""
    import json

    from evalhub_mcp.client import AsyncEvalHubClient

    jobs = [{"resource": {"id": f"{n:03}"}, "custom": {"x": "y" * 300_000}} for n in range(100)]

    async def fault(writer: asyncio.StreamWriter, path: str) -> None:
        query = dict(pair.split("=") for pair in path.partition("?")[2].split("&"))
        start, limit = int(query["offset"]), int(query["limit"])
        page = {"items": jobs[start : start + limit], "total_count": len(jobs)}
        writer.write(raw_reply(json.dumps(page).encode()))
        await writer.drain()

    async with faulty_hub(fault) as hub, AsyncEvalHubClient(hub.base_url) as client:
        assert len(await client.jobs.list()) == 100
