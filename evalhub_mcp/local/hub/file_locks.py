"""File locks that show whether the process holding them is alive.

The kernel releases a lock when the last process that holds it ends, also after SIGKILL or a
power cut, so no process id has to be trusted. Importing this module does not need POSIX.
"""

import contextlib
import os
import time
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows, where the local hub is refused
    fcntl = None  # type: ignore[assignment]

_PROBE_SECONDS = 0.2
"""`is_held` holds a lock for an instant, so `hold` tries again for this long."""


def hold(path: Path, *, inheritable: bool = False, within: float = _PROBE_SECONDS) -> int:
    """Create and lock `path`, trying for `within` seconds; the returned descriptor is the lock.

    Raises:
        BlockingIOError: Another process holds it.
    """
    deadline = time.monotonic() + within
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.02)
    except BaseException:
        os.close(fd)
        raise
    os.set_inheritable(fd, inheritable)
    return fd


def is_held(path: Path) -> bool:
    """Whether a process holds the lock `path`; False if there is no such file."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def held_locks(directory: Path) -> list[Path]:
    """The locks in `directory` that a process holds, sorted by name."""
    with contextlib.suppress(OSError):
        return [path for path in sorted(directory.iterdir()) if is_held(path)]
    return []


def write_line(fd: int, text: str) -> None:
    """Make `text` the only line of a held lock file; readers never see the file empty."""
    line = f"{text}\n".encode()
    os.pwrite(fd, line, 0)
    os.ftruncate(fd, len(line))


class LockFile:
    """A lock that shows something about this process while it lives, with an optional text."""

    def __init__(self, path: Path, text: str = "") -> None:
        self.path = path
        self.fd: int | None = hold(path)
        try:
            if text:
                write_line(self.fd, text)
        except OSError:
            with contextlib.suppress(OSError):
                self.remove()
            raise

    def remove(self) -> None:
        """Remove the file and release the lock; a second call does nothing."""
        fd, self.fd = self.fd, None
        if fd is not None:
            try:
                self.path.unlink(missing_ok=True)
            finally:
                os.close(fd)
