"""The settings themselves: which hub, and how to use it; the rest is in `http` and `auth`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
)

from evalhub_mcp.settings.auth import AuthSettings
from evalhub_mcp.settings.http import HttpSettings
from evalhub_mcp.settings.operations import (
    CALLS_PER_MINUTE,
    CONCURRENT_CALLS_PER_CALLER,
    OperationsSettings,
)


def _path_list(value: Any) -> Any:
    """The folders of a list written as PATH is."""
    if isinstance(value, str):
        value = [part for part in value.split(os.pathsep) if part.strip()]
    if isinstance(value, Sequence):
        return [Path(part).expanduser() for part in map(str, value)]
    return value


Folders = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_path_list)]
"""Several folders; separated as in PATH in the environment."""
PLACEHOLDERS = ("<", "${", "your-", "example.com/replace")


class Settings(HttpSettings, AuthSettings, OperationsSettings):
    """The server's settings after flags, environment and file have been merged."""

    base_url: str = ""
    """EvalHub's address, with or without `/api/v1`. Empty when `local`, or not set yet."""
    token: SecretStr | None = None
    token_path: Path | None = Field(
        default=None, validation_alias=AliasChoices("token_path", "EVALHUB_TOKEN_PATH")
    )
    tenant: str = ""
    ca_cert_path: Path | None = None
    insecure: bool = False
    local: bool = False
    """Start and use a hub on this machine instead of `base_url`."""
    local_max_processes: int | None = Field(default=None, ge=1, le=1024)
    """Evaluations the hub on this machine runs at once (one per core)."""
    local_time_limit: float | None = Field(default=None, gt=0)
    """Seconds one benchmark may run there (6 h)."""
    local_linger: float | None = Field(default=None, ge=0)
    """Seconds that hub goes on for its evaluations after the last server has left (12 h)."""
    dataset_roots: Folders = ()
    """Folders from which question files may be read (the working directory), on this machine."""
    list_page_limit: int = Field(default=200, ge=1, le=2000)
    """Items per page asked of the hub, and the most one list resource shows."""
    timeout: float = Field(default=20.0, gt=0, le=300)
    """Seconds one request to the hub may take (the hub itself gives up after 15)."""
    catalog_ttl: float = Field(default=60.0, ge=0, le=86400)
    """Seconds the catalog of providers and collections counts as fresh."""
    stall_after: float = Field(default=600.0, gt=0)
    """Seconds without any word from a job after which it is said to seem stuck."""
    confirm_cancel_after: float = Field(default=600.0, ge=0)
    """Seconds a job has run after which the user is asked before it is cancelled."""
    source: str = Field(default="", exclude=True)
    """The configuration file and profile that were read, for `doctor`."""

    @field_validator("base_url")
    @classmethod
    def _http_url(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if not value:
            return ""
        if any(mark in value for mark in PLACEHOLDERS):
            raise ValueError(f"{value!r} is a placeholder; put EvalHub's address there")
        try:
            parts = urlsplit(value)
            valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
            _ = parts.port
        except ValueError:
            valid = False
        if not valid:
            raise ValueError(
                f"{value!r} is not an http(s) URL; an example is https://evalhub.example.com"
            )
        if parts.username or parts.password:
            raise ValueError("must not carry a user or password; use EVALHUB_TOKEN")
        return value

    @field_validator("token")
    @classmethod
    def _real_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        text = value.get_secret_value().strip()
        if text.startswith(("<", "${")):
            raise ValueError("is a placeholder that was never filled in")
        if not text.isascii() or any(c.isspace() for c in text):
            raise ValueError("contains spaces or characters no token has")
        return SecretStr(text)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then the file handed over under `_file`."""
        flags = dict(getattr(init_settings, "init_kwargs", {}))
        file_values = flags.pop("_file", {})
        return (
            InitSettingsSource(settings_cls, init_kwargs=flags),
            env_settings,
            InitSettingsSource(settings_cls, init_kwargs=file_values),
        )

    @property
    def tells_callers_apart(self) -> bool:
        """Whether callers can be others than the one person at this machine."""
        return self.auth_type != "none" or not self.loopback_only

    @property
    def caller_rate(self) -> int:
        """Requests one caller may send a minute; 0 is no limit."""
        if self.calls_per_minute is not None:
            return self.calls_per_minute
        return CALLS_PER_MINUTE if self.tells_callers_apart else 0

    @property
    def caller_concurrency(self) -> int:
        """Requests of one caller that are served together."""
        if self.max_concurrent_calls_per_caller is not None:
            return self.max_concurrent_calls_per_caller
        if self.tells_callers_apart:
            return CONCURRENT_CALLS_PER_CALLER
        return self.max_concurrent_calls

    @property
    def hub_is_set(self) -> bool:
        """Whether there is any hub to talk to."""
        return self.local or bool(self.base_url)
