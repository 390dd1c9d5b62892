"""Runs the server on the transport of the settings, until the client or a signal ends it."""

import os
import signal
import sys
from typing import IO, cast

import anyio

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.server.observability.log_format import configure_logging
from evalhub_mcp.server.observability.tracing import configure_tracing, flush_traces
from evalhub_mcp.server.stdio.discovery_stdin import DiscoveryStdin
from evalhub_mcp.server.stdio.message_stream import MessageStream
from evalhub_mcp.settings import Settings

STOP_SECONDS = 10.0
"""How long running calls and the local hub have to stop after a signal, on stdio."""


def serve(settings: Settings, stdin: DiscoveryStdin | None = None) -> int:
    """Serve until the end; returns the exit status.

    `stdin` is the standard input, if the caller has taken it over before this module was loaded;
    otherwise the transport `stdio` takes it over now.

    Raises:
        OSError: The port cannot be bound.
        SettingsError: A file cannot be used, or an extra is not installed.
    """
    configure_logging(settings)
    configure_tracing()
    server = build_server(settings)
    if settings.transport == "stdio":
        try:
            anyio.run(_serve_stdio, server, stdin or DiscoveryStdin(settings))
        except* BrokenPipeError:
            # The client left during an answer, which is an ordinary end. Everything is closed
            # except the writer, which would fail again at exit.
            _exit_now(0)
        return 0
    from evalhub_mcp.server.http.uvicorn_server import serve_http

    return serve_http(server, settings)


async def _serve_stdio(server: EvalHubServer, stdin: DiscoveryStdin) -> None:
    """Serve on stdin and stdout.

    The thread that reads stdin cannot be cancelled, so after a signal the process exits by
    itself once the running calls and the hub have stopped.
    """
    from mcp.server.stdio import stdio_server

    stopped = anyio.Event()
    lowlevel = lowlevel_server(server)

    async def on_signal() -> None:
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
            async for number in signals:
                serving.cancel()
                with anyio.move_on_after(STOP_SECONDS):
                    await stopped.wait()
                _exit_now(0 if number == signal.SIGTERM else 130)

    async with anyio.create_task_group() as group:
        group.start_soon(on_signal)
        with anyio.CancelScope() as serving:
            lines = cast("anyio.AsyncFile[str]", anyio.wrap_file(cast("IO[str]", stdin)))
            async with stdio_server(lines) as (read_stream, write_stream):
                try:
                    await lowlevel.run(
                        MessageStream(read_stream, stdin.lines, write_stream),
                        write_stream,
                        lowlevel.create_initialization_options(),
                    )
                finally:
                    stopped.set()
        group.cancel_scope.cancel()


def _exit_now(status: int) -> None:
    flush_traces()
    sys.stderr.flush()
    os._exit(status)
