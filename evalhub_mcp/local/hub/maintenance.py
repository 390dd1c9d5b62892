"""Status, stop and reset of the local hub, for the command line.

The state is read from locks, files and the database, and no request is sent to the hub, so the
answer is also right for a hub that hangs or has crashed.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from evalhub_mcp import hub_socket
from evalhub_mcp.local import data_directory
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import certificate, database
from evalhub_mcp.local.hub.attached_servers import AttachedServer, attached_servers
from evalhub_mcp.local.hub.configuration import Fingerprint
from evalhub_mcp.local.hub.find_or_start import STOP_WITHIN
from evalhub_mcp.local.hub.instance_directory import Instance, State, living_instance
from evalhub_mcp.local.hub.run_queue import waiting_evaluations
from evalhub_mcp.local.log_tail import sanitize_log
from evalhub_mcp.local.private_files import read_json
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.samples.sample_file import EVAL_LOG_SUFFIX

_HUB_FILES = {
    "instances",
    "logs",
    data_directory.SAMPLES,
    "slots",
    "tls",
    hub_socket.NAME,
    "opened-by.json",
    "port.json",
}
"""The files that `reset` deletes besides the database; all others belong to the user."""
OPEN_TO_OTHERS = (
    "Other users can read, cancel and delete jobs and report false results there. They cannot run "
    "programs or read keys. If you do not trust them, use a hub elsewhere (--base-url)."
)
"""The risk, if every user of a machine can connect to the local hub."""
_IN_USE = {"clients", "lock"}
"""Files that even `reset --all` keeps: servers stay registered, and `reset` holds the lock."""


@dataclass(frozen=True)
class Evaluation:
    """A benchmark that runs or waits in the queue."""

    job_id: str
    benchmark_index: int
    provider_id: str
    benchmark_id: str
    queued: bool


@dataclass(frozen=True)
class Status:
    """The local hub as seen from outside; sizes are in bytes, times in seconds since the epoch."""

    running: bool
    state: str
    url: str
    port: int
    private: bool
    who_can_connect: str
    ca_cert_path: str
    pid: int
    supervisor_pid: int
    started_at: float
    hub_version: str
    package_version: str
    data_dir: str
    log: str
    clients: list[AttachedServer]
    evaluations: list[Evaluation]
    open_jobs: list[str]
    limits: dict[str, float]
    sizes: dict[str, int]
    answers_dir: str
    inspect_logs: int
    """Logs of inspect-ai in `answers_dir`."""
    backups: list[str]
    added_providers: dict[str, str]
    """The file each user-defined provider was added from, by the provider's id."""
    unusable_providers: dict[str, str]
    """Why a user-defined provider cannot run any more, by its id."""

    def as_json(self) -> dict[str, object]:
        """All fields as plain values."""
        return {**asdict(self), "clients": [server._asdict() for server in self.clients]}


def status(root: Path) -> Status:
    """The state of the hub on the data directory `root`."""
    path = root / database.NAME
    providers = user_defined.load(root)
    backups = database.backups(path) if root.is_dir() else []
    backup_size = sum(map(_size, backups))
    job_dirs = [data_directory.JOBS_DIR / id for id in _removable_jobs(path)]
    instance = living_instance(root)
    state = instance.state if instance else State(status="stopped")
    fingerprint = Fingerprint.of(instance) if instance else None
    allow_list = (read_json(instance.allow_list) if instance else None) or {}
    return Status(
        running=instance is not None,
        state="stopping" if instance and instance.stopping.exists() else state.status,
        url=state.origin,
        port=urlsplit(state.origin).port or 0,
        private=state.private,
        who_can_connect=state.who_can_connect if instance else "",
        ca_cert_path=str(instance.tls / certificate.CA) if instance else "",
        pid=(instance and instance.hub_pid) or 0,
        supervisor_pid=(instance and instance.supervisor_pid) or 0,
        started_at=state.started_at,
        hub_version=fingerprint.hub if fingerprint else "",
        package_version=fingerprint.package if fingerprint else "",
        data_dir=str(root),
        log=str(root / "logs" / "hub.log"),
        clients=list(attached_servers(root)),
        evaluations=list(_evaluations(root, instance)) if instance else [],
        open_jobs=database.open_job_ids(path) or [],
        limits=allow_list.get("limits", {}),
        sizes={
            "database": sum(map(_size, root.glob(f"{database.NAME}*"))) - backup_size,
            "backups": backup_size,
            "logs": _size(root / "logs"),
            "job_files": sum(map(_size, job_dirs)),
            "answers": _size(root / data_directory.SAMPLES),
        },
        answers_dir=str(root / data_directory.SAMPLES),
        inspect_logs=len(list((root / data_directory.SAMPLES).glob(f"*{EVAL_LOG_SUFFIX}"))),
        backups=[backup.name for backup in backups],
        added_providers={one.id: one.source for one in providers.usable},
        unusable_providers=providers.unusable,
    )


def _evaluations(root: Path, instance: Instance) -> Iterator[Evaluation]:
    waiting = set(waiting_evaluations(root / "slots"))
    for name in instance.evaluations():
        job_id, _, index = name.rpartition(".")
        # The hub's own layout: <job>/<index>/<provider>/<benchmark>.
        job_dir = data_directory.JOBS_DIR / job_id / index
        benchmark_dir = next(iter(sorted(job_dir.glob("*/*"))), None)
        yield Evaluation(
            job_id=job_id,
            benchmark_index=int(index),
            provider_id=benchmark_dir.parent.name if benchmark_dir else "",
            benchmark_id=benchmark_dir.name if benchmark_dir else "",
            queued=name in waiting,
        )


def program_name(pid: int) -> str:
    """The name of the program a process runs, or "" if it cannot be found out."""
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
    return sanitize_log(Path(shown.strip()).name)[:60]


def stop(root: Path, *, force: bool = False) -> bool:
    """Stop the hub of `root`; False if none runs. Servers start it again when they need it.

    Raises:
        LocalHubError: Evaluations are running and `force` is not set. With `force` they are
            reported as failed.
    """
    instance = living_instance(root)
    if instance is None:
        return False
    open_jobs = database.open_job_ids(root / database.NAME)
    # An evaluation whose job has ended is about to end itself.
    busy = sum(
        open_jobs is None or name.rpartition(".")[0] in open_jobs for name in instance.evaluations()
    )
    if busy and not force:
        some = "1 evaluation is" if busy == 1 else f"{busy} evaluations are"
        raise LocalHubError(
            f"{some} running on the local hub, which was not stopped.",
            "Cancel the jobs, wait for them, or use --force to end them as failed.",
        )
    instance.stop(STOP_WITHIN)
    return True


def reset(root: Path, *, everything: bool = False, force: bool = False) -> None:
    """Delete jobs, results, answers, collections, logs and the certificate of the hub on `root`.

    The user's own files (secrets, data sets, added providers) are deleted only with
    `everything`.

    Raises:
        LocalHubError: Evaluations are running (see `stop`), or a file cannot be deleted.
    """
    if not root.exists():
        return
    data_directory.ensure_private_dir(root)
    with data_directory.lock(root):
        stop(root, force=force)
        for job_id in _removable_jobs(root / database.NAME):
            shutil.rmtree(data_directory.JOBS_DIR / job_id, ignore_errors=True)
        try:
            for path in root.iterdir():
                ours = path.name in _HUB_FILES or path.name.startswith(database.NAME)
                if path.name in _IN_USE or not (ours or everything):
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as error:
            raise LocalHubError(f"{error.filename} cannot be deleted: {error.strerror}.") from error


def _removable_jobs(path: Path) -> list[str]:
    """The ids in the database that are safe as the name of a directory."""
    return [id for id in database.job_ids(path) or [] if id.replace("-", "").isalnum()]


def _size(path: Path) -> int:
    """Bytes of a file, or of all files below a directory; 0 if it is missing."""
    try:
        if path.is_dir():
            return sum(one.lstat().st_size for one in path.rglob("*") if one.is_file())
        return path.lstat().st_size
    except OSError:
        return 0
