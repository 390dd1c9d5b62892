"""Serves the HTTP application with uvicorn until a signal ends it.

The first signal starts draining: `/ready` fails, new calls are refused with a `Retry-After`, and
running calls have until a deadline to finish. A second signal ends the process at once. SIGTERM
is the ordinary way to stop a server, so the exit status is then 0.
"""

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import uvicorn

from evalhub_mcp.server.auth.token_file import TokenFileError, list_names, read_token_file
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.server.http.application import HttpApplication
from evalhub_mcp.server.http.tls_files import ReloadableCertificate
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.host_patterns import ANY

# Sessions are many small objects that live long. With Python's own thresholds, half of the
# processor time of 256 clients goes into searching them for garbage.
GC_THRESHOLDS = (20_000, 20, 50)
CHECK_TICKS = 20
"""Ticks, of a tenth of a second, between checks of connections, sessions and certificate."""
RECHECK_TICKS = 600
"""Ticks between checks of the credentials of open streams: a minute."""
CLOSE_SECONDS = 3
"""How long connections have to close once nothing is being served any more."""

logger = logging.getLogger("evalhub_mcp")


def serve_http(server: EvalHubServer, settings: Settings) -> int:
    """Serve until the end; returns the exit status.

    Raises:
        OSError: The port cannot be bound.
        SettingsError: A TLS file cannot be used.
    """
    runner = HttpServer(server, settings)
    gc.set_threshold(*GC_THRESHOLDS)
    runner.run()
    if not runner.started:
        return 1
    return 130 if runner.interrupted else 0


class HttpServer(uvicorn.Server):
    """A uvicorn server that announces its address, and drains before it ends."""

    def __init__(self, server: EvalHubServer, settings: Settings) -> None:
        self.application = HttpApplication(server, settings)
        self._certificate: ReloadableCertificate | None = None
        if settings.tls_cert is not None and settings.tls_key is not None:
            self._certificate = ReloadableCertificate(settings.tls_cert, settings.tls_key)
        super().__init__(
            uvicorn.Config(
                self.application.serve,
                host=settings.host,
                port=settings.port,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
                http="h11",
                ws="none",
                log_config=None,
                log_level="warning",
                access_log=False,
                # The peer address decides whether a proxy is trusted, so no header may change it.
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=CLOSE_SECONDS,
            )
        )
        self.interrupted = False
        """Whether SIGINT ended the server."""
        self._settings = settings
        self._draining = server.app.draining
        self._call_log = server.call_log
        self._stopping = False
        self._recheck: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address on stderr."""
        for warning in _warnings(self._settings):
            logger.warning("%s", warning)
        if self._certificate is not None and self.config.ssl is not None:
            self._certificate.install(self.config.ssl)
        await super().startup(sockets)
        if self.servers:
            _announce(self._settings, self.servers[0].sockets[0].getsockname()[1])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain at the first signal, end at the second."""
        self.interrupted = self.interrupted or sig == signal.SIGINT
        if self._stopping:
            self.should_exit = self.force_exit = True
        self._stopping = True

    def stop(self) -> None:
        """Drain and end, as after the first signal."""
        self._stopping = True

    async def on_tick(self, counter: int) -> bool:
        """Drain when requested, end when drained, and run the regular checks."""
        application = self.application
        if self._stopping and not self._draining.begun:
            logger.info("stopping: %d calls in progress, new ones are refused", self._call_count())
            self._draining.begin()
        elif self._draining.begun and self._is_drained():
            application.limits.end_all()
            self.should_exit = True
        if counter % CHECK_TICKS == 0:
            application.limits.close_unresponsive_connections()
            if self._certificate is not None:
                self._certificate.reload()
            if application.sessions is not None:
                application.sessions.end_longest_idle()
        if counter % RECHECK_TICKS == 0 and (self._recheck is None or self._recheck.done()):
            # In a separate task, because it may send requests to the issuer or the cluster.
            recheck = application.limits.end_streams_with_invalid_credentials()
            self._recheck = asyncio.create_task(recheck)
        return await super().on_tick(counter)

    def _call_count(self) -> int:
        # With HTTP+SSE the request of a call ends before the call does.
        return max(self.application.limits.call_count, self._call_log.in_progress)

    def _is_drained(self) -> bool:
        calls = self._call_count()
        if not calls:
            return True
        if self._draining.lasted < self._settings.drain_seconds:
            return False
        logger.warning("%d calls did not end in time and are cut off", calls)
        return True


def _warnings(settings: Settings) -> Iterator[str]:
    """Warnings about settings that are dangerous, or whose effect may surprise."""
    auth_type = settings.auth_type
    if auth_type == "none" and not settings.loopback_only:
        yield (
            f"UNAUTHENTICATED: anybody who can reach {settings.host}:{settings.port} may use this "
            "server and its hub credentials (--allow-unauthenticated)"
        )
        if not settings.tenant and not settings.local:
            yield (
                "ALL TENANTS: without EVALHUB_TENANT, and where the hub demands none, anybody sees "
                "and cancels the jobs of every tenant"
            )
    if auth_type != "none" and settings.tenant:
        yield (
            f"EVALHUB_TENANT is for this server's own checks; with --auth-type {auth_type} a "
            "caller works in a tenant of its own"
        )
    if settings.allow_all_tenants:
        yield (
            "ALL TENANTS: callers without a tenant are served; where the hub demands none, they "
            "see and cancel the jobs of every tenant (--allow-all-tenants)"
        )
    if auth_type == "token" and settings.auth_tokens_file is not None:
        yield from _token_warnings(settings.auth_tokens_file)
    if auth_type == "rbac-proxy" and settings.trusts_any_address:
        proxies = ", ".join(settings.trusted_proxies)
        yield f"--trusted-proxy {proxies}: any client that can connect may claim to be any user"
    if ANY in settings.allowed_hosts:
        yield "--allowed-host *: web pages that resolve to this server can drive it"
    if ANY in settings.allowed_origins:
        yield "--allowed-origin *: web pages that resolve to this server can drive it"
    if settings.stateless and settings.request_state_keys_file is None:
        yield (
            "--stateless without EVALHUB_REQUEST_STATE_KEYS_FILE: a question that one replica "
            "asks the user cannot be answered to another"
        )


def _token_warnings(path: Path) -> Iterator[str]:
    """Warnings about dangerous tokens; none for a file that cannot be read, as requests log it."""
    try:
        file = read_token_file(path)
    except TokenFileError:
        return
    if names := file.names_for_all_tenants:
        yield (
            f"ALL TENANTS: these tokens work without a tenant: {list_names(names)}. Where the hub "
            "demands none, they see every tenant, and cancel any tenant's jobs if their scopes "
            "allow it"
        )
    if names := file.names_without_tenants:
        yield (
            f"these tokens have no tenant and are refused: {list_names(names)}; replace them by "
            "`evalhub-mcp token add` with --tenant NAME, or with --all-tenants if that is meant"
        )


def _announce(settings: Settings, port: int) -> None:
    scheme = "https" if settings.tls_cert else "http"
    path = "/mcp" if settings.transport == "http" else "/sse"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"evalhub-mcp: serving at {scheme}://{host}:{port}{path}", file=sys.stderr, flush=True)
