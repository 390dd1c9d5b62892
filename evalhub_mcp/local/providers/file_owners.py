"""Finds files of a provider that other users could change, and so run code as this user."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_CODE = {".py", ".pyc", ".pth", ".sh", ".so", ".dylib", ".js", ".rb", ".pl"}
MAX_FILES = 20_000
"""A directory with more is checked as far as this."""


def open_to_others(path: Path) -> Path | None:
    """The file or directory through which other users could replace `path`; None if there is none.

    Root's files and directories are trusted. A directory that everybody may write to is safe if
    it is sticky, as /tmp is: only owners replace what is in it.

    Raises:
        OSError: It cannot be examined.
    """
    if sys.platform == "win32" or not hasattr(os, "getuid"):
        return None  # the local hub does not run there, but `adapter run` does
    real = path.resolve()
    for one in (path, real):
        if _may_be_changed(one.stat()):
            return one
    for parent in real.parents:
        found = parent.stat()
        if _may_be_changed(found) and not found.st_mode & stat.S_ISVTX:
            return parent
    return None


def code_open_to_others(directory: Path) -> Path | None:
    """The first directory or program below `directory` that other users could change."""
    if sys.platform == "win32" or not hasattr(os, "getuid"):
        return None
    for path in _files(directory):
        try:
            found = path.stat()
        except OSError:
            continue  # a link that leads nowhere
        is_code = path.suffix in _CODE or found.st_mode & 0o111
        if is_code and _may_be_changed(found):
            return path
    return None


def _may_be_changed(found: os.stat_result) -> bool:
    return found.st_uid not in (os.getuid(), 0) or bool(found.st_mode & stat.S_IWOTH)


def _files(directory: Path) -> Iterator[Path]:
    count = 0
    for root, directories, files in os.walk(directory):
        for name in (*directories, *files):
            count += 1
            if count > MAX_FILES:
                return
            yield Path(root, name)
