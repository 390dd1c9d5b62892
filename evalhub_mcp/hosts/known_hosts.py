"""The hosts that `install` knows: where each keeps its configuration, and in which form.

Formats are those of the hosts' documentation of autumn 2026; docs/hosts.md has the links.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Format = Literal["json", "toml", "yaml"]
Scope = Literal["user", "project"]


@dataclass(frozen=True)
class ServerCommand:
    """The command with which a host starts this server."""

    command: str
    args: Sequence[str]
    env: Mapping[str, str]


@dataclass(frozen=True)
class Host:
    """A program that uses MCP servers."""

    name: str
    title: str
    user_file: Path | None
    """Its file for all projects, below the home directory; None if it has none."""
    project_file: Path | None
    """Its file in a project; None if it has none."""
    path: Sequence[str]
    """The keys that lead to the map of servers."""
    format: Format = "json"
    extra: Mapping[str, Any] | None = None
    """Further fields of an entry."""
    command: str | None = None
    """The program that lists its servers, where it has one."""
    hint: str = ""
    """What the user does after the installation."""

    def file(self, scope: Scope, home: Path, project: Path) -> Path | None:
        """Return its file for a scope; None where it has none."""
        if scope == "user":
            return home / self.user_file if self.user_file is not None else None
        return project / self.project_file if self.project_file is not None else None

    def entry(self, server: ServerCommand, name: str) -> dict[str, Any]:
        """Return the entry of the server in the host's form."""
        if self.format == "yaml":  # Goose
            return {
                "name": name,
                "type": "stdio",
                "cmd": server.command,
                "args": list(server.args),
                **({"envs": dict(server.env)} if server.env else {}),
                "enabled": True,
                "timeout": 300,
            }
        return {
            **(self.extra or {}),
            "command": server.command,
            "args": list(server.args),
            **({"env": dict(server.env)} if server.env else {}),
        }


_XDG_CONFIG = Path(os.environ.get("XDG_CONFIG_HOME") or ".config")
_CONFIG = Path("Library/Application Support") if sys.platform == "darwin" else _XDG_CONFIG
_MAP = ("mcpServers",)
HOSTS = {
    host.name: host
    for host in (
        Host(
            "claude-code",
            "Claude Code",
            Path(".claude.json"),
            Path(".mcp.json"),
            _MAP,
            extra={"type": "stdio"},
            command="claude",
            hint="`claude mcp list` shows it.",
        ),
        Host(
            "claude-desktop",
            "Claude Desktop",
            _CONFIG / "Claude/claude_desktop_config.json",
            None,
            _MAP,
            hint="Restart Claude Desktop.",
        ),
        Host(
            "cursor",
            "Cursor",
            Path(".cursor/mcp.json"),
            Path(".cursor/mcp.json"),
            _MAP,
            hint="Cursor Settings, MCP shows it.",
        ),
        Host(
            "vscode",
            "VS Code",
            _CONFIG / "Code/User/mcp.json",
            Path(".vscode/mcp.json"),
            ("servers",),
            extra={"type": "stdio"},
            hint="MCP: List Servers in the command palette shows it.",
        ),
        Host(
            "codex",
            "Codex",
            Path(".codex/config.toml"),
            Path(".codex/config.toml"),
            ("mcp_servers",),
            "toml",
            command="codex",
            hint="`codex mcp list` shows it.",
        ),
        Host(
            "gemini",
            "Gemini CLI",
            Path(".gemini/settings.json"),
            Path(".gemini/settings.json"),
            _MAP,
            command="gemini",
            hint="`gemini mcp list` shows it.",
        ),
        Host(
            "goose",
            "Goose",
            _XDG_CONFIG / "goose/config.yaml",
            None,
            ("extensions",),
            "yaml",
            command="goose",
            hint="A new session has it.",
        ),
        Host(
            "windsurf",
            "Windsurf",
            Path(".codeium/windsurf/mcp_config.json"),
            None,
            _MAP,
            hint="Refresh the servers in Cascade.",
        ),
        Host(
            "zed",
            "Zed",
            _XDG_CONFIG / "zed/settings.json",
            Path(".zed/settings.json"),
            ("context_servers",),
            extra={"source": "custom"},
            hint="The agent panel's settings show it.",
        ),
        Host(
            "jetbrains",
            "JetBrains (Junie)",
            Path(".junie/mcp/mcp.json"),
            Path(".junie/mcp/mcp.json"),
            _MAP,
            hint="Settings, Tools, Junie, MCP shows it; AI Assistant imports the same JSON.",
        ),
    )
}
