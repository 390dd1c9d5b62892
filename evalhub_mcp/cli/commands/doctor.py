"""`evalhub-mcp doctor`: configuration and connection, checked."""

import argparse

from evalhub_mcp.cli.commands.command import (
    Commands,
    LoadSettings,
    connection_flags,
    serving_flags,
)


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "doctor",
        help="check configuration and connection, and say what to do about failures",
        description="Takes the server's own flags and environment, and checks what they lead to: "
        "software, configuration, callers, and the hub's address, certificate, identity and "
        "catalog. Exit status 0: all is well; 1: something is to be put right, and how is said.",
        allow_abbrev=False,
    )
    connection_flags(parser)
    serving_flags(parser)
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run it; returns the exit status."""
    from evalhub_mcp.cli.doctor import report_bad_settings, run_doctor
    from evalhub_mcp.settings import SettingsError

    try:
        found = settings()
    except SettingsError as error:
        return report_bad_settings(error)
    return run_doctor(found)
