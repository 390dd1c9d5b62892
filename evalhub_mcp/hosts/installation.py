"""Adds this server to a host's configuration file, and removes it again.

Only the server's own entry changes. The previous file is kept beside it, so that removing the entry
restores it byte for byte unless somebody else has changed the file since.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from evalhub_mcp.hosts.json_text import NotJson, get_member, load, remove_member, set_member
from evalhub_mcp.hosts.known_hosts import Host, ServerCommand
from evalhub_mcp.hosts.toml_text import NotToml, get_table, remove_table, set_table
from evalhub_mcp.hosts.yaml_text import NotYaml, get_entry, remove_entry, set_entry

BACKUP_SUFFIX = ".before-evalhub"


class HostFileError(Exception):
    """A host's file cannot be used; the message says what to do."""


@dataclass(frozen=True)
class FileChange:
    """The content of a file before and after a change."""

    file: Path
    before: str | None
    """None when there is no file."""
    after: str | None
    """None when the file is deleted."""

    @property
    def is_needed(self) -> bool:
        """Whether the file changes."""
        return self.before != self.after


def installed_entry(host: Host, file: Path, name: str) -> object:
    """Return the entry of a server in a host's file; None where there is none.

    Raises:
        HostFileError: The file cannot be read.
    """
    text = _read(file) or ""
    try:
        if host.format == "toml":
            return get_table(text, [*host.path, name])
        if host.format == "yaml":
            return get_entry(text, host.path[0], name)
        return get_member(text, [*host.path, name])
    except (NotJson, NotToml, NotYaml) as error:
        raise _unreadable(file, error) from None


def plan_installation(host: Host, file: Path, name: str, server: ServerCommand) -> FileChange:
    """Return the change that adds or renews the server's entry.

    Raises:
        HostFileError: The file cannot be read.
    """
    before = _read(file)
    entry = host.entry(server, name)
    if before is not None and installed_entry(host, file, name) == entry:
        return FileChange(file, before, before)
    try:
        return FileChange(file, before, _with_entry(host, before or "", name, entry))
    except (NotJson, NotToml, NotYaml) as error:
        raise _unreadable(file, error) from None


def plan_removal(host: Host, file: Path, name: str) -> FileChange:
    """Return the change that removes the server's entry.

    A file that the installation created, and that has nothing else, is deleted.

    Raises:
        HostFileError: The file cannot be read.
    """
    before = _read(file)
    entry = installed_entry(host, file, name)
    if before is None or entry is None:
        return FileChange(file, before, before)
    backup = _read(backup_of(file))
    try:
        if backup is not None and _with_entry(host, backup, name, entry) == before:
            return FileChange(file, before, backup)
        if backup is None and _with_entry(host, "", name, entry) == before:
            return FileChange(file, before, None)
        return FileChange(file, before, _without_entry(host, before, name))
    except (NotJson, NotToml, NotYaml) as error:
        raise _unreadable(file, error) from None


def apply_change(change: FileChange, *, keep_backup: bool) -> None:
    """Write a change; the old content is kept beside the file, or the backup is removed.

    Raises:
        HostFileError: The file cannot be written.
    """
    file, backup = change.file.resolve(), backup_of(change.file)
    try:
        if keep_backup and change.before is not None and not backup.exists():
            _write(backup, change.before, file)
        if change.after is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(file, change.after, file)
        if not keep_backup:
            backup.unlink(missing_ok=True)
    except OSError as error:
        raise HostFileError(f"{change.file} cannot be written: {error.strerror}.") from None


def backup_of(file: Path) -> Path:
    """Return the path at which the previous version of a file is kept."""
    return file.with_name(file.name + BACKUP_SUFFIX)


def _write(file: Path, text: str, like: Path) -> None:
    """Write a file in one step, with the permissions of another one if that exists."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8", newline="")
    if like.exists():
        partial.chmod(like.stat().st_mode & 0o777)
    partial.replace(file)


def _with_entry(host: Host, text: str, name: str, entry: object) -> str:
    assert isinstance(entry, dict)
    if host.format == "toml":
        return set_table(text, [*host.path, name], entry)
    if host.format == "yaml":
        return set_entry(text, host.path[0], name, entry)
    return set_member(text, [*host.path, name], entry)


def _without_entry(host: Host, text: str, name: str) -> str:
    if host.format == "toml":
        return remove_table(text, [*host.path, name])
    if host.format == "yaml":
        return remove_entry(text, host.path[0], name)
    changed = remove_member(text, [*host.path, name])
    load(changed)
    return changed


def _read(file: Path) -> str | None:
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise HostFileError(f"{file} cannot be read: {error}.") from None


def _unreadable(file: Path, error: ValueError) -> HostFileError:
    return HostFileError(f"{file} is left unchanged, because it cannot be read: {error}.")
