"""What the guard and the recovery after a restart tell the hub about evaluations.

As a program (`python -I -m evalhub_mcp.local.hub.benchmark_events
<origin> <CA> <benchmark> <message>`) it
says that a benchmark is queued: a guard that waits stays small that way.
"""

import datetime as dt
import json
import logging
import sys
from pathlib import Path
from typing import NamedTuple

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.local import log_tail

log = logging.getLogger(__name__)


class Benchmark(NamedTuple):
    """One benchmark of one job, as the hub tells them apart."""

    job_id: str
    provider_id: str
    id: str
    number: int


def client(origin: str, ca_cert_path: Path, timeout: float = 5.0) -> SyncEvalHubClient:
    """A client for the local hub; nothing on the user's machine is asked for credentials."""
    return SyncEvalHubClient(
        origin, ca_bundle_path=ca_cert_path, timeout=timeout, max_retries=3, retry_initial_delay=0.3
    )


def benchmark_failed(
    origin: str,
    ca_cert_path: Path,
    benchmark: Benchmark,
    message: str,
    code: str,
    *,
    started: float | None = None,
) -> None:
    """Mark a benchmark failed unless its end is known; a hub that is gone is no error here."""
    try:
        with client(origin, ca_cert_path) as hub:
            mark_failed(hub, benchmark, message, code, started=started)
    except ClientError as error:
        log.warning("The end of %s could not be reported: %s", benchmark.job_id, error)


def mark_failed(
    hub: SyncEvalHubClient,
    benchmark: Benchmark,
    message: str,
    code: str,
    *,
    started: float | None = None,
) -> bool:
    """Post a `failed` event unless the hub knows the benchmark's end; whether it was posted.

    Raises:
        ClientError: the hub cannot be reached or does not know the job.
    """
    job = hub.jobs.get(benchmark.job_id)
    if job.status.state.is_terminal:
        return False
    for known in job.status.benchmarks:
        # A later event replaces an earlier one: a result must not be overwritten.
        if known.benchmark_index == benchmark.number and known.status.is_terminal:
            return False
    event = {
        "provider_id": benchmark.provider_id,
        "id": benchmark.id,
        "benchmark_index": benchmark.number,
        "status": "failed",
        "error_message": {"message": message, "message_code": code, "message_origin": "runtime"},
        "completed_at": _rfc3339(dt.datetime.now(dt.UTC)),
    }
    if started is not None:
        event["started_at"] = _rfc3339(dt.datetime.fromtimestamp(started, dt.UTC))
    hub.jobs.post_event(benchmark.job_id, event)
    return True


def queued(origin: str, ca_cert_path: Path, benchmark: Benchmark, message: str) -> None:
    """Say that a benchmark waits for its turn; the hub keeps it pending and shows the message."""
    event = {
        "provider_id": benchmark.provider_id,
        "id": benchmark.id,
        "benchmark_index": benchmark.number,
        "status": "pending",
        "warning_message": {
            "message": message,
            "message_code": "queued",
            "message_origin": "runtime",
        },
    }
    with client(origin, ca_cert_path) as hub:
        hub.jobs.post_event(benchmark.job_id, event)


def log_end(path: Path, secrets_dir: Path) -> str:
    """The last 800 characters of a job's log without the user's secrets."""
    secrets = []
    if secrets_dir.is_dir():
        secrets = [
            file.read_text(errors="replace").strip()
            for file in secrets_dir.iterdir()
            if file.is_file()
        ]
    return log_tail.tail(path, 800, secrets)


def _rfc3339(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def main() -> int:
    """Say that a benchmark is queued."""
    origin, ca_cert_path, benchmark, message = sys.argv[1:]
    try:
        queued(origin, Path(ca_cert_path), Benchmark(*json.loads(benchmark)), message)
    except ClientError as error:
        print(f"The place in the queue could not be reported: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
