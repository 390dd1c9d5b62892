"""`evalhub-mcp install HOST`: make a host (Claude Code, Cursor, VS Code, ...) start this server.

Writes the host's own configuration file in its own form, or calls its own command where it has
one. A token is never written: the host passes on the environment, or EVALHUB_TOKEN_PATH names a
file. Exit status 1: nothing was changed, and the reason is printed.
"""

import argparse
import difflib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from evalhub_mcp.cli.command import (
    HUB_OPTIONS,
    SERVING_OPTIONS,
    LoadSettings,
    Options,
    add_settings,
    fail,
)
from evalhub_mcp.hosts.install_links import LINKS, install_link
from evalhub_mcp.hosts.installation import (
    FileChange,
    HostFileError,
    apply_change,
    backup_of,
    plan_installation,
)
from evalhub_mcp.hosts.known_hosts import HOSTS, Host, Scope, ServerCommand
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.model import SETTINGS

NAME = "evalhub"
COMMAND_SECONDS = 30.0
SECRET_VARIABLES = ("EVALHUB_TOKEN", "EVALHUB_SECRET_")
"""Variables, or beginnings of variables, that hold a secret; they are never written."""
DATA_DIR = "EVALHUB_MCP_DATA_DIR"
SERVER_OPTIONS: Options = {**HUB_OPTIONS, "callers and tools": SERVING_OPTIONS["callers and tools"]}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.usage = "evalhub-mcp install HOST [OPTIONS]"
    parser.description = (
        "Makes a host start this server with the options given here, such as --local or "
        "--base-url. The previous file is kept beside it, and `evalhub-mcp uninstall HOST` "
        "undoes the change."
    )
    add_host_options(parser)
    parser.add_argument(
        "--print",
        action="store_true",
        dest="print_only",
        help="only print the entry, for a host that is not in the list",
    )
    parser.add_argument(
        "--link",
        action="store_true",
        help=f"only print a link that makes the host add the server: {', '.join(LINKS)}",
    )
    add_settings(parser, SERVER_OPTIONS)


def add_host_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `install` and `uninstall`: the host, the entry's name, the scope."""
    parser.add_argument(
        "target", metavar="HOST", nargs="?", choices=sorted(HOSTS), help=", ".join(sorted(HOSTS))
    )
    parser.add_argument("--name", default=NAME, help=f"the server's name there (default: {NAME})")
    parser.add_argument(
        "--scope",
        choices=("user", "project"),
        default="user",
        help="user: all projects (default); project: the working directory",
    )
    parser.add_argument("--dry-run", action="store_true", help="show the change and make none")


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Install the server into a host."""
    settings = load_settings()
    if not settings.hub_is_set:
        fail("say which hub the server is to use: --local, or --base-url https://…")
    server = server_command(arguments)
    if arguments.print_only:
        entry = HOSTS["cursor"].entry(server, arguments.name)
        print(json.dumps({"mcpServers": {arguments.name: entry}}, indent=2))
        return 0
    if arguments.target is None:
        fail(f"say which host: {', '.join(sorted(HOSTS))}; or --print for any other")
    host = HOSTS[arguments.target]
    if arguments.link:
        if host.name not in LINKS:
            fail(f"{host.title} has no such link; {', '.join(LINKS)} have one")
        print(install_link(host.name, arguments.name, server))
        return 0
    if host.name == "claude-code" and arguments.scope == "user" and shutil.which("claude"):
        return _install_with_claude(arguments, server)
    try:
        file = host_file(host, arguments.scope)
        change = plan_installation(host, file, arguments.name, server)
        if arguments.dry_run:
            print(difference(change) or f"{file} has it already.")
            return 0
        if change.is_needed:
            apply_change(change, keep_backup=True)
    except HostFileError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 1
    _report(host, change, arguments, settings)
    return 0


def server_command(arguments: argparse.Namespace) -> ServerCommand:
    """Return the command for a host: this program, with the options given here."""
    program = Path(sys.executable).with_name("evalhub-mcp")
    command = str(program) if program.exists() else sys.executable
    args = [] if program.exists() else ["-m", "evalhub_mcp"]
    for name, setting in SETTINGS.items():
        value = getattr(arguments, name, None)
        if not setting.flag or value is None or value is False:
            continue
        values = value if isinstance(value, list) else [value]
        args += [setting.flag] if value is True else [t for v in values for t in (setting.flag, v)]
    return ServerCommand(command, [str(arg) for arg in args], _inherited_variables(os.environ))


def _inherited_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of this server that are set and hold no secret."""
    return {
        name: value
        for name, value in sorted(environment.items())
        if (name.startswith("EVALHUB_") and not name.startswith(SECRET_VARIABLES))
        or name == "EVALHUB_TOKEN_PATH"
    }


def host_file(host: Host, scope: Scope) -> Path:
    """Return a host's file for a scope.

    Raises:
        HostFileError: The host has none for it.
    """
    file = host.file(scope, Path.home(), Path.cwd())
    if file is None:
        other = "user" if scope == "project" else "project"
        raise HostFileError(f"{host.title} has no file for one {scope}; use --scope {other}.")
    return file


def difference(change: FileChange) -> str:
    """Return a change as a unified diff; empty when nothing changes."""
    lines = difflib.unified_diff(
        (change.before or "").splitlines(keepends=True),
        (change.after or "").splitlines(keepends=True),
        f"{change.file} (now)",
        f"{change.file} (after)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines).rstrip("\n")


def _report(
    host: Host, change: FileChange, arguments: argparse.Namespace, settings: Settings
) -> None:
    scope = f" --scope {arguments.scope}" if arguments.scope != "user" else ""
    name = f" --name {arguments.name}" if arguments.name != NAME else ""
    if not change.is_needed:
        print(f"{host.title} has {arguments.name} already, in {change.file}.")
    else:
        print(f"{host.title} starts {arguments.name} from now on: {change.file}")
        if change.before is not None:
            print(f"The file as it was: {backup_of(change.file)}")
    print(f"{host.hint} To undo it: evalhub-mcp uninstall {host.name}{scope}{name}")
    if settings.token is not None:
        print(
            "The token is not written there. Set EVALHUB_TOKEN where the host is started, or put "
            "the token into a file that only you can read and set EVALHUB_TOKEN_PATH to it."
        )


def _install_with_claude(arguments: argparse.Namespace, server: ServerCommand) -> int:
    """Let Claude Code write its own file, which it also changes while it runs."""
    entry = json.dumps(HOSTS["claude-code"].entry(server, arguments.name))
    command = ["claude", "mcp", "add-json", "--scope", "user", arguments.name, entry]
    if arguments.dry_run:
        print(shlex.join(command))
        return 0
    return run_host_command(command, f"To undo it: evalhub-mcp uninstall {arguments.target}")


def run_host_command(command: list[str], done: str) -> int:
    """Run a host's own command; prints its output, and `done` when it succeeded."""
    try:
        ended = subprocess.run(  # noqa: S603  the host's own program
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"evalhub-mcp: {shlex.join(command[:3])} failed: {error}", file=sys.stderr)
        return 1
    said = (ended.stdout + ended.stderr).strip()
    if ended.returncode:
        print(f"evalhub-mcp: {shlex.join(command[:3])} failed: {said[-2000:]}", file=sys.stderr)
        return 1
    print("\n".join(part for part in (said, done) if part))
    return 0
