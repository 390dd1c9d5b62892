"""The tested clients and their pinned versions; upgrade them here."""

from dataclasses import dataclass
from pathlib import Path

from tests.clients.support import environments

DRIVERS = Path(__file__).parents[1] / "drivers"
BOTH = ("stdio", "http")


@dataclass(frozen=True)
class Client:
    """A client, what to install for it, and the script that drives it."""

    name: str
    driver: str
    packages: tuple[str, ...]
    """Pinned; the first is the client."""
    transports: tuple[str, ...] = BOTH
    strict: bool = False
    """Whether the driver asks the client for strict schemas: every field required."""
    deferred: bool = False
    """Whether the model sees only names at first, and asks for the tools that it needs."""

    @property
    def version(self) -> str:
        """The client's version, as the table shows it."""
        return self.packages[0].rpartition("=" if self.driver.endswith(".py") else "@")[2]

    def command(self) -> list[str]:
        """Return the driver's command line; installs the client if need be.

        Raises:
            NotInstalled: The client cannot be installed here.
        """
        script = DRIVERS / self.driver
        environment = script.stem.removesuffix("_driver")
        if script.suffix == ".py":
            python = environments.python_environment(environment, self.packages)
            return [str(python), str(script)]
        directory = environments.npm_environment(environment, self.packages)
        # Node looks for packages beside the script, so the scripts are copied there.
        for source in DRIVERS.glob("*.mjs"):
            (directory / source.name).write_bytes(source.read_bytes())
        return [str(environments.node()), str(directory / script.name)]


CLIENTS = (
    Client("fastmcp", "fastmcp_driver.py", ("fastmcp==4.2.3",)),
    Client("pydantic-ai", "pydantic_ai_driver.py", ("pydantic-ai-slim[mcp,openai]==2.68.0",)),
    Client(
        "autogen-ext",
        "autogen_driver.py",
        ("autogen-ext[mcp,openai]==0.7.5", "autogen-agentchat==0.7.5", "mcp==1.30.0"),
    ),
    Client(
        "langchain-mcp-adapters",
        "langchain_driver.py",
        (
            "langchain-mcp-adapters==0.3.2",
            "langchain==1.5.2",
            "langchain-openai==1.7.4",
        ),
    ),
    Client("openai-agents", "openai_agents_driver.py", ("openai-agents==0.24.0",)),
    Client("crewai-tools", "crewai_driver.py", ("crewai-tools[mcp]==1.15.30", "crewai==1.15.30")),
    Client(
        "AI SDK 7",
        "ai_sdk_driver.mjs",
        ("@ai-sdk/mcp@2.0.99", "ai@7.0.173", "@ai-sdk/openai-compatible@3.0.92"),
    ),
    Client(
        "TypeScript SDK 1", "typescript_sdk_1_driver.mjs", ("@modelcontextprotocol/sdk@1.32.2",)
    ),
    Client("smolagents", "smolagents_driver.py", ("smolagents[mcp,openai]==1.26.0", "mcp==1.30.0")),
    Client("google-adk", "google_adk_driver.py", ("google-adk[mcp]==2.13.0", "litellm==1.110.2")),
    Client(
        "llama-index-tools-mcp",
        "llamaindex_driver.py",
        (
            "llama-index-tools-mcp==0.6.0",
            "llama-index-core==0.14.25",
            "llama-index-llms-openai-like==0.8.1",
        ),
    ),
    Client("strands-agents", "strands_driver.py", ("strands-agents[openai]==1.62.0",)),
    Client("litellm", "litellm_driver.py", ("litellm==1.110.2", "mcp==2.3.0")),
    Client(
        "agent-framework",
        "agent_framework_driver.py",
        (
            "agent-framework-core==1.23.0",
            "agent-framework-openai==1.17.0",
            "mcp==2.3.0",
            "tenacity==9.2.1",
        ),
    ),
    Client(
        "openai-agents, strict schemas",
        "openai_agents_driver.py",
        ("openai-agents==0.24.0",),
        strict=True,
    ),
    Client(
        "AI SDK 6",
        "ai_sdk_driver.mjs",
        ("@ai-sdk/mcp@1.0.102", "ai@6.0.325", "@ai-sdk/openai-compatible@2.0.92"),
    ),
    Client(
        "TypeScript SDK 2", "typescript_sdk_2_driver.mjs", ("@modelcontextprotocol/client@2.4.0",)
    ),
    Client(
        "mcp-remote",
        "mcp_remote_driver.mjs",
        ("mcp-remote@0.15.1", "@modelcontextprotocol/sdk@1.32.2"),
        transports=("http",),
    ),
    Client("mcporter", "mcporter_driver.mjs", ("mcporter@0.12.3",)),
    Client("Inspector", "inspector_driver.mjs", ("@modelcontextprotocol/inspector@2.12.0",)),
    Client("Claude Code", "claude_code_driver.mjs", ("@anthropic-ai/claude-code@2.1.332",)),
    Client(
        "Claude Code, deferred tools",
        "claude_code_driver.mjs",
        ("@anthropic-ai/claude-code@2.1.332",),
        deferred=True,
    ),
    Client("Codex", "codex_driver.mjs", ("@openai/codex@0.171.0",)),
    Client("Gemini CLI", "gemini_cli_driver.mjs", ("@google/gemini-cli@0.61.0",)),
)

TRIPS = [(client, transport) for client in CLIENTS for transport in client.transports]
"""Every client with every transport that it speaks."""


def trip_id(trip: tuple[Client, str]) -> str:
    """Return a trip's name, as test reports show it."""
    return f"{trip[0].name}-{trip[1]}"
