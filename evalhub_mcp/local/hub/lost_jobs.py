"""Marks jobs as failed whose evaluation has died without reporting its end.

The hub leaves such a job pending or running for ever. This happens when the hub or the machine
failed together with the evaluation, or when the evaluation was killed together with its guard.

The supervisor starts this as a process where the database has open jobs:
`python -I -m evalhub_mcp.local.hub.lost_jobs <instance directory> <time>`. Jobs created before
that time (epoch seconds) that have no living evaluation are lost.
"""

import contextlib
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import ClientError, NotFoundError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.hub import certificate, file_locks
from evalhub_mcp.local.hub.benchmark_events import Benchmark, local_client, post_failure
from evalhub_mcp.local.hub.instance_directory import Instance, wait_until

logger = logging.getLogger(__name__)

RESTARTED = "Interrupted by a restart of the local hub; its evaluation is gone. Submit it again."
DIED = "Its evaluation was killed or ended without reporting a result. Submit it again."
_CODE = "interrupted"
# In seconds.
_SAME_SECOND_WAIT = 3.0  # until a job created in the same second has its evaluation
_ORPHAN_WAIT = 5.0  # until an evaluation of a crashed hub has noticed the crash and ended


def mark_lost_jobs(instance: Instance, before: float) -> int:
    """Mark lost jobs created before `before` failed; returns how many were marked.

    Raises:
        ClientError: The hub cannot be reached.
    """
    started = instance.state.started_at
    # The hub counts whole seconds. Right after its start, a job of that second may be older.
    interrupted_until = int(started) if before <= started else int(started) - 1
    with local_client(instance.state.origin, instance.tls / certificate.CA) as hub:
        jobs = [(created, job) for job in _open_jobs(hub) if (created := _created_at(job))]

        def mark(found: list[tuple[float, EvaluationJob]]) -> int:
            return sum(_mark_if_lost(hub, *one, instance, interrupted_until) for one in found)

        older = [one for one in jobs if one[0] < int(before) or _is_in_the_future(one[0])]
        # These may be older or newer than `before`. A newer one gets its evaluation soon.
        same_second = [one for one in jobs if one[0] == int(before)]
        marked = mark(older)
        if same_second:
            time.sleep(_SAME_SECOND_WAIT)
            marked += mark(same_second)
    return marked


def _mark_if_lost(
    hub: SyncEvalHubClient,
    created: float,
    job: EvaluationJob,
    instance: Instance,
    interrupted_until: int,
) -> bool:
    # If this hub has never crashed, a restart cannot have interrupted an evaluation it started.
    started_here = instance.state.restarts == 0 and any(instance.run.glob(f"{job.id}.*"))
    restarted = not started_here and (created <= interrupted_until or _is_in_the_future(created))
    try:
        posted = [
            post_failure(hub, benchmark, RESTARTED if restarted else DIED, _CODE)
            for benchmark in _benchmarks(hub, job)
            if not _is_alive(instance, benchmark, _ORPHAN_WAIT if restarted else 0.0)
        ]
        return any(posted)
    except NotFoundError:
        # The hub accepts no events for a job whose collection was deleted.
        with contextlib.suppress(ClientError):
            hub.jobs.cancel(job.id)
    except ClientError as error:
        logger.warning("Job %s could not be marked failed: %s", job.id, error)
    return False


def _is_in_the_future(created: float) -> bool:
    """Whether the clock has been set back since a job was created."""
    return created > time.time() + 1.0


def _is_alive(instance: Instance, benchmark: Benchmark, wait: float) -> bool:
    """Whether the benchmark's evaluation is still alive after up to `wait` seconds."""
    record = instance.run / f"{benchmark.job_id}.{benchmark.benchmark_index}"
    if file_locks.is_held(record) and not wait_until(lambda: not file_locks.is_held(record), wait):
        return True
    record.unlink(missing_ok=True)
    return False


def _open_jobs(hub: SyncEvalHubClient) -> list[EvaluationJob]:
    found = [job for state in ("pending", "running") for job in hub.jobs.iterate(status=state)]
    return list({job.id: job for job in found}.values())


def _created_at(job: EvaluationJob) -> float:
    """When the job was created (epoch seconds); 0.0 if the hub has no such time."""
    return job.resource.created_at.timestamp() if job.resource.created_at else 0.0


def _benchmarks(hub: SyncEvalHubClient, job: EvaluationJob) -> Iterator[Benchmark]:
    planned = list(job.benchmarks or [])
    if not planned and job.collection is not None:
        planned = list(hub.collections.get(job.collection.id).benchmarks)
    for index, benchmark in enumerate(planned):
        yield Benchmark(job.id, benchmark.provider_id, benchmark.id, index)


def main() -> int:
    """Look for lost jobs once."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    root, before = sys.argv[1:]
    try:
        mark_lost_jobs(Instance(Path(root)), float(before))
    except ClientError as error:
        # The hub has ended or is too busy; the supervisor starts another check.
        print(f"The check for jobs without an evaluation failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
