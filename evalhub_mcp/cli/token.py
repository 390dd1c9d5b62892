"""`evalhub-mcp token`: the bearer tokens of a server with `--auth-type token`.

A token is printed once, to stdout, and everything else to stderr, so that it can be piped into a
secret store without being seen.
"""

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from evalhub_mcp.cli.command import LoadSettings, add_action, fail
from evalhub_mcp.server.auth.token_file import (
    TokenEntry,
    TokenFile,
    TokenFileError,
    digest_of,
    lock_token_file,
    new_token,
    read_token_file,
    write_token_file,
)

FILE_VARIABLE = "EVALHUB_AUTH_TOKENS_FILE"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "The file holds digests only; a token is printed once, when it is made. A running server "
        "uses a changed file at once."
    )
    actions = parser.add_subparsers(metavar="ACTION", title="actions", required=True)

    add = add_action(actions, "add", _add)
    add.add_argument("name", metavar="NAME", help="what to call it, for example alice-laptop")
    add.add_argument("--principal", metavar="USER", help="whose it is (default: its name)")
    add.add_argument(
        "--tenant",
        metavar="NAME",
        dest="tenants",
        action="append",
        default=[],
        help="a tenant it may work in; may be repeated, the header X-Tenant then chooses",
    )
    add.add_argument(
        "--all-tenants",
        action="store_true",
        help="it works without a tenant, and sees every tenant where the hub demands none",
    )
    add.add_argument(
        "--scope",
        metavar="SCOPE",
        dest="scopes",
        action="append",
        default=[],
        help="evalhub:read (default), evalhub:submit or evalhub:manage; may be repeated",
    )
    add.add_argument("--days", metavar="N", type=int, help="days until it expires (default: never)")
    remove = add_action(actions, "remove", _remove)
    remove.add_argument("name", metavar="NAME", help="its name, as `token list` shows it")
    show = add_action(actions, "list", _list)
    for action in (add, remove, show):
        action.add_argument(
            "--file", metavar="FILE", type=Path, help=f"the file (default: ${FILE_VARIABLE})"
        )


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Change or show the file; returns the exit status."""
    named = arguments.file or os.environ.get(FILE_VARIABLE)
    if not named:
        fail(f"name the file of tokens: --file FILE or {FILE_VARIABLE}")
    try:
        arguments.action(Path(named).expanduser(), arguments)
    except TokenFileError as error:
        fail(str(error))
    return 0


def _add(path: Path, arguments: argparse.Namespace) -> None:
    """Create a token and print it. Only its digest is stored."""
    name, days = arguments.name, arguments.days
    if days is not None and days < 1:
        fail("--days must be 1 or more")
    if arguments.tenants and arguments.all_tenants:
        fail("--tenant contradicts --all-tenants; keep one")
    if not arguments.tenants and not arguments.all_tenants:
        fail(
            "say which tenants it may work in: --tenant NAME, or --all-tenants for a token that "
            "works without a tenant and sees every tenant where the hub demands none"
        )
    token, created = new_token(), datetime.now(UTC).replace(microsecond=0)
    try:
        entry = TokenEntry.model_validate(
            {
                "name": name,
                "sha256": digest_of(token),
                "principal": arguments.principal or name,
                "tenants": tuple(dict.fromkeys(arguments.tenants)),
                "all_tenants": arguments.all_tenants,
                "scopes": tuple(dict.fromkeys(arguments.scopes)) or ("evalhub:read",),
                "expires": created + timedelta(days=days) if days is not None else None,
                "created": created,
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        fail(f"{first['loc'][0]}: {first['msg']}")
    except OverflowError:
        fail("--days is further away than calendars reach")
    with lock_token_file(path):
        entries = (read_token_file(path) if path.exists() else TokenFile()).tokens
        if any(other.name == name for other in entries):
            fail(f"there is a token {name!r} already; remove it first, or choose another name")
        write_token_file(path, [*entries, entry])
    print(token)
    print(f"{_description(entry)}\nKept in {path}; it is not shown again.", file=sys.stderr)
    if entry.all_tenants:
        print(
            "Where the hub demands no tenant, this token sees every tenant; `evalhub-mcp doctor` "
            "checks whether it does.",
            file=sys.stderr,
        )


def _list(path: Path, arguments: argparse.Namespace) -> None:
    """Show the tokens, with their principals, tenants and scopes."""
    entries = read_token_file(path).tokens
    for entry in entries:
        print(_description(entry))
    if not entries:
        print(f"There are no tokens in {path}.", file=sys.stderr)


def _remove(path: Path, arguments: argparse.Namespace) -> None:
    """Remove a token, which is then refused at once."""
    name = arguments.name
    if not path.exists():
        read_token_file(path)  # fails before a lock file is made beside it
    with lock_token_file(path):
        entries = read_token_file(path).tokens
        kept = [entry for entry in entries if entry.name != name]
        if len(kept) == len(entries):
            names = ", ".join(entry.name for entry in entries) or "none"
            fail(f"there is no token {name!r} in {path}; it has: {names}")
        write_token_file(path, kept)
    print(f"{name} is removed from {path}.", file=sys.stderr)


def _description(entry: TokenEntry) -> str:
    until = "never expires"
    if entry.expires is not None:
        word = "expired" if entry.expired else "expires"
        until = f"{word} {entry.expires:%Y-%m-%d %H:%M} UTC"
    tenants = "ALL TENANTS" if entry.all_tenants else f"tenants {', '.join(entry.tenants)}"
    if entry.lacks_tenants:
        tenants = "no tenants (it is refused)"
    return f"{entry.name}: {entry.principal}, {tenants}, {' '.join(entry.scopes)}, {until}"
