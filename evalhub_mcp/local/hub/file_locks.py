"""File locks as signs of life.

A lock is the kernel's: it ends with the last process that holds it, also after
SIGKILL or a power cut, so "is that process alive?" is never guessed from a process id.
Importing this module needs no POSIX, so that the rest can be imported anywhere.
"""

import contextlib
import os
import time
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows, where the local hub is refused
    fcntl = None  # type: ignore[assignment]

_PROBE = 0.2  # seconds; whoever asks `is_held` holds the lock for an instant


def hold(path: Path, *, inheritable: bool = False, within: float = _PROBE) -> int:
    """Create and lock `path`; the returned descriptor is the lock.

    `within` is in seconds.

    Raises:
        BlockingIOError: another process holds it.
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


def hold_within(path: Path, seconds: float) -> int:
    """Like `hold`, but wait up to `seconds` for the present holder to finish.

    Raises:
        TimeoutError: it did not.
    """
    try:
        return hold(path, within=seconds)
    except BlockingIOError:
        raise TimeoutError(f"{path} is still locked after {seconds:g} s") from None


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


def held(directory: Path) -> list[Path]:
    """The locks in `directory` that some process holds, by name."""
    with contextlib.suppress(OSError):
        return [path for path in sorted(directory.iterdir()) if is_held(path)]
    return []


def write(fd: int, text: str) -> None:
    """Make `text` the first line of a held lock file; a reader never finds it empty again."""
    line = f"{text}\n".encode()
    os.pwrite(fd, line, 0)
    os.ftruncate(fd, len(line))
