"""Merging flags, environment and file into one `Settings`."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evalhub_mcp.settings.checks import reject_contradictions
from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.model import Settings
from evalhub_mcp.settings.sources import one_line, read_file, reject_unknown_environment


def load_settings(
    flags: dict[str, Any] | None = None,
    *,
    config: Path | None = None,
    profile: str | None = None,
) -> Settings:
    """Merge flags, environment and configuration file.

    Args:
        flags: Values given on the command line, by field name; None means not given.
        config: File named by `--config`; it must exist. Without it `EVALHUB_CONFIG`
            and then `~/.config/evalhub/config.yaml` are looked at.
        profile: Profile named by `--profile`, in a file with `profiles`.

    Raises:
        SettingsError: A value, key, file or combination cannot be used.
    """
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    # One hub must win; the flag says which, whatever environment or file say.
    if given.get("local") and given.get("base_url"):
        raise SettingsError("--local and --base-url contradict each other; give one of them")
    file_values, source = read_file(config, profile)
    reject_unknown_environment()
    if given.get("local"):
        given["base_url"] = ""
    elif given.get("base_url"):
        given["local"] = False
    try:
        settings = Settings(_file=file_values, source=source, **given)
    except ValidationError as error:
        raise SettingsError(one_line(error, given, file_values, source)) from None
    reject_contradictions(settings)
    return settings
