"""`evalhub-mcp`: parses the command line and runs the command.

`--help` and `--version` answer at once: a command's module is imported only when its name is on the
command line. Every mistake is one line on stderr and exit status 2.
"""

import argparse
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from evalhub_mcp._version import __version__
from evalhub_mcp.cli.command import HUB_OPTIONS, SERVING_OPTIONS, add_settings, fail
from evalhub_mcp.settings.errors import SettingsError, did_you_mean

if TYPE_CHECKING:
    from evalhub_mcp.settings import Settings

COMMANDS = {
    "demo": "run a first evaluation on this machine and show every call and reply",
    "chat": "evaluate models in a conversation with a chat model that uses the tools",
    "ask": "let a chat model do one task with the tools, and print its answer",
    "install": "make a host such as Claude Code, Cursor or VS Code start this server",
    "uninstall": "take this server out of a host again",
    "doctor": "check configuration and connection, and say how to fix what fails",
    "report": "write the results of jobs as one HTML file",
    "leaderboard": "rank models by their latest runs, as Markdown or as a page",
    "export": "write every question of jobs with its reply and score, for other programs",
    "eval": "run, follow, read and cancel jobs, with the names of EvalHub's own command line",
    "run": "run the evaluation that a file describes, wait for it, and judge it",
    "gate": "for CI: exit 0 if a job meets its thresholds and is no worse than a baseline",
    "local": "look after the hub on this machine: status, stop, logs, reset, providers",
    "secrets": "add keys for models, and say which hosts each may be sent to",
    "adapter": "write an evaluation of your own, and run it without a hub",
    "token": "add, list or remove the bearer tokens of --auth-type token",
}


class _Parser(argparse.ArgumentParser):
    """A parser that accepts only whole names, and whose errors are one line without the usage."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        hint = ""
        if choice := re.match(r"argument (\w+): invalid choice: '(.*?)' \(choose from", message):
            hint = did_you_mean(choice[2], re.findall(r"[\w-]+", message[choice.end() :]))
            message = f"unknown {choice[1].lower()} {choice[2]!r}"
        fail(message + (hint or f"; see {self.prog} --help"))


def build_parser(used: Collection[str] = ()) -> argparse.ArgumentParser:
    """The parser of the command line, with the options of the commands in `used` only."""
    parser = _Parser(
        prog="evalhub-mcp",
        usage="evalhub-mcp [OPTIONS] [COMMAND]",
        description="MCP server for EvalHub: AI agents discover, run and read evaluations. "
        "Without a command it serves MCP on stdio.",
        epilog="Options can also be set in the environment: --base-url as EVALHUB_BASE_URL. The "
        "token is only read from there: EVALHUB_TOKEN. docs/settings.md lists all settings.",
    )
    parser.add_argument("--version", action="version", version=f"evalhub-mcp {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", prog="evalhub-mcp"
    )
    for name, help in COMMANDS.items():
        command = commands.add_parser(name, help=help)
        if name in used:
            import_module(f"evalhub_mcp.cli.{name}").add_options(command)
    add_settings(parser, HUB_OPTIONS | SERVING_OPTIONS, default=None)
    return parser


def flags_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every flag of a parser and of the commands below it."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from flags_of(below)


def _reject_unknown_flags(argv: Sequence[str], known: Collection[str]) -> None:
    """Report a misspelt flag by its name; argparse would report the value that follows it."""
    for argument in argv:
        name = argument.partition("=")[0]
        if argument == "--":
            return
        if name.startswith("--") and name not in known:
            fail(f"unknown option {name}{did_you_mean(name, known)}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if isinstance(sys.stdout, TextIOWrapper):
        # File names and texts of a hub may have characters that this terminal cannot show.
        sys.stdout.reconfigure(errors="backslashreplace")
    parser = build_parser(argv)
    _reject_unknown_flags(argv, set(flags_of(parser)))
    arguments = parser.parse_args(argv)

    def load() -> "Settings":
        from evalhub_mcp.settings.load import load_settings
        from evalhub_mcp.settings.model import SETTINGS

        named = {name for name, setting in SETTINGS.items() if setting.flag}
        flags = {name: value for name, value in vars(arguments).items() if name in named}
        config = Path(arguments.config) if arguments.config is not None else None
        return load_settings(flags, config=config, profile=arguments.profile)

    try:
        command = import_module(f"evalhub_mcp.cli.{arguments.command or 'serve'}")
        return int(command.run(arguments, load))
    except SettingsError as error:
        fail(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
