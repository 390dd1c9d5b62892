"""The settings of the server: what they are, where they are read from, and how they are checked.

Flags win over the environment, and the environment over the configuration file. The names are
those of the Go server (`EVALHUB_*`, `--transport`, …), so its users switch without editing
anything. A new setting is one attribute of the class of its subject (`hub`, `http`, `auth`,
`limits`, `observability`); see `declaration`. A setting that is unknown, malformed or contradicts
another raises `SettingsError`: one line, meant for stderr.
"""

from evalhub_mcp.settings.auth import SCOPES, TOOLSETS, Scope, Toolset
from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.http import LOOPBACK_HOSTS
from evalhub_mcp.settings.load import load_settings
from evalhub_mcp.settings.model import Settings

__all__ = [
    "LOOPBACK_HOSTS",
    "SCOPES",
    "TOOLSETS",
    "Scope",
    "Settings",
    "SettingsError",
    "Toolset",
    "load_settings",
]
