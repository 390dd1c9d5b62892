"""Which tools the settings let the server offer to anybody.

It needs the settings only, so that the instructions can be written before the SDK is loaded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from evalhub_mcp.settings import Scope, Settings, Toolset

READ: Scope = "evalhub:read"
SUBMIT: Scope = "evalhub:submit"
MANAGE: Scope = "evalhub:manage"

Always = Literal["always"]
LISTING = "tools.json"
"""The generated file with the tools as they are listed and the rule of each."""


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


def read_listing_file() -> dict[str, Any]:
    """Return the content of the generated file."""
    content: dict[str, Any] = json.loads(
        files("evalhub_mcp.server.core").joinpath(LISTING).read_text("utf-8")
    )
    return content


def rules_of(content: Mapping[str, Any]) -> dict[str, AccessRule]:
    """Return the rule of each tool in the generated file."""
    return {name: AccessRule(**rule) for name, rule in content["access"].items()}


def reason_not_offered(settings: Settings, rule: AccessRule) -> str | None:
    """Return why this server offers a tool to nobody, in a few words; None if it is offered."""
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
