"""Reading the configuration file and the environment, and naming mistakes in either."""

import difflib
import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.model import Settings

ENVIRONMENT_NAMES = {"EVALHUB_TLS_CERT_FILE": "tls_cert", "EVALHUB_TLS_KEY_FILE": "tls_key"}
"""Variables that are not called after their field."""
FLAG_NAMES = {
    "allowed_hosts": "--allowed-host",
    "allowed_origins": "--allowed-origin",
    "trusted_proxies": "--trusted-proxy",
}
"""Flags that are not called after their field."""
# Keys of the Go server's file and of the SDK's profiles, as this module names them.
FILE_KEYS = {
    "ca_cert_path": "ca_cert_path",
    "tls_cert_file": "tls_cert",
    "tls_key_file": "tls_key",
    "list_page_limit": "list_page_limit",
}
# Keys other tools keep in the same file; they are theirs, not typing errors.
FOREIGN_KEYS = frozenset(
    {"provider", "mcp_config_file", "server_config_file", "active_profile", "default_profile"}
)


def reject_unknown_environment() -> None:
    """A misspelt `EVALHUB_BASEURL` must not be silently ignored."""
    known = {f"EVALHUB_{name.upper()}" for name in Settings.model_fields if name != "source"}
    known |= {*ENVIRONMENT_NAMES, "EVALHUB_CONFIG"}
    for name in os.environ:
        if not name.startswith("EVALHUB_") or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.88)
        if near:
            raise SettingsError(f"unknown environment variable {name}; did you mean {near[0]}?")


def read_file(config: Path | None, profile: str | None) -> tuple[dict[str, Any], str]:
    """Values of the configuration file, and a label that says where they came from."""
    path = config
    if path is None and (env := os.environ.get("EVALHUB_CONFIG")):
        path = Path(env)
    explicit = path is not None
    if path is None:
        path = Path.home() / ".config" / "evalhub" / "config.yaml"
    if not path.is_file():
        if explicit:
            raise SettingsError(f"there is no configuration file {path}")
        if profile is not None:
            raise SettingsError(f"--profile {profile}: there is no configuration file {path}")
        return {}, ""

    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SettingsError(f"cannot read configuration file {path}: {reason}") from None
    if not isinstance(data, dict):
        raise SettingsError(f"configuration file {path} must hold names and values")
    source = str(path)
    if "profiles" in data or profile is not None:
        data, name = _pick_profile(data, profile, path)
        source = f"{path}, profile {name}"
    return _known_values(data, source), source


def _pick_profile(
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


def _known_values(data: dict[Any, Any], source: str) -> dict[str, Any]:
    known = set(Settings.model_fields) - {"source"}
    values: dict[str, Any] = {}
    for key, value in data.items():
        name = FILE_KEYS.get(str(key), str(key))
        if name in FOREIGN_KEYS or value is None or value == "":
            continue
        if name not in known:
            near = difflib.get_close_matches(name, known | set(FILE_KEYS), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SettingsError(f"unknown setting {key!r} in {source}{hint}")
        values[name] = value
    return values


def one_line(
    error: ValidationError, flags: dict[str, Any], file_values: dict[str, Any], source: str
) -> str:
    """The first validation error in the user's terms: where it was set and what is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "settings"
    field = ENVIRONMENT_NAMES.get(field, field)
    if field in flags:
        where = FLAG_NAMES.get(field, f"--{field.replace('_', '-')}")
    elif field in file_values and f"EVALHUB_{field.upper()}" not in os.environ:
        where = f"{field} in {source}"
    else:
        where = f"EVALHUB_{field.upper()}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: {message[:1].lower()}{message[1:]}"
