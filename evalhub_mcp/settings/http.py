"""The settings that have a meaning only when the server is reached over HTTP."""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Transport = Literal["stdio", "http", "http-sse"]
AuthType = Literal["none", "rbac-proxy"]

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


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

    @property
    def loopback_only(self) -> bool:
        """Whether the HTTP transports are reachable from this machine alone."""
        return self.host in LOOPBACK_HOSTS
