"""Declares settings: the function `setting`, and the base class of their groups.

A setting is one field: `port: int = setting(3001, "port to listen on", flag="--port")`. The
environment variable, the flag, `--help`, `docs/settings.md` and the validation come from there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "EVALHUB_"


class SettingsGroup(BaseSettings):
    """Settings of one subject. They are only read and validated as parts of `Settings`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        enable_decoding=False,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        defer_build=True,
    )


@dataclass(frozen=True)
class Declaration:
    """What a setting means and how it is given, kept in the metadata of its field."""

    meaning: str
    """One line, without a full stop, for `--help` and for `docs/settings.md`."""
    flag: str
    """Empty for a setting that has no flag."""
    repeatable: bool
    """Whether the flag may be given several times."""
    environment: str | None
    """The variable; in `setting` empty for EVALHUB_<NAME>, None if there is none."""
    default: Any
    default_text: str
    """The default in words."""
    check: Callable[[Any], Any] | None
    """Returns the valid value, or raises ValueError with what is wrong."""


def setting(
    default: Any,
    meaning: str,
    *,
    flag: str = "",
    repeatable: bool = False,
    environment: str | None = "",
    default_text: str = "",
    check: Callable[[Any], Any] | None = None,
    **limits: Any,
) -> Any:
    """Declare a setting; for the arguments see `Declaration`.

    `limits` are `gt`, `ge` and `le` of a number. The result is `Any`, so that the field has the
    type of its value.
    """
    text = default_text or _as_text(default)
    field: Any = Field(default, validation_alias=environment or None, **limits)
    field.metadata.append(Declaration(meaning, flag, repeatable, environment, default, text, check))
    return field


def declarations(*groups: type[BaseSettings]) -> dict[str, Declaration]:
    """Return the settings of these groups by name, as they were declared."""
    return {
        name: replace(found, environment=PREFIX + name.upper())
        if found.environment == ""
        else found
        for group in groups
        for name, field in group.model_fields.items()
        for found in field.metadata
        if isinstance(found, Declaration)
    }


def _as_text(default: Any) -> str:
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None or default is False else str(default)
