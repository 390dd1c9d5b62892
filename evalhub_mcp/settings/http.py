"""Settings of the HTTP transports: where they listen, and which requests they answer."""

from pathlib import Path
from typing import Literal

from evalhub_mcp.settings.declaration import SettingsGroup, setting
from evalhub_mcp.settings.host_patterns import normalize_host_pattern, normalize_origin_pattern

Transport = Literal["stdio", "http", "http-sse"]

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class HttpSettings(SettingsGroup):
    """The transport, and the settings of HTTP."""

    transport: Transport = setting(
        "stdio", "stdio, http (Streamable HTTP), or http-sse for old clients", flag="--transport"
    )
    host: str = setting("localhost", "address to listen on", flag="--host")
    port: int = setting(3001, "port to listen on", flag="--port", ge=0, le=65535)
    tls_cert: Path | None = setting(
        None,
        "certificate to serve HTTPS with; a renewed file is served without a restart",
        flag="--tls-cert",
        environment="EVALHUB_TLS_CERT_FILE",
    )
    tls_key: Path | None = setting(
        None, "its private key", flag="--tls-key", environment="EVALHUB_TLS_KEY_FILE"
    )
    allowed_hosts: tuple[str, ...] = setting(
        (),
        "host name clients may use beside loopback names, or * for any",
        flag="--allowed-host",
        repeatable=True,
        check=lambda values: tuple(map(normalize_host_pattern, values)),
    )
    allowed_origins: tuple[str, ...] = setting(
        (),
        "origin of web pages that may call beside loopback origins, or * for any",
        flag="--allowed-origin",
        repeatable=True,
        check=lambda values: tuple(map(normalize_origin_pattern, values)),
    )
    allow_unauthenticated: bool = setting(
        False, "serve the network without authentication", flag="--allow-unauthenticated"
    )
    stateless: bool = setting(
        False, "keep no state between requests, for load-balanced replicas", flag="--stateless"
    )
    request_state_keys_file: Path | None = setting(
        None, "keys all replicas share, to seal what a client carries between requests"
    )

    @property
    def loopback_only(self) -> bool:
        """Whether the HTTP transports are reachable from this machine alone."""
        return self.host in LOOPBACK_HOSTS
