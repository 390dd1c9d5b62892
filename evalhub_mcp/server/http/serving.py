"""Serving the application with uvicorn, until a signal ends it."""

import gc
import logging
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from evalhub_mcp.server.http.application import build_application
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.names import ANY

if TYPE_CHECKING:
    from evalhub_mcp.server.toolserver import ToolServer

STOP_SECONDS = 10.0
# Sessions are many small objects that live long; at Python's own thresholds half the
# processor time of 256 clients goes into looking through them for garbage.
GC_THRESHOLDS = (20_000, 20, 50)

logger = logging.getLogger("evalhub_mcp")


def serve_http(server: "ToolServer", settings: Settings) -> int:
    """Serve until the end; returns the exit status.

    Raises:
        OSError: The port cannot be bound or a TLS file cannot be used.
    """
    runner = HttpServer(server, settings)
    gc.set_threshold(*GC_THRESHOLDS)
    runner.run()
    return 0 if runner.started else 1


class HttpServer(uvicorn.Server):
    """Says where it serves once it does, so that scripts and people need not guess."""

    def __init__(self, server: "ToolServer", settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                build_application(server, settings),
                host=settings.host,
                port=settings.port,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=int(STOP_SECONDS),
            )
        )
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce the first address."""
        _warn(self._settings)
        await super().startup(sockets)
        for bound in self.servers:
            _announce(self._settings, bound.sockets[0].getsockname()[1])
            break


def _warn(settings: Settings) -> None:
    """Say loudly what an operator must have meant, in case it was not."""
    if settings.auth_type == "none" and not settings.loopback_only:
        logger.warning(
            "UNAUTHENTICATED: anybody who can reach %s:%d may use this server and its hub "
            "credentials (--allow-unauthenticated)",
            settings.host,
            settings.port,
        )
    for name, values in (
        ("--allowed-host", settings.allowed_hosts),
        ("--allowed-origin", settings.allowed_origins),
    ):
        if ANY in values:
            logger.warning("%s *: web pages that resolve to this server can drive it", name)
    if settings.stateless and settings.request_state_keys_file is None:
        logger.warning(
            "--stateless without EVALHUB_REQUEST_STATE_KEYS_FILE: a question that one replica "
            "asks the user cannot be answered to another"
        )


def _announce(settings: Settings, port: int) -> None:
    scheme = "https" if settings.tls_cert else "http"
    path = "/mcp" if settings.transport == "http" else "/sse"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"evalhub-mcp: serving at {scheme}://{host}:{port}{path}", file=sys.stderr, flush=True)
