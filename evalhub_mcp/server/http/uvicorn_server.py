"""Serving the application with uvicorn, until a signal ends it.

The first signal drains: probes say "not ready", new calls are told to come back, and
the calls under way are waited for up to a deadline. A second one ends the process at
once. An asked-for end is a success, so SIGTERM's exit status is 0.
"""

import asyncio
import gc
import logging
import signal
import socket
import sys
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from evalhub_mcp.server.http.application import HttpApplication
from evalhub_mcp.server.http.tls_files import RenewedCertificate, usable_tls
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.host_patterns import ANY

if TYPE_CHECKING:
    from evalhub_mcp.server.evalhub_server import EvalHubServer

# Sessions are many small objects that live long; at Python's own thresholds half the
# processor time of 256 clients goes into looking through them for garbage.
GC_THRESHOLDS = (20_000, 20, 50)
LOOK_EVERY = 20
"""Ticks between two looks for clients that have gone, and at the certificate: two seconds."""
RECHECK_EVERY = 600
"""Ticks between two looks at the credentials of open streams: a minute."""
CLOSE_SECONDS = 3
"""Once nothing is being served any more, connections have this long to close."""

logger = logging.getLogger("evalhub_mcp")


def serve_http(server: "EvalHubServer", settings: Settings) -> int:
    """Serve until the end; returns the exit status.

    Raises:
        OSError: The port cannot be bound.
        SettingsError: A TLS file cannot be used, or something is not installed.
    """
    if settings.tls_cert is not None and settings.tls_key is not None:
        usable_tls(settings.tls_cert, settings.tls_key)
    runner = HttpServer(server, settings)
    gc.set_threshold(*GC_THRESHOLDS)
    runner.run()
    if not runner.started:
        return 1
    return 130 if runner.interrupted else 0


class HttpServer(uvicorn.Server):
    """A uvicorn that says where it serves, and drains before it ends."""

    def __init__(self, server: "EvalHubServer", settings: Settings) -> None:
        self.application = HttpApplication(server, settings)
        self._certificate: RenewedCertificate | None = None
        if settings.tls_cert is not None and settings.tls_key is not None:
            self._certificate = RenewedCertificate(settings.tls_cert, settings.tls_key)
        super().__init__(
            uvicorn.Config(
                self.application.serve,
                host=settings.host,
                port=settings.port,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
                log_config=None,
                log_level="warning",
                access_log=False,
                # Who connects decides whom a proxy may name, so no header may change it.
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=CLOSE_SECONDS,
                http="h11",
                ws="none",
            )
        )
        self.interrupted = False
        """Whether somebody at the keyboard ended it."""
        self._settings = settings
        self._draining = server.app.draining
        self._in_progress = server.calls
        self._stopping = False
        self._rechecking: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce the first address, so that nobody need guess it."""
        _warn(self._settings)
        if self._certificate is not None and self.config.ssl is not None:
            self._certificate.serve(self.config.ssl)
        await super().startup(sockets)
        for bound in self.servers:
            _announce(self._settings, bound.sockets[0].getsockname()[1])
            break

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain at the first signal, end at the second."""
        self.interrupted = self.interrupted or sig == signal.SIGINT
        if self._stopping:
            self.should_exit = self.force_exit = True
        self._stopping = True

    def stop(self) -> None:
        """What the first signal does, for those who have none to send."""
        self._stopping = True

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: begin to drain when told to, and end when that is over."""
        if self._stopping and not self._draining.begun:
            calls = self._calls()
            logger.info("stopping: %d calls under way, new ones are told to come back", calls)
            self._draining.begin()
        elif self._draining.begun and self._drained():
            self.application.limits.end_all()
            self.should_exit = True
        if counter % LOOK_EVERY == 0:
            self.application.limits.look_for_the_gone()
            if self._certificate is not None:
                self._certificate.look()
            if self.application.sessions is not None:
                self.application.sessions.end_longest_idle()
        if counter % RECHECK_EVERY == 0 and (self._rechecking is None or self._rechecking.done()):
            # Beside the ticks, since issuer or cluster may have to be asked.
            recheck = self.application.limits.end_streams_of_the_refused()
            self._rechecking = asyncio.create_task(recheck)
        return await super().on_tick(counter)

    def _calls(self) -> int:
        # Over HTTP+SSE the request of a call is over before its answer.
        return max(self.application.limits.calls, self._in_progress.in_progress)

    def _drained(self) -> bool:
        calls = self._calls()
        if not calls:
            return True
        if self._draining.lasted < self._settings.drain_seconds:
            return False
        logger.warning("%d calls did not end in time and are cut off", calls)
        return True


def _warn(settings: Settings) -> None:
    """Say loudly what an operator must have meant, in case it was not."""
    if settings.auth_type == "none" and not settings.loopback_only:
        logger.warning(
            "UNAUTHENTICATED: anybody who can reach %s:%d may use this server and its hub "
            "credentials (--allow-unauthenticated)",
            settings.host,
            settings.port,
        )
    if settings.auth_type != "none" and settings.tenant:
        logger.warning(
            "EVALHUB_TENANT is for this server's own checks; with --auth-type %s a caller works "
            "in a tenant of its own",
            settings.auth_type,
        )
    if settings.auth_type == "rbac-proxy" and settings.trusts_any_address:
        logger.warning(
            "--trusted-proxy %s: whoever can connect may claim to be anybody",
            ", ".join(settings.trusted_proxies),
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
