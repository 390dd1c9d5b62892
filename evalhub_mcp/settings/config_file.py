"""Reads the configuration file: the Go server's flat YAML, or the SDK's file of profiles."""

import os
from pathlib import Path
from typing import Any

from evalhub_mcp.settings.declaration import SettingsGroup, setting
from evalhub_mcp.settings.errors import SettingsError

CONFIG_VARIABLE = "EVALHUB_CONFIG"
DEFAULT_PATH = "~/.config/evalhub/config.yaml"


class ConfigFileSettings(SettingsGroup):
    """Which configuration file to read. These settings are not part of `Settings`."""

    config: Path | None = setting(
        None, "YAML file with settings", flag="--config", default_text=DEFAULT_PATH
    )
    profile: str | None = setting(
        None, "profile in it", flag="--profile", environment=None, default_text="active_profile"
    )


def read_config_file(config: Path | None, profile: str | None) -> tuple[dict[Any, Any], str]:
    """Return the names and values of the file, and a label that names their source.

    Raises:
        SettingsError: The file is missing although it or a profile was named, or it is unusable.
    """
    if config is None and (named := os.environ.get(CONFIG_VARIABLE)):
        config = Path(named)
    path = config or Path(DEFAULT_PATH).expanduser()
    if not path.is_file():
        if config is None and profile is None:
            return {}, ""
        why = f"--profile {profile}: " if config is None else ""
        raise SettingsError(f"{why}there is no configuration file {path}")

    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SettingsError(f"cannot read configuration file {path}: {reason}") from None
    if not isinstance(data, dict):
        raise SettingsError(f"configuration file {path} must hold names and values")
    if "profiles" not in data and profile is None:
        return data, str(path)
    values, name = _choose_profile(data, profile, path)
    return values, f"{path}, profile {name}"


def _choose_profile(
    data: dict[Any, Any], profile: str | None, path: Path
) -> tuple[dict[Any, Any], str]:
    profiles = data.get("profiles")
    if not isinstance(profiles, dict):
        raise SettingsError(f"configuration file {path} has no profiles")
    name = profile or data.get("active_profile") or data.get("default_profile") or "default"
    chosen = profiles.get(name)
    if chosen is None:
        if profile is None and not profiles:
            return {}, str(name)
        offered = ", ".join(sorted(map(str, profiles))) or "none"
        raise SettingsError(f"profile {name!r} is not in {path}; it has: {offered}")
    if not isinstance(chosen, dict):
        raise SettingsError(f"profile {name!r} in {path} must hold names and values")
    return chosen, str(name)
