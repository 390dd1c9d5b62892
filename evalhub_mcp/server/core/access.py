"""Which tools the server offers, and which of them a caller may use.

Every tool declares its toolset and its scope. Resources, prompts, completions and instructions
depend on the tools they lead to, so nothing is advertised that may not be called. The settings
decide what the server offers on any transport; scopes belong to the caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from evalhub_mcp.server.core.protocol_errors import invalid
from evalhub_mcp.settings import Scope, Settings, Toolset
from evalhub_mcp.untrusted import sanitize_line

READ: Scope = "evalhub:read"
SUBMIT: Scope = "evalhub:submit"
MANAGE: Scope = "evalhub:manage"

Always = Literal["always"]

# These methods show nothing of the hub, and lists leave out what the caller may not use.
_METHODS_WITHOUT_SCOPE = frozenset(
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


@dataclass(frozen=True)
class AccessRule:
    """What a tool requires to be offered."""

    toolset: Toolset | Always
    """The toolset it belongs to; "always" for a tool that helps with all of them."""
    scope: Scope
    local_only: bool = False
    """Whether it reads files of this machine, and so needs `--local` without other callers."""


UNDECLARED = AccessRule("always", MANAGE)
"""The rule for a tool that declares none."""


class CallerAccess:
    """What one caller may use."""

    def __init__(
        self,
        refusals: Mapping[str, str | None],
        undeclared: str | None,
        unavailable: Mapping[str, str],
    ) -> None:
        self._refusals = refusals
        self._undeclared = undeclared
        self.unavailable = unavailable
        """The tools this caller may not use, each with the reason in a few words."""

    def allows(self, tool: str) -> bool:
        """Whether the caller may use a tool."""
        return self._refusals.get(tool, self._undeclared) is None

    def refusal(self, tool: str) -> str | None:
        """Return the sentence that says why the caller may not use a tool; None if it may."""
        reason = self._refusals.get(tool, self._undeclared)
        return reason and f"{sanitize_line(tool, 80)} is not available: {reason}."

    def require(self, tool: str | None, what: str) -> None:
        """Check that the caller may use the tool that `what` leads to.

        Raises:
            MCPError: -32602 with the reason, where it may not.
        """
        if tool is not None and (reason := self.refusal(tool)) is not None:
            raise invalid(f"{what} is not available, because it leads to a tool: {reason}")


class AccessPolicy:
    """The rules of a server's tools under its settings."""

    def __init__(self, settings: Settings, rules: Mapping[str, AccessRule]) -> None:
        self._settings = settings
        self._rules = rules
        self.access_with = cache(self._access_with)
        """What a caller with these scopes may use; worked out once for each set of scopes."""

    def offers(self, tool: str) -> bool:
        """Whether this server offers a tool to anybody."""
        return self._off_reason(self.rule(tool)) is None

    def _access_with(self, scopes: frozenset[Scope]) -> CallerAccess:
        return CallerAccess(
            {tool: self._refusal(rule, scopes) for tool, rule in self._rules.items()},
            self._refusal(UNDECLARED, scopes),
            {
                tool: f"needs the scope {rule.scope}"
                if self.offers(tool)
                else "not offered by this server"
                for tool, rule in self._rules.items()
                if self._refusal(rule, scopes)
            },
        )

    def rule(self, tool: str) -> AccessRule:
        """Return the rule of a tool."""
        return self._rules.get(tool, UNDECLARED)

    def scope_of(self, method: str, name: str) -> Scope | None:
        """Return the scope that a request needs.

        Args:
            method: The MCP method.
            name: The tool, for `tools/call`.

        Returns:
            None when the request needs no scope, or when there is no such tool.
        """
        if method == "tools/call":
            return self.rule(name).scope if name in self._rules and self.offers(name) else None
        open_to_all = method in _METHODS_WITHOUT_SCOPE or method.startswith("notifications/")
        return None if open_to_all else READ

    def _refusal(self, rule: AccessRule, scopes: frozenset[Scope]) -> str | None:
        if (reason := self._off_reason(rule)) is not None or rule.scope in scopes:
            return reason
        return f"it needs the scope {rule.scope}, which the caller's credentials do not carry"

    def _off_reason(self, rule: AccessRule) -> str | None:
        settings = self._settings
        if settings.read_only and rule.scope != READ:
            return "this server is read-only"
        if rule.toolset != "always" and rule.toolset not in settings.toolsets:
            offered = ", ".join(settings.toolsets) or "(none)"
            return f"this server offers only the toolsets {offered}"
        if rule.local_only and not settings.local:
            return "it reads files of the user's machine, and this server does not run --local"
        if rule.local_only and settings.serves_others:
            return "it reads files of this machine, and this server serves others than its user"
        return None
