"""Runs the server on the transport the settings name, until the client or a signal ends it."""

import os
import signal
import sys
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.server.observability.log_format import configure_logging
from evalhub_mcp.server.observability.tracing import configure_tracing, flush_traces
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.server.core.tool_server import ToolServer

STOP_SECONDS = 10.0


def serve(settings: Settings) -> int:
    """Serve until the end; returns the exit status.

    Raises:
        OSError: The port cannot be bound.
        SettingsError: A file the settings name cannot be used, or an extra is missing.
    """
    configure_logging(settings)
    configure_tracing()
    server = build_server(settings)
    if settings.transport == "stdio":
        try:
            anyio.run(_serve_stdio, server)
        except* BrokenPipeError:
            # The client went away while it was being answered: an ordinary end. Everything
            # has been closed but the writer, whose half answer nobody will take.
            flush_traces()
            sys.stderr.flush()
            os._exit(0)
        return 0
    from evalhub_mcp.server.http.uvicorn_server import serve_http

    return serve_http(server, settings)


async def _serve_stdio(server: "ToolServer") -> None:
    """Serve on stdin and stdout.

    A thread blocked in reading stdin cannot be cancelled, so after a signal the process
    ends itself as soon as the calls in flight and the hub have been stopped.
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
                flush_traces()
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
