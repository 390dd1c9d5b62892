"""The settings that have a meaning only when the server is reached over HTTP."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from evalhub_mcp.settings.names import allowed_host, allowed_origin

Transport = Literal["stdio", "http", "http-sse"]
AuthType = Literal["none", "rbac-proxy"]

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def _comma_list(value: Any) -> Any:
    """The parts of a list written with commas, as the environment has it."""
    parts = value.split(",") if isinstance(value, str) else value
    if isinstance(parts, Sequence):
        return [part.strip() for part in map(str, parts) if part.strip()]
    return parts


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_list)]
"""Several names; separated by commas in the environment, one flag each on the command line."""


class HttpSettings(BaseSettings):
    """Where the HTTP transports listen and whom they let in."""

    model_config = SettingsConfigDict(
        env_prefix="EVALHUB_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    transport: Transport = "stdio"
    host: str = "localhost"
    port: int = Field(default=3001, ge=0, le=65535)
    auth_type: AuthType = "none"
    tls_cert: Path | None = Field(
        default=None, validation_alias=AliasChoices("tls_cert", "EVALHUB_TLS_CERT_FILE")
    )
    tls_key: Path | None = Field(
        default=None, validation_alias=AliasChoices("tls_key", "EVALHUB_TLS_KEY_FILE")
    )
    allowed_hosts: Names = ()
    """Host names requests may be addressed to, beside loopback's; `*` for any."""
    allowed_origins: Names = ()
    """Origins of web pages that may call, beside loopback's; `*` for any."""
    allow_unauthenticated: bool = False
    """Serve the network although nobody is asked who they are."""
    stateless: bool = False
    """Keep nothing between requests, so that any replica can answer any of them."""
    request_state_keys_file: Path | None = None
    """Keys that seal what a client carries between the rounds of a call; shared by replicas."""

    @field_validator("allowed_hosts")
    @classmethod
    def _host_names(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(allowed_host, values))

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(allowed_origin, values))

    @property
    def loopback_only(self) -> bool:
        """Whether the HTTP transports are reachable from this machine alone."""
        return self.host in LOOPBACK_HOSTS
