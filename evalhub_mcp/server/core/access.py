"""Which tools the server offers, and which of them a caller may use.

Every tool declares its toolset and its scope. Resources, prompts, completions and instructions
depend on the tools they lead to, so nothing is advertised that may not be called. The settings
decide what the server offers on any transport; scopes belong to the caller.
"""

from collections.abc import Mapping
from functools import cache

from evalhub_mcp.server.core.offered_tools import (
    MANAGE,
    READ,
    SUBMIT,
    UNDECLARED,
    AccessRule,
    Always,
    reason_not_offered,
)
from evalhub_mcp.server.core.protocol_errors import invalid
from evalhub_mcp.settings import Scope, Settings
from evalhub_mcp.untrusted import sanitize_line

__all__ = ["MANAGE", "READ", "SUBMIT", "AccessPolicy", "AccessRule", "Always", "CallerAccess"]

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
        self.allowed = frozenset(tool for tool, reason in refusals.items() if reason is None)
        """The declared tools this caller may use."""
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
        return reason_not_offered(self._settings, self.rule(tool)) is None

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
        if (reason := reason_not_offered(self._settings, rule)) is not None or rule.scope in scopes:
            return reason
        return f"it needs the scope {rule.scope}, which the caller's credentials do not carry"
