"""Looking after the local hub by hand: what it does, stopping it, starting over.

Nothing here starts a hub, and nothing asks one: what is said comes from locks, files and the
database, so that it is true of a hub that hangs or crashed, too.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from evalhub_mcp.local import data_directory
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import attached_servers, database, file_locks, run_queue
from evalhub_mcp.local.hub.configuration import Label
from evalhub_mcp.local.hub.instance_directory import Instance, instances
from evalhub_mcp.local.log_tail import clean
from evalhub_mcp.local.private_files import read_json
from evalhub_mcp.local.providers import user_defined

STOP_WITHIN = 12.0
_LOCK_WITHIN = 30.0
_OF_THE_HUB = {"instances", "logs", "slots", "tls", "opened-by.json", "port.json"}
"""What `reset` deletes beside the database; all else is the user's own."""
_IN_USE = {"clients", "lock"}
"""What even `reset --all` leaves: servers that are attached stay so, and we hold the lock."""


@dataclass(frozen=True)
class Evaluation:
    """A benchmark that runs or waits for its turn."""

    job_id: str
    benchmark_index: int
    provider_id: str
    benchmark_id: str
    queued: bool


@dataclass(frozen=True)
class Status:
    """The local hub from outside; sizes are in bytes, moments in seconds since the epoch."""

    running: bool
    data_dir: str
    log: str
    state: str = "stopped"
    url: str = ""
    port: int = 0
    pid: int = 0
    supervisor_pid: int = 0
    started_at: float = 0.0
    hub_version: str = ""
    package_version: str = ""
    clients: list[attached_servers.Member] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    open_jobs: list[str] = field(default_factory=list)
    limits: dict[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    backups: list[str] = field(default_factory=list)
    added_providers: dict[str, str] = field(default_factory=dict)
    """The user's own, by id, with the file each was added from."""
    unusable_providers: dict[str, str] = field(default_factory=dict)
    """Those of them that cannot run any more, with the reason."""

    def as_json(self) -> dict[str, object]:
        """All of it as plain values."""
        return {**asdict(self), "clients": [one._asdict() for one in self.clients]}


def data_dir() -> Path:
    """The hub's data directory of this user, which need not exist."""
    return data_directory.default_data_dir()


def living(root: Path) -> Instance | None:
    """The hub that runs on the data directory `root`, if any."""
    return next((one for one in instances(root) if one.alive), None)


def status(root: Path) -> Status:
    """What there is on the data directory `root`."""
    path = root / database.NAME
    own = user_defined.load(root)
    found = Status(
        added_providers={one.provider.id: one.source for one in own.added},
        unusable_providers=own.unusable,
        running=False,
        data_dir=str(root),
        log=str(root / "logs" / "hub.log"),
        open_jobs=database.open_jobs(path) or [],
        clients=list(attached_servers.present(root)),
        backups=[copy.name for copy in database.copies(path)] if root.is_dir() else [],
        sizes={
            "database": sum(_size(one) for one in root.glob(f"{database.NAME}*") if one.is_file())
            - sum(_size(copy) for copy in database.copies(path)),
            "backups": sum(_size(copy) for copy in database.copies(path)),
            "logs": _size(root / "logs"),
            "job_files": sum(
                _size(JOBS_DIR / job_id)
                for job_id in database.jobs(path) or []
                if _safe_name(job_id)
            ),
        },
    )
    instance = living(root)
    if instance is None:
        return found
    said, label = instance.state, Label.of(instance)
    return Status(
        **{
            **{name: getattr(found, name) for name in Status.__dataclass_fields__},
            "running": True,
            "state": "stopping" if instance.stopping.exists() else said.status,
            "url": said.origin,
            "port": urlsplit(said.origin).port or 0,
            "pid": instance.hub_pid or 0,
            "supervisor_pid": instance.supervisor_pid or 0,
            "started_at": said.started_at,
            "hub_version": label.hub if label else "",
            "package_version": label.package if label else "",
            "evaluations": list(_evaluations(root, instance)),
            "limits": (read_json(instance.allow) or {}).get("limits", {}),
        }
    )


def _evaluations(root: Path, instance: Instance) -> Iterable[Evaluation]:
    waiting = set(run_queue.waiting_names(root / "slots"))
    for name in instance.adapters():
        job_id, _, index = name.rpartition(".")
        # The hub's own layout: <job>/<index>/<provider>/<benchmark>.
        where = next(iter(sorted((JOBS_DIR / job_id / index).glob("*/*"))), None)
        yield Evaluation(
            job_id=job_id,
            benchmark_index=int(index),
            provider_id=where.parent.name if where else "",
            benchmark_id=where.name if where else "",
            queued=name in waiting,
        )


def program(pid: int) -> str:
    """The name of the program a process runs, or "" when that cannot be told."""
    try:
        shown = subprocess.run(  # noqa: S603
            ["ps", "-o", "comm=", "-p", str(pid)],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    return clean(Path(shown.strip()).name)[:60]


def stop(root: Path, *, force: bool = False) -> bool:
    """Stop the hub of `root`; False if none runs. Servers start it again when they need it.

    Raises:
        LocalHubError: evaluations are running, and `force` does not say that they may end
            (they are then reported as failed, with that reason).
    """
    instance = living(root)
    if instance is None:
        return False
    unfinished = database.open_jobs(root / database.NAME)
    # One that has reported its end is about to be gone.
    busy = sum(
        unfinished is None or name.rpartition(".")[0] in unfinished for name in instance.adapters()
    )
    if busy and not force:
        some = "1 evaluation is" if busy == 1 else f"{busy} evaluations are"
        raise LocalHubError(
            f"{some} running on the local hub, which was not stopped.",
            "Cancel the jobs, wait for them, or use --force to end them as failed.",
        )
    instance.end(STOP_WITHIN)
    return True


def reset(root: Path, *, everything: bool = False, force: bool = False) -> None:
    """Delete jobs, results, collections, logs and the certificate of the hub on `root`.

    What the user put there (secrets, data sets, added providers) stays unless `everything` is
    said.

    Raises:
        LocalHubError: evaluations are running (see `stop`), or a file cannot be deleted.
    """
    if not root.exists():
        return
    data_directory.private_dir(root)
    try:
        lock = file_locks.hold_within(root / "lock", _LOCK_WITHIN)
    except TimeoutError:
        raise LocalHubError(f"A server keeps {root} busy.", "Try again in a moment.") from None
    try:
        stop(root, force=force)
        job_ids = database.jobs(root / database.NAME) or []
        try:
            for job_id in filter(_safe_name, job_ids):
                shutil.rmtree(JOBS_DIR / job_id, ignore_errors=True)
            for path in root.iterdir():
                ours = path.name in _OF_THE_HUB or path.name.startswith(database.NAME)
                if path.name in _IN_USE or not (ours or everything):
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as error:
            raise LocalHubError(f"{error.filename} cannot be deleted: {error.strerror}.") from error
    finally:
        os.close(lock)


def _safe_name(name: str) -> bool:
    return bool(name) and name.replace("-", "").isalnum()


def _size(path: Path) -> int:
    """Bytes of a file, or of all files below a directory; 0 if it is not there."""
    try:
        if path.is_dir():
            return sum(one.lstat().st_size for one in path.rglob("*") if one.is_file())
        return path.lstat().st_size
    except OSError:
        return 0
