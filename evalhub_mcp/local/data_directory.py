"""Where the embedded hub keeps its things, and who may look at them.

The data directory is the user's alone. The hub's job directory is fixed in the hub
(`/tmp/evalhub-jobs`) and shared by all users of a machine, so it is claimed for this
user before a hub is started, and a directory that is not ours is refused rather than used.
"""

import os
import stat
from functools import partial
from pathlib import Path

from evalhub_mcp.local.errors import LocalHubError

JOBS_DIR = Path("/tmp/evalhub-jobs")  # noqa: S108 - fixed in the hub, which ignores TMPDIR
DATA_DIR_VARIABLE = "EVALHUB_MCP_DATA_DIR"
PARTS = ("datasets", "instances", "logs", "providers", "secrets", "slots")
_KEPT_LOGS = 3


def default_data_dir() -> Path:
    """`hub` below the user's data directory, or below $EVALHUB_MCP_DATA_DIR if that is set.

    Raises:
        LocalHubError: the user has no home directory, or `platformdirs` is not installed.
    """
    if configured := os.environ.get(DATA_DIR_VARIABLE):
        find = Path(configured).expanduser
    else:
        try:
            import platformdirs
        except ModuleNotFoundError:
            raise extra_missing("platformdirs") from None
        find = partial(platformdirs.user_data_path, "evalhub-mcp", appauthor=False)
    try:
        found = find()
    except RuntimeError:
        found = None
    # Some versions of platformdirs leave the `~` as it is.
    if found is None or found.parts[:1] == ("~",):
        raise LocalHubError(
            "This user has no home directory for the local hub's data.",
            f"Set {DATA_DIR_VARIABLE} to an absolute path, or HOME.",
        )
    return found.absolute() / "hub"


def extra_missing(package: str) -> LocalHubError:
    """The error for an installation without the `local` extra."""
    return LocalHubError(
        f"The local hub needs the package {package}, which is not installed.",
        "Install it with: pip install 'evalhub-mcp[local]'",
    )


def private_dir(path: Path) -> Path:
    """Create `path` (mode 0700), or make sure that an existing one is ours alone.

    Raises:
        LocalHubError: it is no directory, or belongs to somebody else.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.stat()
        if found.st_uid == os.getuid() and found.st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise LocalHubError(
            f"The data directory {path} cannot be used: {error.strerror}.",
            f"Set {DATA_DIR_VARIABLE} to a directory of your own.",
        ) from error
    if found.st_uid != os.getuid():
        raise LocalHubError(
            f"The data directory {path} belongs to another user.",
            f"Set {DATA_DIR_VARIABLE} to a directory of your own.",
        )
    return path


def claim_jobs_dir(path: Path | None = None) -> Path:
    """Make sure that the hub's job directory exists and is this user's alone.

    Raises:
        LocalHubError: it is a symbolic link, no directory, or another user's.
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
            f"{path} {problem}. The hub keeps the files of its running jobs there and cannot "
            "be told otherwise, so the local hub is not started.",
            f"Have {path} removed, or use --base-url with a hub elsewhere.",
        )
    if found.st_mode & 0o022:
        path.chmod(0o700)
    return path


def open_log(directory: Path) -> int:
    """Start a new `hub.log` in `directory`, keeping the last three; a read-write descriptor.

    A hub that still writes to an older one goes on undisturbed: it holds the file, not its name.
    """
    log = directory / "hub.log"
    if log.exists():
        for number in range(_KEPT_LOGS, 1, -1):
            older = directory / f"hub.log.{number - 1}"
            if older.exists():
                older.replace(directory / f"hub.log.{number}")
        log.replace(directory / "hub.log.1")
    return os.open(log, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
