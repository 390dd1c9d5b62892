"""`evalhub-mcp token`: who may call a server that runs with `--auth-type token`."""

import argparse
from pathlib import Path

from evalhub_mcp.cli.commands.command import Commands, LoadSettings


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "token",
        help="add, list or remove the bearer tokens of --auth-type token",
        description="The file holds digests only; a token is printed once, when it is made. A "
        "running server takes changes up at once.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    new = actions.add_parser("add", help="make a token and print it", allow_abbrev=False)
    new.add_argument("name", metavar="NAME", help="what to call it, e.g. alice-laptop")
    new.add_argument("--principal", metavar="USER", help="whose it is (default: its name)")
    new.add_argument(
        "--tenant",
        metavar="NAME",
        dest="tenants",
        action="append",
        default=[],
        help="a tenant it may work in; may be repeated, the header X-Tenant then chooses",
    )
    new.add_argument(
        "--scope",
        metavar="SCOPE",
        dest="scopes",
        action="append",
        default=[],
        help="evalhub:read (default), evalhub:submit or evalhub:manage; may be repeated",
    )
    new.add_argument("--days", metavar="N", type=int, help="days until it expires (default: never)")
    gone = actions.add_parser("remove", help="end a token", allow_abbrev=False)
    gone.add_argument("name", metavar="NAME")
    for action in (new, gone, actions.add_parser("list", help="show whose tokens there are")):
        action.add_argument(
            "--file", metavar="FILE", type=Path, help="the file (EVALHUB_AUTH_TOKENS_FILE)"
        )
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run it; returns the exit status."""
    from evalhub_mcp.cli.token import add_token, list_tokens, remove_token, token_file

    path = token_file(arguments.file)
    match arguments.action:
        case "add":
            return add_token(
                path,
                arguments.name,
                principal=arguments.principal or arguments.name,
                tenants=arguments.tenants,
                scopes=arguments.scopes,
                days=arguments.days,
            )
        case "remove":
            return remove_token(path, arguments.name)
        case _:
            return list_tokens(path)
