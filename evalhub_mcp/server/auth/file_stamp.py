"""Detects that a file has changed, as tokens and certificates are replaced in place.

The inode is compared too, because a file that is renamed into place may have the size and time
of the old one.
"""

from pathlib import Path

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """Return a value that changes when the file does; None while it cannot be read."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
