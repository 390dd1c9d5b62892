"""The servers of this user that use the shared hub; each of them holds a lock.

A server registers before it looks for a hub and removes its entry when it ends; the kernel
releases the lock of a killed one. The supervisor stops an idle hub when no server is left.
Registering and cleaning up happen under the data directory's lock. Standard library only.
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

DIRECTORY = "clients"


class AttachedServer(NamedTuple):
    """A living server: its process id, its parent's, and when it registered (epoch seconds)."""

    pid: int
    parent: int
    since: float


def register(root: Path) -> file_locks.LockFile:
    """Register this process as a server of the data directory `root`, until the file is removed."""
    server = AttachedServer(os.getpid(), os.getppid(), round(time.time(), 3))
    path = root / DIRECTORY / f"{server.pid}-{uuid.uuid4().hex[:8]}"
    return file_locks.LockFile(path, json.dumps(server._asdict()))


def attached_servers(root: Path) -> Iterator[AttachedServer]:
    """The servers that use the hub of the data directory `root`."""
    for path in file_locks.held_locks(root / DIRECTORY):
        # A server may have removed its file just now.
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            entry = json.loads(path.read_text())
            yield AttachedServer(int(entry["pid"]), int(entry["parent"]), float(entry["since"]))


def remove_stale_entries(root: Path) -> None:
    """Remove the entries of killed servers. Call it under the data directory's lock."""
    with contextlib.suppress(OSError):
        for path in (root / DIRECTORY).iterdir():
            if not file_locks.is_held(path):
                path.unlink(missing_ok=True)
