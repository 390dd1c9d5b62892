"""What this server offers, and to whom: one rule for listing and for use.

Every tool says to which toolset it belongs and which scope it takes. Everything else
that leads to a tool (resources, prompts, completions, instructions) hangs on that tool,
so nothing advertises what may not be called. The settings' filters hold on every
transport; scopes are those of the caller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.core.protocol_errors import invalid
from evalhub_mcp.settings import Scope, Settings, Toolset
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

READ: Scope = "evalhub:read"
SUBMIT: Scope = "evalhub:submit"
MANAGE: Scope = "evalhub:manage"

Always = Literal["always"]

_OPEN_METHODS = frozenset(
    {
        "initialize",
        "ping",
        "server/discover",
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "resources/unsubscribe",
    }
)
"""Methods that show nothing of the hub; lists leave out what the caller may not use."""


@dataclass(frozen=True)
class Access:
    """What it takes to be offered a tool."""

    toolset: Toolset | Always
    """The toolset it belongs to; "always" for what helps with any of them."""
    scope: Scope
    local_only: bool = False
    """Whether it reads this machine's files, and so needs `--local` and serves nobody else."""


UNKNOWN = Access("always", MANAGE)
"""What a tool takes that says nothing about itself."""


class Offer:
    """The tools of a server with these settings, and what is left of them for a caller."""

    def __init__(
        self,
        settings: Settings,
        tools: Mapping[str, Access],
        caller: "Callable[[Context[Any, Any] | None], Caller]",
    ) -> None:
        self._settings = settings
        self._tools = tools
        self._caller = caller
        self._lacking: dict[frozenset[Scope], Mapping[str, str]] = {}

    def here(self, tool: str) -> bool:
        """Whether this server offers a tool to anybody."""
        return self._switched_off(tool) is None

    def allows(self, tool: str, ctx: "Context[Any, Any] | None") -> bool:
        """Whether a tool is offered to whoever makes this call."""
        return self.refusal(tool, ctx) is None

    def refusal(self, tool: str, ctx: "Context[Any, Any] | None") -> str | None:
        """Why a tool is not for whoever makes this call; None when it is."""
        reason = self._switched_off(tool)
        if reason is None:
            scope = self.access(tool).scope
            if scope not in self._caller(ctx).scopes:
                reason = f"it needs the scope {scope}, which the caller's credentials do not carry"
        return f"{sanitize_line(tool, 80)} is not available: {reason}." if reason else None

    def lacking(self, ctx: "Context[Any, Any] | None") -> Mapping[str, str]:
        """The tools that are not for whoever makes this call, each with why, in short."""
        scopes = self._caller(ctx).scopes
        if (known := self._lacking.get(scopes)) is None:
            why = {
                tool: f"needs the scope {access.scope}"
                if self.here(tool)
                else "not offered by this server"
                for tool, access in self._tools.items()
                if not self.here(tool) or access.scope not in scopes
            }
            known = self._lacking[scopes] = why
        return known

    def require(self, tool: str | None, ctx: "Context[Any, Any] | None", what: str) -> None:
        """Let pass what leads to a tool.

        Raises:
            MCPError: -32602 with the reason, where the tool is not offered.
        """
        if tool is not None and (reason := self.refusal(tool, ctx)) is not None:
            raise invalid(f"{what} is not available, because it leads to a tool: {reason}")

    def access(self, tool: str) -> Access:
        """What it takes to be offered a tool."""
        return self._tools.get(tool, UNKNOWN)

    def scope_of(self, method: str, name: str) -> Scope | None:
        """The scope that calling a method takes; None when it takes none, or is not there."""
        if method == "tools/call":
            return self.access(name).scope if name in self._tools and self.here(name) else None
        return None if method in _OPEN_METHODS or method.startswith("notifications/") else READ

    def _switched_off(self, tool: str) -> str | None:
        access, settings = self.access(tool), self._settings
        if settings.read_only and access.scope != READ:
            return "this server is read-only"
        if access.toolset != "always" and access.toolset not in settings.toolsets:
            offered = ", ".join(settings.toolsets) or "(none)"
            return f"this server offers only the toolsets {offered}"
        if access.local_only and not settings.local:
            return "it reads files of the user's machine, and this server does not run --local"
        if access.local_only and settings.serves_others:
            return "it reads files of this machine, and this server serves others than its user"
        return None
