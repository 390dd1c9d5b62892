"""Serves MCP. `evalhub-mcp` without a command does this."""

import argparse

from evalhub_mcp.cli.command import LoadSettings, fail


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Serve until the client or a signal ends it; returns the exit status."""
    settings = load_settings()
    # A mistake in the settings is reported, and discovery is answered, before the server's
    # packages are loaded.
    from evalhub_mcp.server.stdio.discovery_stdin import DiscoveryStdin

    stdin = DiscoveryStdin(settings) if settings.transport == "stdio" else None
    from evalhub_mcp.server.serve import serve

    try:
        return serve(settings, stdin)
    except OSError as error:
        fail(f"cannot serve on {settings.host}:{settings.port}: {error}")
