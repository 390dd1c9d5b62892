"""File locks as signs of life.

A lock is the kernel's: it ends with the last process that holds it, also after
SIGKILL or a power cut, so "is that process alive?" is never guessed from a process id.
"""

import fcntl
import os
import time
from pathlib import Path


def hold(path: Path, *, inheritable: bool = False) -> int:
    """Create and lock `path`; the returned descriptor is the lock.

    Raises:
        BlockingIOError: another process holds it.
    """
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(fd)
        raise
    os.set_inheritable(fd, inheritable)
    return fd


def hold_within(path: Path, seconds: float) -> int:
    """Like `hold`, but wait up to `seconds` for the present holder to finish.

    Raises:
        TimeoutError: it did not.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return hold(path)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise TimeoutError(f"{path} is still locked after {seconds:g} s") from None
            time.sleep(0.02)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock `path` (False when there is no such file)."""
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


def write(fd: int, text: str) -> None:
    """Make `text` the first line of a held lock file; a reader never finds it empty again."""
    line = f"{text}\n".encode()
    os.pwrite(fd, line, 0)
    os.ftruncate(fd, len(line))
