"""Write this server into a host's configuration file, and take it out again.

Only the server's own entry changes. The file as it was is kept beside it, so that taking the entry
out restores it byte for byte as long as nobody else changed it meanwhile.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from evalhub_mcp.hosts.catalog import Host, Server
from evalhub_mcp.hosts.json_text import NotJson, get_member, load, remove_member, set_member
from evalhub_mcp.hosts.toml_text import NotToml, get_table, remove_table, set_table
from evalhub_mcp.hosts.yaml_text import NotYaml, get_entry, remove_entry, set_entry

BACKUP_SUFFIX = ".before-evalhub"


class HostFileError(Exception):
    """A host's file cannot be used, with what to do."""


@dataclass(frozen=True)
class Change:
    """What a file is and what it becomes."""

    file: Path
    before: str | None
    """None when there is no file."""
    after: str | None
    """None when the file goes."""

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


def plan_installation(host: Host, file: Path, name: str, server: Server) -> Change:
    """Return the change that adds or renews the server's entry.

    Raises:
        HostFileError: The file cannot be read.
    """
    before = _read(file)
    entry = host.entry(server, name)
    if before is not None and installed_entry(host, file, name) == entry:
        return Change(file, before, before)
    try:
        return Change(file, before, _with_entry(host, before or "", name, entry))
    except (NotJson, NotToml, NotYaml) as error:
        raise _unreadable(file, error) from None


def plan_removal(host: Host, file: Path, name: str) -> Change:
    """Return the change that takes the server's entry out.

    A file that has nothing else, and that was not there before, goes as a whole.

    Raises:
        HostFileError: The file cannot be read.
    """
    before = _read(file)
    entry = installed_entry(host, file, name)
    if before is None or entry is None:
        return Change(file, before, before)
    backup = _read(backup_of(file))
    try:
        if backup is not None and _with_entry(host, backup, name, entry) == before:
            return Change(file, before, backup)
        if backup is None and _with_entry(host, "", name, entry) == before:
            return Change(file, before, None)
        return Change(file, before, _without_entry(host, before, name))
    except (NotJson, NotToml, NotYaml) as error:
        raise _unreadable(file, error) from None


def apply_change(change: Change, *, keep_backup: bool) -> None:
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
    """Return where the file as it was before is kept."""
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
    return HostFileError(f"{file} is left as it is, because it cannot be understood: {error}.")
