"""All settings in one validated, immutable object."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource

from evalhub_mcp.settings.auth import AuthSettings
from evalhub_mcp.settings.chat import ChatSettings
from evalhub_mcp.settings.declaration import declarations
from evalhub_mcp.settings.http import HttpSettings
from evalhub_mcp.settings.hub import HubSettings, LocalHubSettings
from evalhub_mcp.settings.limits import CALLER_CONCURRENCY, CALLER_RATE, LimitSettings
from evalhub_mcp.settings.observability import ObservabilitySettings
from evalhub_mcp.settings.placeholders import reject_placeholder


class Settings(
    HubSettings,
    LocalHubSettings,
    HttpSettings,
    AuthSettings,
    LimitSettings,
    ObservabilitySettings,
    ChatSettings,
):
    """The settings after flags, environment and file have been merged."""

    file_values: dict[str, Any] = Field(default_factory=dict, exclude=True, repr=False)
    """The values in the configuration file, by name of the setting."""
    source: str = Field(default="", exclude=True)
    """The configuration file and profile that were read, for `doctor`."""

    @field_validator("*", mode="before")
    @classmethod
    def _split_list(cls, value: Any, info: ValidationInfo) -> Any:
        """Split a list written with commas, or a list of folders written like PATH."""
        if info.field_name in SETTINGS:
            reject_placeholder(value)
        kind = cls.model_fields[str(info.field_name)].annotation
        if get_origin(kind) is not tuple or not isinstance(value, Sequence):
            return value
        folders = get_args(kind)[0] is Path
        parts = value.split(os.pathsep if folders else ",") if isinstance(value, str) else value
        texts = [part.strip() for part in map(str, parts) if part.strip()]
        return [Path(text).expanduser() for text in texts] if folders else texts

    @field_validator("*")
    @classmethod
    def _check(cls, value: Any, info: ValidationInfo) -> Any:
        setting = SETTINGS.get(str(info.field_name))
        return value if setting is None or setting.check is None else setting.check(value)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from flags, then the environment, then the configuration file."""
        file_values = init_settings().get("file_values", {})
        return init_settings, env_settings, InitSettingsSource(settings_cls, file_values)

    @property
    def serves_others(self) -> bool:
        """Whether people other than the user of this machine may call."""
        return self.auth_type != "none" or not self.loopback_only

    @property
    def asks_endpoints(self) -> bool:
        """Whether callers may make this server send requests to a model's endpoint."""
        if self.endpoint_checks is not None:
            return self.endpoint_checks
        return not self.serves_others

    @property
    def caller_rate(self) -> int:
        """Requests one caller may send a minute; 0 is no limit."""
        if self.calls_per_minute is not None:
            return self.calls_per_minute
        return CALLER_RATE if self.serves_others else 0

    @property
    def caller_concurrency(self) -> int:
        """Requests of one caller that are served at the same time."""
        if self.max_concurrent_calls_per_caller is not None:
            return self.max_concurrent_calls_per_caller
        if self.serves_others:
            return CALLER_CONCURRENCY
        return self.max_concurrent_calls

    @property
    def hub_is_set(self) -> bool:
        """Whether a hub is configured."""
        return self.local or bool(self.base_url)


SETTINGS = declarations(Settings)
"""Every setting by its name."""
