"""Runs the server on the transport the settings name, until the client or a signal ends it."""

import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.server.toolserver import ToolServer

STOP_SECONDS = 10.0


def serve(settings: Settings) -> int:
    """Serve until the end; returns the exit status.

    Raises:
        OSError: The port cannot be bound or a TLS file cannot be used.
    """
    server = build_server(settings)
    if settings.transport == "stdio":
        try:
            anyio.run(_serve_stdio, server)
        except* BrokenPipeError:
            # The client went away while it was being answered: an ordinary end. Everything
            # has been closed but the writer, whose half answer nobody will take.
            sys.stderr.flush()
            os._exit(0)
        return 0
    return _serve_http(server, settings)


async def _serve_stdio(server: "ToolServer") -> None:
    """Serve on stdin and stdout.

    A thread blocked in reading stdin cannot be cancelled, so after a signal the process
    ends itself as soon as the calls in flight and the hub have been stopped.
    """
    from mcp.server.stdio import stdio_server

    stopped = anyio.Event()
    lowlevel = server._lowlevel_server

    async def on_signal() -> None:
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            async for number in signals:
                serving.cancel()
                with anyio.move_on_after(STOP_SECONDS):
                    await stopped.wait()
                sys.stderr.flush()
                os._exit(0 if number == signal.SIGTERM else 130)

    async with anyio.create_task_group() as group:
        group.start_soon(on_signal)
        with anyio.CancelScope() as serving:
            async with stdio_server() as (read_stream, write_stream):
                try:
                    await lowlevel.run(
                        read_stream, write_stream, lowlevel.create_initialization_options()
                    )
                finally:
                    stopped.set()
        group.cancel_scope.cancel()


def _serve_http(server: "ToolServer", settings: Settings) -> int:
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response

    from evalhub_mcp.server.gate import Gate

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "healthy"})

    server.custom_route("/health", methods=["GET"])(health)
    # The gate checks Host and Origin on every route; the SDK's own check would refuse the
    # public name that a proxy passes on.
    security = None
    if settings.auth_type == "rbac-proxy":
        security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    if settings.transport == "http":
        application = server.streamable_http_app(host=settings.host, transport_security=security)
    else:
        application = server.sse_app(host=settings.host, transport_security=security)

    class AnnouncingServer(uvicorn.Server):
        """Says where it serves once it does, so that scripts and people need not guess."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            for bound in self.servers:
                _announce(settings, bound.sockets[0].getsockname()[1])
                break

    runner = AnnouncingServer(
        uvicorn.Config(
            Gate(application, settings),
            host=settings.host,
            port=settings.port,
            ssl_certfile=settings.tls_cert,
            ssl_keyfile=settings.tls_key,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=int(STOP_SECONDS),
        )
    )
    runner.run()
    return 0 if runner.started else 1


def _announce(settings: Settings, port: int) -> None:
    scheme = "https" if settings.tls_cert else "http"
    path = "/mcp" if settings.transport == "http" else "/sse"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"evalhub-mcp: serving at {scheme}://{host}:{port}{path}", file=sys.stderr, flush=True)
