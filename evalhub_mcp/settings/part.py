"""What the parts of the settings have in common: where values come from, and lists."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsPart(BaseSettings):
    """Settings of one subject, read from `EVALHUB_*`."""

    model_config = SettingsConfigDict(
        env_prefix="EVALHUB_",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
        defer_build=True,  # only the settings as a whole are ever used
    )


def comma_list(value: Any) -> Any:
    """The parts of a list written with commas, as the environment has it."""
    parts = value.split(",") if isinstance(value, str) else value
    if isinstance(parts, Sequence):
        return [part.strip() for part in map(str, parts) if part.strip()]
    return parts


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(comma_list)]
"""Several names; separated by commas in the environment, one flag each on the command line."""
