"""The rules of the guard: which jobs, programs, environment and secrets it allows.

They are read from files of evalhub-mcp and of the hub, which are checked first. Whatever is not on
the allow-list is refused with the reason. Standard library only.
"""

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evalhub_mcp import vouchers
from evalhub_mcp.local.secret_hosts import HostRefusedError, SecretUse, check_use, secret_uses

NOT_VOUCHED_FOR = (
    "The local hub runs only jobs that this user has submitted with evalhub-mcp or its Python "
    "client, as they were submitted (docs/local-hub.md, The guard)"
)
_JOB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
MAX_ENTRIES = 20
"""Entries of one secret."""
SECRET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_MAX_JOB_BYTES = 11 * 1024 * 1024
"""The hub accepts jobs of up to 10 MiB."""


class RefusedError(Exception):
    """The guard does not run this; the message is the reason, `code` its kind."""

    def __init__(self, reason: str, code: str = "command_refused") -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class GuardedJob:
    """The parts of the hub's job.json the guard needs."""

    path: Path
    job_id: str
    provider_id: str
    benchmark_id: str
    index: int
    callback_url: str
    digest: str = ""
    """Of its content, as in `evalhub_mcp.vouchers`."""
    secrets: tuple[SecretUse, ...] = ()

    @property
    def name(self) -> str:
        """A name no other benchmark of any job has."""
        return f"{self.job_id}.{self.index}"

    @property
    def log(self) -> Path:
        """The evaluation's output, which the hub keeps beside the job's `meta` directory."""
        return self.path.parent.parent / "jobrun.log"


def read_job(path: str | None, jobs_dir: Path) -> GuardedJob:
    """Read job.json.

    Raises:
        RefusedError: It is not a job file the hub wrote for this user below `jobs_dir`.
    """
    if not path:
        raise RefusedError("EVALHUB_JOB_SPEC_PATH is not set; this program is run by the hub only")
    real = Path(path).resolve()
    if jobs_dir.resolve() not in real.parents or real.name != "job.json":
        raise RefusedError(f"{path} is not a job file of the hub")
    try:
        found = real.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
            raise RefusedError(f"{path} is not a file of this user")
        if found.st_size > _MAX_JOB_BYTES:
            raise RefusedError(f"{path} is larger than the hub allows")
        spec = json.loads(real.read_bytes())
        job = GuardedJob(
            path=real,
            job_id=str(spec["id"]),
            provider_id=str(spec["provider_id"]),
            benchmark_id=str(spec["benchmark_id"]),
            index=int(spec.get("benchmark_index") or 0),
            callback_url=str(spec.get("callback_url") or ""),
            digest=vouchers.benchmark_digest(
                spec.get("model"),
                str(spec["provider_id"]),
                str(spec["benchmark_id"]),
                spec.get("parameters"),
                spec.get("num_examples"),
            ),
            secrets=tuple(secret_uses(spec.get("model"), spec.get("parameters"))),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError(f"{path} cannot be read as a job ({type(error).__name__})") from error
    if not _JOB_ID.fullmatch(job.job_id):
        raise RefusedError("the job's id is malformed")
    return job


@dataclass(frozen=True)
class Program:
    """The program an evaluation runs."""

    argv: list[str]
    cwd: str | None
    environment: dict[str, str]


def allowed_program(allow_list: dict[str, Any], command: str, job: GuardedJob) -> Program:
    """The program the allow-list has for `command`.

    Raises:
        RefusedError: It has none for this job's provider, or the job reports to another hub.
    """
    entry = allow_list["commands"].get(command.strip())
    if entry is None or entry["provider_id"] != job.provider_id:
        raise RefusedError(
            f"the local hub runs only its own evaluations, and provider {job.provider_id!r} is "
            "not one of them. Choose a provider that is listed as local"
        )
    if not f"{job.callback_url.rstrip('/')}/".startswith(f"{allow_list['origin']}/"):
        raise RefusedError("the job would report to another address than the local hub")
    return Program(
        argv=[str(part) for part in entry["argv"]],
        cwd=entry.get("cwd"),
        environment=dict(entry.get("environment") or {}),
    )


def evaluation_environment(
    allow_list: dict[str, Any],
    job: GuardedJob,
    keys: Path,
    own: dict[str, str] | None = None,
) -> dict[str, str]:
    """The evaluation's whole environment.

    `keys` is the directory of its secrets, `own` the variables its provider sets.
    """
    return {
        **allow_list["environment"],
        **(own or {}),
        "EVALHUB_JOB_SPEC_PATH": str(job.path),
        "EVALHUB_CA_CERT_PATH": allow_list["ca_cert_path"],
        "EVALHUB_SECRETS_DIR": str(keys),
    }


def copy_secrets(secrets: Path, uses: tuple[SecretUse, ...], keys: Path) -> None:
    """Copy the secrets of a job into the new private directory `keys`; missing ones are skipped.

    Raises:
        RefusedError: A secret may not be sent to an endpoint of the job.
    """
    for use in uses:
        try:
            check_use(secrets.parent, use)
        except HostRefusedError as error:
            raise RefusedError(str(error).rstrip("."), "secret_refused") from None
    keys.mkdir(mode=0o700)
    for name in {use.secret for use in uses}:
        source = secrets / name
        if not SECRET_NAME.fullmatch(name):
            continue
        if source.is_dir():
            (keys / name).mkdir(mode=0o700)
            for entry in sorted(source.iterdir())[:MAX_ENTRIES]:
                if SECRET_NAME.fullmatch(entry.name) and entry.is_file():
                    _copy_private(entry, keys / name / entry.name)
        elif source.is_file():
            _copy_private(source, keys / name)


def _copy_private(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    target.write_bytes(source.read_bytes())
