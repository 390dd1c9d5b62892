"""`evalhub-mcp uninstall HOST`: removes this server from a host's configuration."""

import argparse
import shutil
import sys

from evalhub_mcp.cli.command import LoadSettings, fail
from evalhub_mcp.cli.install import (
    NAME,
    add_host_options,
    difference,
    host_file,
    run_host_command,
)
from evalhub_mcp.hosts.installation import HostFileError, apply_change, plan_removal
from evalhub_mcp.hosts.known_hosts import HOSTS


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.usage = "evalhub-mcp uninstall HOST [--name NAME] [--scope SCOPE] [--dry-run]"
    parser.description = (
        "Removes this server from a host's configuration. A file that was not changed since the "
        "installation is restored byte for byte."
    )
    add_host_options(parser)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Remove the server from a host."""
    if arguments.target is None:
        fail(f"say which host: {', '.join(sorted(HOSTS))}")
    host = HOSTS[arguments.target]
    name = arguments.name or NAME
    try:
        file = host_file(host, arguments.scope)
        change = plan_removal(host, file, name)
        if not change.is_needed:
            print(f"{host.title} does not have {name} in {file}.")
            return 0
        if arguments.dry_run:
            print(difference(change))
            return 0
        if host.name == "claude-code" and arguments.scope == "user" and shutil.which("claude"):
            command = ["claude", "mcp", "remove", "--scope", "user", name]
            return run_host_command(command, "")
        apply_change(change, keep_backup=False)
    except HostFileError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 1
    print(f"{host.title} no longer starts {name}: {file}")
    return 0
