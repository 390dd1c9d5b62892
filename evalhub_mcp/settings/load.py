"""`load_settings` merges flags, environment and configuration file, in this order of precedence."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evalhub_mcp.settings.config_file import CONFIG_VARIABLE, read_config_file
from evalhub_mcp.settings.consistency import check_consistency
from evalhub_mcp.settings.declaration import PREFIX
from evalhub_mcp.settings.errors import SettingsError, did_you_mean
from evalhub_mcp.settings.model import SETTINGS, Settings

FOREIGN_KEYS = frozenset(
    {"provider", "mcp_config_file", "server_config_file", "active_profile", "default_profile"}
)
"""Keys that other tools keep in the same file; they are ignored instead of being rejected."""


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    profile: str | None = None,
) -> Settings:
    """Merge flags, environment and configuration file.

    Args:
        flags: Values given on the command line, by field name; None means not given.
        config: File named by `--config`; it must exist. Without it `EVALHUB_CONFIG`
            and then `~/.config/evalhub/config.yaml` are used.
        profile: Profile named by `--profile`, in a file with `profiles`.

    Raises:
        SettingsError: A value, key, file or combination cannot be used.
    """
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    if given.get("local") and given.get("base_url"):
        raise SettingsError("--local and --base-url contradict each other; give one of them")
    # A flag for one kind of hub overrides the other kind in environment and file.
    if given.get("local"):
        given["base_url"] = ""
    elif given.get("base_url"):
        given["local"] = False
    data, source = read_config_file(config, profile)
    file_values = _values_of_file(data, source)
    _reject_unknown_variables()
    try:
        merged = Settings(file_values=file_values, source=source, **given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        where = SETTINGS[name].environment
        if name in given:
            where = SETTINGS[name].flag
        elif name in file_values and where not in os.environ:
            where = f"{name} in {source}"
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{where}: {message[:1].lower()}{message[1:]}") from None
    check_consistency(merged)
    return merged


def _values_of_file(data: Mapping[Any, Any], source: str) -> dict[str, Any]:
    """The file's values by field name. A key is a field or a variable without `EVALHUB_`."""
    fields = {name: name for name in SETTINGS}
    for name, setting in SETTINGS.items():
        fields[str(setting.environment).removeprefix(PREFIX).lower()] = name
    values = {}
    for key, value in data.items():
        if key in FOREIGN_KEYS or value is None or value == "":
            continue
        if key not in fields:
            hint = did_you_mean(str(key), fields)
            raise SettingsError(f"unknown setting {key!r} in {source}{hint}")
        values[fields[key]] = value
    return values


def _reject_unknown_variables() -> None:
    """Reject variables that resemble a known one; other programs have EVALHUB_* variables too."""
    known = [*(str(setting.environment) for setting in SETTINGS.values()), CONFIG_VARIABLE]
    for variable in os.environ:
        if variable.startswith(PREFIX) and variable not in known:
            hint = did_you_mean(variable, known, cutoff=0.88)
            if hint:
                raise SettingsError(f"unknown environment variable {variable}{hint}")
