"""Who uses the shared hub: one held lock for each server of this user.

A server joins before it looks for a hub and leaves when it ends; the kernel lets go for one
that was killed. The supervisor stops an idle hub when nobody is left. Joining and clearing
up happen under the data directory's lock. Standard library only: the supervisor reads it.
"""

import contextlib
import json
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evalhub_mcp.local.hub import file_locks

_DIRECTORY = "clients"


class Member(NamedTuple):
    """A living server: its process id, its parent's, and when it joined (epoch seconds)."""

    pid: int
    parent: int
    since: float


class Membership:
    """Our own place among the members of the data directory `root`."""

    def __init__(self, root: Path) -> None:
        self._path = root / _DIRECTORY / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._lock: int | None = file_locks.hold(self._path)
        about = {"pid": os.getpid(), "parent": os.getppid(), "since": round(time.time(), 3)}
        file_locks.write(self._lock, json.dumps(about))

    def leave(self) -> None:
        """Be a member no longer; a second call does nothing."""
        lock, self._lock = self._lock, None
        if lock is not None:
            self._path.unlink(missing_ok=True)
            os.close(lock)


def directory(root: Path) -> Path:
    """Where the members of the data directory `root` hold their locks."""
    return root / _DIRECTORY


def present(root: Path) -> Iterator[Member]:
    """The members that are alive."""
    for path in file_locks.held(directory(root)):
        # One that left just now has taken its file along.
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            about = json.loads(path.read_text())
            yield Member(int(about["pid"]), int(about["parent"]), float(about["since"]))


def clear(root: Path) -> None:
    """Remove what killed members left behind; under the data directory's lock only."""
    with contextlib.suppress(OSError):
        for path in directory(root).iterdir():
            if not file_locks.is_held(path):
                path.unlink(missing_ok=True)
