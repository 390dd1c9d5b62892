"""What the guard lets in: which job, which program, with which environment and secrets.

Decision: everything is read from files of ours or of the hub's that are checked first, and
what is not on the list is refused with the reason. Standard library only, as the guard.
"""

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_JOB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_SECRET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_MAX_SPEC = 11 * 1024 * 1024  # the hub takes at most 10 MiB


class Refused(Exception):
    """The guard does not run this; the message says why."""


@dataclass(frozen=True)
class Job:
    """The parts of the hub's job.json the guard needs."""

    path: Path
    job_id: str
    provider_id: str
    benchmark_id: str
    index: int
    callback_url: str
    secrets: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from every other benchmark of every job."""
        return f"{self.job_id}.{self.index}"

    @property
    def log(self) -> Path:
        """What the evaluation wrote; the hub keeps it beside the job's `meta` directory."""
        return self.path.parent.parent / "jobrun.log"

    def log_size(self) -> int:
        """Bytes of that log; 0 when there is none."""
        try:
            return self.log.stat().st_size
        except OSError:
            return 0


def read_job(path: str | None, jobs_dir: Path) -> Job:
    """Read job.json.

    Raises:
        Refused: it is not a job file the hub wrote for us below `jobs_dir`.
    """
    if not path:
        raise Refused("EVALHUB_JOB_SPEC_PATH is not set; this program is run by the hub only")
    real = Path(path).resolve()
    if jobs_dir.resolve() not in real.parents or real.name != "job.json":
        raise Refused(f"{path} is not a job file of the hub")
    try:
        found = real.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
            raise Refused(f"{path} is not a file of this user")
        if found.st_size > _MAX_SPEC:
            raise Refused(f"{path} is larger than the hub allows")
        spec = json.loads(real.read_bytes())
        job = Job(
            path=real,
            job_id=str(spec["id"]),
            provider_id=str(spec["provider_id"]),
            benchmark_id=str(spec["benchmark_id"]),
            index=int(spec.get("benchmark_index") or 0),
            callback_url=str(spec.get("callback_url") or ""),
            secrets=tuple(_secret_names([spec.get("model"), spec.get("parameters")])),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(f"{path} cannot be read as a job ({type(error).__name__})") from error
    if not _JOB_ID.fullmatch(job.job_id):
        raise Refused("the job's id is malformed")
    return job


def _secret_names(value: object) -> Iterator[str]:
    """The secrets a job names: what stands under `secret_ref`, or `…_secret_ref`, in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(inner, str):
                yield from _secret_names(inner)
            elif str(key) == "secret_ref" or str(key).endswith("_secret_ref"):
                yield inner
    elif isinstance(value, list):
        for inner in value:
            yield from _secret_names(inner)


@dataclass(frozen=True)
class Program:
    """What runs for a command."""

    argv: list[str]
    cwd: str | None
    environment: dict[str, str]


def allowed_program(allow: dict[str, Any], command: str, job: Job) -> Program:
    """What runs for `command`.

    Raises:
        Refused: the allow-list does not have it for this job's provider.
    """
    entry = allow["commands"].get(command.strip())
    if entry is None or entry["provider_id"] != job.provider_id:
        raise Refused(
            f"the local hub runs only its own evaluations, and provider {job.provider_id!r} is "
            "not one of them. Choose a provider that discover_providers lists as local"
        )
    if not f"{job.callback_url.rstrip('/')}/".startswith(f"{allow['origin']}/"):
        raise Refused("the job would report to another place than the local hub")
    return Program(
        argv=[str(part) for part in entry["argv"]],
        cwd=entry.get("cwd"),
        environment=dict(entry.get("environment") or {}),
    )


def environment(
    allow: dict[str, Any], job: Job, keys: Path, own: dict[str, str] | None = None
) -> dict[str, str]:
    """The evaluation's whole environment; `keys` holds the secrets it may read."""
    return {
        **allow["environment"],
        **(own or {}),
        "EVALHUB_JOB_SPEC_PATH": str(job.path),
        "EVALHUB_CA_CERT_PATH": allow["ca_cert_path"],
        "EVALHUB_SECRETS_DIR": str(keys),
    }


def hand_over(secrets: Path, names: tuple[str, ...], keys: Path) -> None:
    """Put copies of the secrets `names` into a new private directory; absent ones are left out."""
    keys.mkdir(mode=0o700)
    for name in names:
        source = secrets / name
        if _SECRET_NAME.fullmatch(name) and source.is_file():
            (keys / name).touch(mode=0o600)
            (keys / name).write_bytes(source.read_bytes())
