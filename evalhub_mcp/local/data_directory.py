"""The local hub's directories, and the checks that keep them private.

The data directory belongs to one user. The hub's job directory is fixed in the hub
(`/tmp/evalhub-jobs`) and shared by all users of a machine, so it is claimed for this user
before a hub is started. A directory of another user is refused, never used.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from evalhub_mcp.local.errors import DataDirectoryBusyError, LocalHubError, missing_extra
from evalhub_mcp.local.hub import file_locks

JOBS_DIR = Path("/tmp/evalhub-jobs")  # noqa: S108 - fixed in the hub, which ignores TMPDIR
DATA_DIR_VARIABLE = "EVALHUB_MCP_DATA_DIR"
SAMPLES = "samples"
"""The subdirectory with the answers of evaluations."""
SUBDIRECTORIES = (
    "clients",
    "datasets",
    "instances",
    "logs",
    "providers",
    SAMPLES,
    "secrets",
    "slots",
)
LOCK_SECONDS = 30.0
"""How long to wait for the data directory's lock. A start holds it for well under a second, a
replacement of a running hub longer."""
_OLD_LOGS = 3
_PROBE_BYTES = 1_000_000
"""A new hub writes a database, a log and its configuration: about a fifth of this."""
_ADVICE = {
    errno.ENOSPC: "Free some space on that disk",
    errno.EDQUOT: "Free some space within your disk quota",
    errno.EROFS: "Make that file system writable",
    errno.EACCES: "Make it writable for you",
    errno.EPERM: "Make it writable for you",
    errno.ENAMETOOLONG: "Choose a shorter path",
}


def default_data_dir() -> Path:
    """`hub` below $EVALHUB_MCP_DATA_DIR, or below the user's data directory if that is not set.

    Raises:
        LocalHubError: The user has no home directory, the path contains `$`, or `platformdirs` is
            not installed.
    """
    found = None
    # OSError: the path is relative, and the working directory was deleted.
    with contextlib.suppress(RuntimeError, OSError):
        if configured := os.environ.get(DATA_DIR_VARIABLE):
            found = Path(configured).expanduser()
        else:
            try:
                import platformdirs  # of the `local` extra
            except ModuleNotFoundError:
                raise missing_extra("platformdirs") from None
            found = platformdirs.user_data_path("evalhub-mcp", appauthor=False)
        found = found.absolute()
    # Some versions of platformdirs leave the `~` as it is.
    if found is None or "~" in found.parts:
        raise LocalHubError(
            "This user has no home directory for the local hub's data.",
            f"Set {DATA_DIR_VARIABLE} to an absolute path, or HOME.",
        )
    if "$" in str(found):  # the hub replaces variables in its files, and dies of this one
        raise LocalHubError(
            f"The local hub cannot keep its data in {_readable(found)}: its path contains $.",
            f"Set {DATA_DIR_VARIABLE} to a path without it; is ${{…}} a placeholder to fill in?",
        )
    return found / "hub"


def storage_error(root: Path, error: OSError | ValueError) -> LocalHubError:
    """The error for a file below `root` that cannot be used: its path, the reason, and a remedy."""
    # A file is renamed to its place, so the second name is the one that is known.
    where = getattr(error, "filename2", None) or getattr(error, "filename", None)
    # Hidden files come and go under random names; their directory is what the user can look at.
    place = Path(os.fsdecode(where)) if isinstance(where, str | bytes) else root
    shown = str(place.parent if place.suffix == ".partial" else place)
    reason = getattr(error, "strerror", None) or f"its path or content is unusable ({error})"
    advice = _ADVICE.get(getattr(error, "errno", None) or 0, "Correct that")
    return LocalHubError(
        f"The local hub's data in {_readable(root)} cannot be used: {_readable(shown)}: "
        f"{_readable(reason)}.",
        f"{advice}, or set {DATA_DIR_VARIABLE} to another directory (and start this server "
        "again). After a correction the next call tries again.",
    )


def storage_problem(root: Path) -> LocalHubError | None:
    """The error that keeps a hub from writing below `root`, found by writing a file there."""
    probe = root / f"probe.{os.urandom(4).hex()}.partial"
    try:
        probe.write_bytes(bytes(_PROBE_BYTES))
    except OSError as error:
        return storage_error(root, error)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    return None


def _readable(text: object) -> str:
    """A path as text that every output can show: one that is not UTF-8 has surrogates."""
    return str(text).encode("utf-8", "backslashreplace").decode()


def ensure_private_dir(path: Path) -> Path:
    """Create `path` with mode 0700, or close an existing directory to other users.

    Raises:
        LocalHubError: It is not a directory, or another user owns it.
    """
    advice = f"Set {DATA_DIR_VARIABLE} to a directory of your own."
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.stat()
        if found.st_uid == os.getuid() and found.st_mode & 0o077:
            path.chmod(0o700)
    except (OSError, ValueError) as error:
        raise storage_error(path, error) from error
    if found.st_uid != os.getuid():
        raise LocalHubError(f"The data directory {path} belongs to another user.", advice)
    return path


def claim_jobs_dir(path: Path | None = None) -> Path:
    """Create the hub's job directory, or check that an existing one is this user's alone.

    Raises:
        LocalHubError: It is a symbolic link, not a directory, or another user's.
    """
    path = JOBS_DIR if path is None else path
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError as error:
        raise LocalHubError(f"{path} cannot be created: {error.strerror}.") from error
    found = path.lstat()
    problem = None
    if stat.S_ISLNK(found.st_mode):
        problem = "is a symbolic link"
    elif not stat.S_ISDIR(found.st_mode):
        problem = "is not a directory"
    elif found.st_uid != os.getuid():
        problem = f"belongs to another user (uid {found.st_uid})"
    if problem:
        raise LocalHubError(
            f"{path} {problem}. The hub always keeps the files of its running jobs there, so the "
            "local hub is not started.",
            f"Have {path} removed, or use --base-url with a hub elsewhere.",
        )
    if found.st_mode & 0o077:
        path.chmod(0o700)
    return path


@contextlib.contextmanager
def lock(root: Path) -> Iterator[None]:
    """Hold the lock of the data directory `root`.

    Raises:
        DataDirectoryBusyError: Another process held it for `LOCK_SECONDS`.
    """
    try:
        held = file_locks.hold(root / "lock", within=LOCK_SECONDS)
    except BlockingIOError:
        raise DataDirectoryBusyError(
            f"Another server keeps {root} busy.", "Try again in a moment."
        ) from None
    try:
        yield
    finally:
        os.close(held)


def open_new_log(directory: Path) -> int:
    """Start a new `hub.log` in `directory` and keep three old ones; returns its descriptor.

    A hub that still writes to an older log goes on doing so: it has the file open.
    """
    log = directory / "hub.log"
    names = [log, *(directory / f"hub.log.{number}" for number in range(1, _OLD_LOGS + 1))]
    for newer, older in reversed(list(pairwise(names))):
        if newer.exists():
            newer.replace(older)
    return os.open(log, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
