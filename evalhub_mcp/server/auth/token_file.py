"""The file of bearer tokens: their principals, tenants and scopes.

The file contains SHA-256 digests. Tokens are made from 256 random bits, so a digest cannot be
reversed, and a slow hash would only cost time on every request. A new version is renamed into
place with the permissions of the old one, and one command at a time changes the file.
"""

import hashlib
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from evalhub_mcp.app.caller import MAX_NAME_CHARS
from evalhub_mcp.server.auth.refusal import AuthUnavailable
from evalhub_mcp.settings import Scope

PREFIX = "evalhub_mcp_"
"""Lets people and secret scanners recognise these tokens."""

MAX_LISTED = 10
"""Tokens whose names are listed in a text."""

LOCK_SECONDS = 10.0
"""How long a command waits for another one that changes the file."""

HeaderText = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]([ -~]*[!-~])?$", min_length=1, max_length=MAX_NAME_CHARS),
]


class TokenFileError(AuthUnavailable):
    """The file cannot be used; the message says why."""


class TokenEntry(BaseModel):
    """One token, by its digest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{1,64}$")]
    """The name by which commands refer to it."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    principal: HeaderText
    tenants: tuple[HeaderText, ...] = ()
    all_tenants: bool = False
    """Whether it works without a tenant, which shows it every tenant where the hub demands none."""
    scopes: tuple[Scope, ...] = ()
    expires: AwareDatetime | None = None
    created: AwareDatetime | None = None

    @property
    def expired(self) -> bool:
        """Whether the token has expired."""
        return self.expires is not None and self.expires <= datetime.now(UTC)

    @property
    def lacks_tenants(self) -> bool:
        """Whether the token is refused, because nothing says which tenants it may work in."""
        return not self.tenants and not self.all_tenants

    @model_validator(mode="after")
    def _check_tenants(self) -> Self:
        if self.tenants and self.all_tenants:
            raise ValueError("a token has either tenants or all_tenants")
        return self


class TokenFile(BaseModel):
    """The content of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tokens: Annotated[tuple[TokenEntry, ...], Field(max_length=10_000)] = ()

    def find(self, token: str) -> TokenEntry | None:
        """Return the entry of a token.

        A plain lookup is safe from timing attacks, as nobody can choose the digest of a token.
        """
        return self._by_digest.get(digest_of(token))

    @property
    def names_for_all_tenants(self) -> list[str]:
        """The names of the valid tokens that work without a tenant."""
        return [e.name for e in self.tokens if e.all_tenants and not e.expired]

    @property
    def names_without_tenants(self) -> list[str]:
        """The names of the tokens that are refused, as nothing says where they may work."""
        return [e.name for e in self.tokens if e.lacks_tenants]

    @cached_property
    def _by_digest(self) -> Mapping[str, TokenEntry]:
        return {entry.sha256: entry for entry in self.tokens}


def list_names(names: Sequence[str]) -> str:
    """Names as a list in a text, the first ten of them."""
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    return ", ".join(names[:MAX_LISTED]) + more


def digest_of(token: str) -> str:
    """Return the SHA-256 digest that is stored for a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a new random token."""
    return PREFIX + secrets.token_urlsafe(32)


def read_token_file(path: Path) -> TokenFile:
    """Read the file.

    Raises:
        TokenFileError: It cannot be read, is not valid, or is writable by everybody.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & 0o002:
            raise TokenFileError(f"anybody on this machine can change {path}; chmod 600 {path}")
        content = json.loads(path.read_text("utf-8"))
        file = TokenFile.model_validate(content)
    except OSError as error:
        raise TokenFileError(f"cannot read {path}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise TokenFileError(f"{path}: {where}: {first['msg']}") from None
    except ValueError:
        raise TokenFileError(f"{path} is not JSON") from None
    for field in ("name", "sha256"):
        values = [getattr(entry, field) for entry in file.tokens]
        if len(set(values)) < len(values):
            raise TokenFileError(f"{path}: two tokens have the same {field}")
    return file


def write_token_file(path: Path, tokens: Sequence[TokenEntry]) -> None:
    """Replace the file in one step, so that readers see the old or the new version.

    Raises:
        TokenFileError: It cannot be written.
    """
    content = TokenFile(tokens=tuple(tokens)).model_dump(mode="json", exclude_none=True)
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:  # created with mode 0600
                _copy_permissions(target, file.fileno())
                file.write(json.dumps(content, indent=1) + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TokenFileError(f"cannot write {path}: {error.strerror}") from None


@contextmanager
def lock_token_file(path: Path) -> Iterator[None]:
    """Lock the file from reading it to writing it, so that no change is lost.

    The lock is on a file beside it, because the file itself is replaced.

    Raises:
        TokenFileError: Another command holds the lock, or the folder cannot be written.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target.with_name(f".{target.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise TokenFileError(f"cannot change {path}: {error.strerror}") from None
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise TokenFileError(f"{path} is being changed by another command; try again")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _copy_permissions(source: Path, handle: int) -> None:
    """Let a server that runs as another user or group read the new file like the old one."""
    if sys.platform == "win32" or not source.exists():
        return
    stat = source.stat()
    with suppress(PermissionError):  # only root may change the owner
        os.fchown(handle, stat.st_uid, stat.st_gid)
    os.fchmod(handle, stat.st_mode & 0o664)
