"""The truth about jobs whose evaluation died with its hub.

The hub keeps such a job pending or running for ever. After each start of a hub, every
unfinished job of before that start is looked at; if no living evaluation and no other living
hub of this user stands behind it, its open benchmarks are marked failed.
"""

import contextlib
import datetime as dt
import json
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import ClientError, NotFoundError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local import reports
from evalhub_mcp.local.instance import JOBS_DIR, Instance, instances

log = logging.getLogger(__name__)

MESSAGE = "Interrupted by a restart of the local hub; its evaluation is gone. Submit it again."
CODE = "interrupted"
_UNCLEAR = 3.0  # further seconds for an evaluation that may just have been started
_DYING = 5.0  # seconds an evaluation of a crashed hub may take to notice


def recover(
    data_dir: Path,
    own: Instance,
    origin: str,
    ca_cert_path: Path,
    hub_started: float,
    stop: threading.Event,
) -> int:
    """Mark the lost jobs of before `hub_started` failed; how many jobs were."""
    second = int(hub_started)
    marked = 0
    with reports.client(origin, ca_cert_path) as hub:
        known = [
            (_epoch(job.resource.created_at), job)
            for job in _unfinished(hub)
            if job.resource.created_at is not None
        ]
        lost = [job for created, job in known if created < second]
        # The hub counts in seconds: these may be older or newer than itself. A newer one has
        # its evaluation by the time they are looked at.
        unclear = [job for created, job in known if created == second]
        for job in lost:
            marked += _recover_one(hub, job, data_dir, own, stop)
        if unclear and not stop.wait(_UNCLEAR):
            for job in unclear:
                marked += _recover_one(hub, job, data_dir, own, stop)
    return marked


def _recover_one(
    hub: SyncEvalHubClient, job: EvaluationJob, data_dir: Path, own: Instance, stop: threading.Event
) -> bool:
    if stop.is_set() or _is_alive(job, data_dir, own, stop):
        return False
    try:
        return _mark(hub, job)
    except NotFoundError:
        # The hub takes no events for a job whose collection was deleted.
        with contextlib.suppress(ClientError):
            hub.jobs.cancel(job.id)
    except ClientError as error:
        # Another server of this user may have been quicker.
        log.warning("Job %s could not be marked failed: %s", job.id, error)
    return False


def _unfinished(hub: SyncEvalHubClient) -> list[EvaluationJob]:
    found = [job for state in ("pending", "running") for job in hub.jobs.iterate(status=state)]
    return list({job.id: job for job in found}.values())


def _is_alive(job: EvaluationJob, data_dir: Path, own: Instance, stop: threading.Event) -> bool:
    origin = _origin(job.id)
    created = _epoch(job.resource.created_at) if job.resource.created_at else 0.0
    for other in instances(data_dir):
        if not other.alive:
            continue
        if other.root != own.root:
            running = any(name.startswith(f"{job.id}.") for name in other.adapters())
            if running or (origin == other.origin and created >= int(other.started_at)):
                return True
    # An evaluation of our own crashed hub ends itself as soon as it notices.
    waited = 0.0
    while any(name.startswith(f"{job.id}.") for name in own.adapters()):
        if waited >= _DYING or stop.wait(0.1):
            return True
        waited += 0.1
    return False


def _origin(job_id: str) -> str | None:
    """The hub a job was given to, from the file that hub wrote for its evaluation."""
    for path in (JOBS_DIR / job_id).glob("*/*/*/meta/job.json"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            if path.lstat().st_uid == os.getuid():
                return "/".join(str(json.loads(path.read_bytes())["callback_url"]).split("/")[:3])
    return None


def _mark(hub: SyncEvalHubClient, job: EvaluationJob) -> bool:
    posted = [
        reports.mark_failed(hub, benchmark, MESSAGE, CODE) for benchmark in _benchmarks(hub, job)
    ]
    return any(posted)


def _benchmarks(hub: SyncEvalHubClient, job: EvaluationJob) -> Iterator[reports.Benchmark]:
    wanted = list(job.benchmarks or [])
    if not wanted and job.collection is not None:
        wanted = list(hub.collections.get(job.collection.id).benchmarks)
    for index, benchmark in enumerate(wanted):
        yield reports.Benchmark(job.id, benchmark.provider_id, benchmark.id, index)


def _epoch(moment: dt.datetime) -> float:
    return moment.timestamp()
