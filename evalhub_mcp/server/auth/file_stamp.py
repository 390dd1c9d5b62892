"""Whether a file is still the one that was read: tokens and certificates are replaced in place.

The inode is part of it, because a file renamed into place may have the size and time of
the one before.
"""

from pathlib import Path

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """What changes with a file's content; None while it cannot be seen."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
