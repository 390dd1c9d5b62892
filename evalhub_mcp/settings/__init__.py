"""Every setting of the server, from one place, with one order of precedence.

Flags win over the environment, the environment over the configuration file. The
names are those of the Go server (`EVALHUB_*`, `--transport`, …), so that its users
switch without editing anything, and the file may be either its flat YAML or the
profile file of the EvalHub SDK's command line. A setting that is unknown, malformed
or contradicts another is a `SettingsError`: one line, meant for stderr.
"""

from evalhub_mcp.settings.auth import SCOPES, TOOLSETS, AuthSettings, Scope, Toolset
from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.http import LOOPBACK_HOSTS
from evalhub_mcp.settings.loading import load_settings
from evalhub_mcp.settings.model import Settings

__all__ = [
    "LOOPBACK_HOSTS",
    "SCOPES",
    "TOOLSETS",
    "AuthSettings",
    "Scope",
    "Settings",
    "SettingsError",
    "Toolset",
    "load_settings",
]
