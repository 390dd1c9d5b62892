"""The settings that have a meaning only when the server is reached over HTTP."""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, field_validator

from evalhub_mcp.settings.names import allowed_host, allowed_origin
from evalhub_mcp.settings.part import Names, SettingsPart

Transport = Literal["stdio", "http", "http-sse"]

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class HttpSettings(SettingsPart):
    """Where the HTTP transports listen, and what they answer to."""

    transport: Transport = "stdio"
    host: str = "localhost"
    port: int = Field(default=3001, ge=0, le=65535)
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
