"""The truth about jobs whose evaluation died.

The hub keeps such a job pending or running for ever: when the hub or the machine went down
with the evaluation, and when the evaluation was killed together with its guard. Its open
benchmarks are marked failed, with the reason.

A process of its own, started by the supervisor where the database has open jobs:
`python -I -m evalhub_mcp.local.hub.lost_jobs <instance directory> <moment>`. Jobs of before that
moment (seconds since the epoch) without a living evaluation are lost.
"""

import contextlib
import datetime as dt
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import ClientError, NotFoundError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.hub import benchmark_events, certificate, file_locks
from evalhub_mcp.local.hub.instance_directory import Instance, wait_until

log = logging.getLogger(__name__)

RESTARTED = "Interrupted by a restart of the local hub; its evaluation is gone. Submit it again."
DIED = "Its evaluation was killed or died without a word. Submit it again."
CODE = "interrupted"
_UNCLEAR = 3.0  # further seconds for an evaluation that may just have been started
_DYING = 5.0  # seconds an evaluation of a crashed hub may take to notice


def recover(instance: Instance, before: float) -> int:
    """Mark the lost jobs of before the moment `before` failed; how many jobs were.

    Raises:
        ClientError: the hub cannot be asked.
    """
    second = int(before)
    started = instance.state.started_at
    # The hub counts in seconds. Right after its start, a job of that second may be older.
    newest_lost = int(started) if before <= started else int(started) - 1
    marked = 0
    with benchmark_events.client(instance.state.origin, instance.tls / certificate.CA) as hub:
        known = [
            (_epoch(job.resource.created_at), job)
            for job in _unfinished(hub)
            if job.resource.created_at is not None
        ]
        # These may be older or newer than the hub. A newer one has its evaluation by the time
        # they are looked at.
        unclear = [job for created, job in known if created == second]
        for created, job in known:
            if created < second or _is_of_another_clock(created):
                marked += _recover_one(hub, job, instance, newest_lost)
        if unclear:
            time.sleep(_UNCLEAR)
            for job in unclear:
                marked += _recover_one(hub, job, instance, newest_lost)
    return marked


def _recover_one(
    hub: SyncEvalHubClient, job: EvaluationJob, instance: Instance, newest_lost: int
) -> bool:
    assert job.resource.created_at is not None
    # What a hub that never crashed has begun in this instance, no restart has interrupted.
    begun_here = instance.state.restarts == 0 and any(instance.run.glob(f"{job.id}.*"))
    created = _epoch(job.resource.created_at)
    older = created <= newest_lost or _is_of_another_clock(created)
    restarted = older and not begun_here
    reason = RESTARTED if restarted else DIED
    try:
        posted = [
            benchmark_events.mark_failed(hub, benchmark, reason, CODE)
            for benchmark in _benchmarks(hub, job)
            if not _is_alive(instance, benchmark, _DYING if restarted else 0.0)
        ]
        return any(posted)
    except NotFoundError:
        # The hub takes no events for a job whose collection was deleted.
        with contextlib.suppress(ClientError):
            hub.jobs.cancel(job.id)
    except ClientError as error:
        log.warning("Job %s could not be marked failed: %s", job.id, error)
    return False


def _is_of_another_clock(created: float) -> bool:
    """Whether the clock was set back since: nothing else is created in the future."""
    return created > time.time() + 1.0


def _is_alive(instance: Instance, benchmark: benchmark_events.Benchmark, dying: float) -> bool:
    """Whether its evaluation lives; one of a crashed hub has `dying` seconds to notice that."""
    record = instance.run / f"{benchmark.job_id}.{benchmark.number}"
    if file_locks.is_held(record) and not wait_until(lambda: not file_locks.is_held(record), dying):
        return True
    record.unlink(missing_ok=True)
    return False


def _unfinished(hub: SyncEvalHubClient) -> list[EvaluationJob]:
    found = [job for state in ("pending", "running") for job in hub.jobs.iterate(status=state)]
    return list({job.id: job for job in found}.values())


def _benchmarks(hub: SyncEvalHubClient, job: EvaluationJob) -> Iterator[benchmark_events.Benchmark]:
    wanted = list(job.benchmarks or [])
    if not wanted and job.collection is not None:
        wanted = list(hub.collections.get(job.collection.id).benchmarks)
    for index, benchmark in enumerate(wanted):
        yield benchmark_events.Benchmark(job.id, benchmark.provider_id, benchmark.id, index)


def _epoch(moment: dt.datetime) -> float:
    return moment.timestamp()


def main() -> int:
    """Look for lost jobs once."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    root, before = sys.argv[1:]
    try:
        recover(Instance(Path(root)), float(before))
    except ClientError as error:
        # Gone again, or too busy: the supervisor looks again.
        print(f"Jobs without an evaluation could not be looked for: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
