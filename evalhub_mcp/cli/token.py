"""What `evalhub-mcp token` does to the file of tokens.

The token goes to stdout and everything else to stderr, so that it can be piped into a
secret store without being seen.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from evalhub_mcp.cli.commands.command import fail
from evalhub_mcp.server.auth.token_file import (
    TokenEntry,
    TokenFile,
    TokenFileError,
    changing_token_file,
    digest_of,
    new_token,
    now,
    read_token_file,
    write_token_file,
)

VARIABLE = "EVALHUB_AUTH_TOKENS_FILE"


def token_file(given: Path | None) -> Path:
    """The file to work on."""
    named = os.environ.get(VARIABLE)
    if given is None and not named:
        fail(f"name the file of tokens: --file FILE or {VARIABLE}")
    return (given or Path(str(named))).expanduser()


def add_token(
    path: Path,
    name: str,
    *,
    principal: str,
    tenants: Sequence[str],
    scopes: Sequence[str],
    days: int | None,
) -> int:
    """Make a token, print it once, and keep its digest; returns the exit status."""
    if days is not None and days < 1:
        fail("--days must be 1 or more")
    token, made = new_token(), now().replace(microsecond=0)
    try:
        entry = TokenEntry.model_validate(
            {
                "name": name,
                "sha256": digest_of(token),
                "principal": principal,
                "tenants": tuple(dict.fromkeys(tenants)),
                "scopes": tuple(dict.fromkeys(scopes)) or ("evalhub:read",),
                "expires": made + timedelta(days=days) if days is not None else None,
                "created": made,
            }
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        fail(f"{first['loc'][0]}: {first['msg']}")
    except OverflowError:
        fail("--days is further away than calendars reach")
    with _changing(path):
        entries = _entries(path, may_be_missing=True)
        if any(other.name == name for other in entries):
            fail(f"there is a token {name!r} already; remove it first, or choose another name")
        _write(path, [*entries, entry])
    print(token)
    print(f"{_described(entry)}\nKept in {path}; it is not shown again.", file=sys.stderr)
    return 0


def list_tokens(path: Path) -> int:
    """Print whose tokens there are; returns the exit status."""
    entries = _entries(path)
    for entry in entries:
        print(_described(entry))
    if not entries:
        print(f"There are no tokens in {path}.", file=sys.stderr)
    return 0


def remove_token(path: Path, name: str) -> int:
    """End a token; returns the exit status."""
    if not path.exists():
        _entries(path)  # says so, before a lock is left beside it
    with _changing(path):
        entries = _entries(path)
        kept = [entry for entry in entries if entry.name != name]
        if len(kept) == len(entries):
            names = ", ".join(entry.name for entry in entries) or "none"
            fail(f"there is no token {name!r} in {path}; it has: {names}")
        _write(path, kept)
    print(f"{name} is removed from {path}.", file=sys.stderr)
    return 0


@contextmanager
def _changing(path: Path) -> Iterator[None]:
    try:
        with changing_token_file(path):
            yield
    except TokenFileError as error:
        fail(str(error))


def _entries(path: Path, *, may_be_missing: bool = False) -> Sequence[TokenEntry]:
    try:
        found = TokenFile() if may_be_missing and not path.exists() else read_token_file(path)
    except TokenFileError as error:
        fail(str(error))
    return found.tokens


def _write(path: Path, entries: Sequence[TokenEntry]) -> None:
    try:
        write_token_file(path, entries)
    except TokenFileError as error:
        fail(str(error))


def _described(entry: TokenEntry) -> str:
    until = "never expires"
    if entry.expires is not None:
        word = "expired" if entry.expired(now()) else "expires"
        until = f"{word} {entry.expires:%Y-%m-%d %H:%M} UTC"
    return (
        f"{entry.name}: {entry.principal}, tenants {', '.join(entry.tenants) or '(none)'}, "
        f"{' '.join(entry.scopes)}, {until}"
    )
