"""The file of bearer tokens: who holds one, for which tenants, with which scopes.

The file holds SHA-256 digests. Tokens are made here from 256 random bits, so a digest
cannot be guessed back, and a slow hash would protect nothing but cost every request.
It is written whole and renamed into place, readable by its owner alone, or by whom it was
before; and it is changed by one command at a time.
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
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from evalhub_mcp.app.caller import MAX_NAME_CHARS
from evalhub_mcp.server.auth.refusal import AuthUnavailable
from evalhub_mcp.settings import Scope

PREFIX = "evalhub_mcp_"
"""By which people and secret scanners recognise a token of ours."""

LOCK_SECONDS = 10.0
"""How long a change of the file waits for another one to end."""

HeaderText = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]([ -~]*[!-~])?$", min_length=1, max_length=MAX_NAME_CHARS),
]


class TokenFileError(AuthUnavailable):
    """The file cannot be used; the message says why, in one line."""


class TokenEntry(BaseModel):
    """One token, by its digest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{1,64}$")]
    """What it is called in this file."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    principal: HeaderText
    tenants: tuple[HeaderText, ...] = ()
    scopes: tuple[Scope, ...] = ()
    expires: AwareDatetime | None = None
    created: AwareDatetime | None = None

    def expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= now


class TokenFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tokens: Annotated[tuple[TokenEntry, ...], Field(max_length=10_000)] = ()

    def find(self, token: str) -> TokenEntry | None:
        """The entry of a token, found at once: anybody may ask, for whatever token.

        Nobody can steer what digest a token has, so the time this takes tells nothing.
        """
        return self._by_digest.get(digest_of(token))

    @cached_property
    def _by_digest(self) -> Mapping[str, TokenEntry]:
        return {entry.sha256: entry for entry in self.tokens}


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A token nobody has had before."""
    return PREFIX + secrets.token_urlsafe(32)


def read_token_file(path: Path) -> TokenFile:
    """The tokens of a file.

    Raises:
        TokenFileError: It is not there, can be written by anybody, or makes no sense.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & 0o002:
            raise TokenFileError(f"anybody on this machine can change {path}; chmod 600 {path}")
        content = json.loads(path.read_text("utf-8"))
        found = TokenFile.model_validate(content)
    except OSError as error:
        raise TokenFileError(f"cannot read {path}: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise TokenFileError(f"{path}: {where}: {first['msg']}") from None
    except ValueError:
        raise TokenFileError(f"{path} is not JSON") from None
    for field in ("name", "sha256"):
        values = [getattr(entry, field) for entry in found.tokens]
        if len(set(values)) < len(values):
            raise TokenFileError(f"{path}: two tokens have the same {field}")
    return found


def write_token_file(path: Path, tokens: Sequence[TokenEntry]) -> None:
    """Replace the file at once; a reader sees the old one or the new one.

    Raises:
        TokenFileError: It cannot be written.
    """
    content = TokenFile(tokens=tuple(tokens)).model_dump(mode="json", exclude_none=True)
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:  # made with mode 0600
                _as_readable_as(target, file.fileno())
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
def changing_token_file(path: Path) -> Iterator[None]:
    """Hold the file from reading it to writing it, so that no other change is lost.

    The lock is a file beside it, since the file itself is replaced; it ends with the process.

    Raises:
        TokenFileError: Another change does not end, or the folder cannot be written.
    """
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target.with_name(f".{target.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise TokenFileError(f"cannot change {path}: {error.strerror}") from None
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _locked(handle):
            if time.monotonic() >= deadline:
                raise TokenFileError(f"{path} is being changed by another command; try again")
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Whether the lock could be had."""
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


def _as_readable_as(present: Path, handle: int) -> None:
    """Let a server that runs as another user or group read the new file, as it did the old one."""
    if sys.platform == "win32" or not present.exists():
        return
    was = present.stat()
    with suppress(PermissionError):  # only root may give files away
        os.fchown(handle, was.st_uid, was.st_gid)
    os.fchmod(handle, was.st_mode & 0o664)


def now() -> datetime:
    """The present, as entries tell time."""
    return datetime.now(UTC)
