"""`evalhub-mcp`: without a command it is the MCP server, on stdio unless told otherwise.

Nothing heavy is imported before it is needed: `--help` and `--version` answer at
once, and every mistake on the command line is one line on stderr and exit status 2.
"""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from evalhub_mcp._version import __version__
from evalhub_mcp.cli.commands import ALL
from evalhub_mcp.cli.commands.command import (
    LoadSettings,
    connection_flags,
    fail,
    serving_flags,
)

if TYPE_CHECKING:
    from evalhub_mcp.settings import Settings

SETTING_FLAGS = (
    "base_url",
    "tenant",
    "insecure",
    "local",
    "transport",
    "host",
    "port",
    "auth_type",
    "trusted_proxies",
    "read_only",
    "toolsets",
    "tls_cert",
    "tls_key",
    "allowed_hosts",
    "allowed_origins",
    "allow_unauthenticated",
    "stateless",
    "metrics",
    "log_level",
    "log_format",
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line with the nearest flag, as agents' logs want them."""

    def error(self, message: str) -> NoReturn:
        fail(message.replace("argument COMMAND: invalid choice:", "unknown command"))


def _reject_unknown_flags(argv: Sequence[str], known: Sequence[str]) -> None:
    """Name a misspelt flag itself; argparse would trip over the value that follows it."""
    for argument in argv:
        name = argument.partition("=")[0]
        if argument == "--":
            return
        if name.startswith("--") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            fail(f"unknown option {name}{hint}")


def build_parser() -> tuple[argparse.ArgumentParser, list[str]]:
    """The whole command line, and every flag it or a command knows."""
    parser = _Parser(
        prog="evalhub-mcp",
        description="MCP server for EvalHub: AI agents discover, run and read evaluations.",
        epilog="Without a command it serves MCP on stdio. The token is taken from EVALHUB_TOKEN.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"evalhub-mcp {__version__}")
    connection_flags(parser, None)
    serving_flags(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    for command in ALL:
        command.add(commands).set_defaults(run=command.run)
    return parser, sorted(set(_flags_of(parser)))


def _flags_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every flag of a parser and of the commands below it."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _flags_of(below)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    parser, flags = build_parser()
    _reject_unknown_flags(argv, flags)
    arguments = parser.parse_args(argv)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def _run(arguments: argparse.Namespace) -> int:
    def settings() -> "Settings":
        from evalhub_mcp.settings import load_settings

        flags: dict[str, Any] = {name: getattr(arguments, name, None) for name in SETTING_FLAGS}
        return load_settings(flags, config=arguments.config, profile=arguments.profile)

    from evalhub_mcp.settings import SettingsError

    try:
        if arguments.command is not None:
            run: Callable[[argparse.Namespace, LoadSettings], int] = arguments.run
            return run(arguments, settings)
        found = settings()
    except SettingsError as error:
        fail(str(error))

    from evalhub_mcp.server.serve import serve

    try:
        return serve(found)
    except SettingsError as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot serve on {found.host}:{found.port}: {error}")
