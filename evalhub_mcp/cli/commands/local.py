"""`evalhub-mcp local`: the hub on this machine, looked after by hand."""

import argparse
from pathlib import Path

from evalhub_mcp.cli.commands.command import Commands, LoadSettings, fail


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "local",
        help="the hub on this machine: status, stop, logs, reset, providers of your own",
        description="Looks after the hub that all servers with --local on this machine share.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)

    status = actions.add_parser(
        "status",
        help="what runs, who uses it, where its data is",
        allow_abbrev=False,
    )
    status.add_argument("--json", action="store_true", help="as JSON")

    stop = actions.add_parser(
        "stop",
        help="stop it; servers start it again when they need it",
        allow_abbrev=False,
    )
    stop.add_argument(
        "--force", action="store_true", help="end running evaluations; their jobs count as failed"
    )

    add_provider = actions.add_parser(
        "add-provider",
        help="offer an evaluation of your own on it",
        description="Checks DIR/provider.yaml and offers its evaluations on the local hub. Adding "
        "it again takes changes of the file; changes of the program need nothing.",
        allow_abbrev=False,
    )
    add_provider.add_argument("directory", metavar="DIR", type=Path)
    remove_provider = actions.add_parser(
        "remove-provider", help="offer an added provider no longer", allow_abbrev=False
    )
    remove_provider.add_argument("id", metavar="ID")

    logs = actions.add_parser("logs", help="the end of its log", allow_abbrev=False)
    logs.add_argument("-n", "--lines", metavar="N", type=int, default=50, help="lines (50)")
    logs.add_argument("-f", "--follow", action="store_true", help="go on until Ctrl-C")

    reset = actions.add_parser(
        "reset",
        help="delete its jobs, results, collections, logs and certificate",
        description="Deletes what the hub has stored. Secrets, data sets and added providers stay.",
        allow_abbrev=False,
    )
    reset.add_argument("--yes", action="store_true", help="do not ask")
    reset.add_argument(
        "--all", action="store_true", help="secrets, data sets and added providers, too"
    )
    reset.add_argument("--force", action="store_true", help="end running evaluations")
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run one of them; returns the exit status."""
    from evalhub_mcp.cli import local_hub, local_providers
    from evalhub_mcp.local.errors import LocalHubError

    try:
        if arguments.action == "status":
            return local_hub.status(as_json=arguments.json)
        if arguments.action == "stop":
            return local_hub.stop(force=arguments.force)
        if arguments.action == "add-provider":
            return local_providers.add(arguments.directory)
        if arguments.action == "remove-provider":
            return local_providers.remove(arguments.id)
        if arguments.action == "logs":
            return local_hub.logs(arguments.lines, follow=arguments.follow)
        return local_hub.reset(yes=arguments.yes, everything=arguments.all, force=arguments.force)
    except LocalHubError as error:
        fail(str(error))
