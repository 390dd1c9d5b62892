"""Settings of the HTTP transports: where they listen, and which requests they answer."""

from pathlib import Path
from typing import Annotated, Literal

from evalhub_mcp.settings.declaration import Setting, comma_list
from evalhub_mcp.settings.host_patterns import allowed_host, allowed_origin

Transport = Literal["stdio", "http", "http-sse"]

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class HttpSettings:
    """The transport, and what only HTTP has."""

    transport: Annotated[
        Transport,
        Setting(
            "stdio, http (Streamable HTTP at /mcp), or http-sse for old clients",
            flag="--transport",
            metavar="NAME",
        ),
    ] = "stdio"
    host: Annotated[str, Setting("address to listen on", flag="--host", metavar="ADDRESS")] = (
        "localhost"
    )
    port: Annotated[
        int, Setting("port to listen on", flag="--port", metavar="N", ge=0, le=65535)
    ] = 3001
    tls_cert: Annotated[
        Path | None,
        Setting(
            "certificate to serve HTTPS with; a renewed file is served without a restart",
            flag="--tls-cert",
            metavar="FILE",
            environment="EVALHUB_TLS_CERT_FILE",
        ),
    ] = None
    tls_key: Annotated[
        Path | None,
        Setting(
            "private key of that certificate",
            flag="--tls-key",
            metavar="FILE",
            environment="EVALHUB_TLS_KEY_FILE",
        ),
    ] = None
    allowed_hosts: Annotated[
        tuple[str, ...],
        Setting(
            "host name that clients may use, such as mcp.example.com; * for any",
            flag="--allowed-host",
            metavar="NAME",
            repeatable=True,
            default="loopback names",
            parse=comma_list,
            check=lambda values: tuple(map(allowed_host, values)),
        ),
    ] = ()
    allowed_origins: Annotated[
        tuple[str, ...],
        Setting(
            "origin of web pages that may call, such as https://app.example.com; * for any",
            flag="--allowed-origin",
            metavar="ORIGIN",
            repeatable=True,
            default="loopback origins",
            parse=comma_list,
            check=lambda values: tuple(map(allowed_origin, values)),
        ),
    ] = ()
    allow_unauthenticated: Annotated[
        bool,
        Setting(
            "serve the network although callers are not authenticated",
            flag="--allow-unauthenticated",
        ),
    ] = False
    stateless: Annotated[
        bool,
        Setting(
            "keep nothing between requests, for replicas behind a plain load balancer",
            flag="--stateless",
        ),
    ] = False
    request_state_keys_file: Annotated[
        Path | None,
        Setting("keys that all replicas share, to seal what a client carries between requests"),
    ] = None

    @property
    def loopback_only(self) -> bool:
        """Whether the HTTP transports are reachable from this machine alone."""
        return self.host in LOOPBACK_HOSTS
