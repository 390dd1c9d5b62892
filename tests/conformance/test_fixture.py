"""The build with the suite's fixtures is the real server with additions."""

import pytest
from mcp import Client

from evalhub_mcp.server import build
from evalhub_mcp.settings import Settings
from tests.conformance.fixture.server import FixtureServer
from tests.narrow import resource_text, text_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_fixture_server_adds_the_suites_tools_to_the_real_ones(monkeypatch, mode):
    async with Client(build.build_server(Settings()), mode=mode) as client:
        real = {tool.name for tool in (await client.list_tools()).tools}
    monkeypatch.setattr(build, "EvalHubServer", FixtureServer)
    async with Client(build.build_server(Settings()), mode=mode) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        assert real < tools
        called = await client.call_tool("test_simple_text", {})
        prompts = {prompt.name for prompt in (await client.list_prompts()).prompts}
        prompt = await client.get_prompt("test_simple_prompt")
        read = await client.read_resource("test://static-text")
    assert text_of(called) == "This is a simple text response for testing."
    assert {"edd_workflow", "test_simple_prompt"} <= prompts
    assert prompt.messages
    assert resource_text(read)
