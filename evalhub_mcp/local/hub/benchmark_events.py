"""Events about a benchmark that the guard and the lost-job check post to the hub.

As a program (`python -I -m evalhub_mcp.local.hub.benchmark_events <origin> <CA> <benchmark>
<message>`) it reports a queued benchmark. A guard that waits starts it instead of loading an
HTTP client itself.
"""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import ClientError


class Benchmark(NamedTuple):
    """One benchmark of one job, as the hub identifies it."""

    job_id: str
    provider_id: str
    benchmark_id: str
    benchmark_index: int


def local_client(origin: str, ca_cert_path: Path) -> SyncEvalHubClient:
    """A client for the local hub, which needs no credentials."""
    return SyncEvalHubClient(
        origin, ca_bundle_path=ca_cert_path, timeout=5.0, max_retries=3, retry_initial_delay=0.3
    )


def post_failure(
    hub: SyncEvalHubClient,
    benchmark: Benchmark,
    message: str,
    code: str,
    *,
    started: float | None = None,
) -> bool:
    """Mark a benchmark failed unless the hub already has its end; returns whether it was marked.

    Raises:
        ClientError: The hub cannot be reached or does not know the job.
    """
    status = hub.jobs.get(benchmark.job_id).status
    # A later event replaces an earlier one, and a result must not be overwritten.
    if status.state.is_terminal or any(
        known.benchmark_index == benchmark.benchmark_index and known.status.is_terminal
        for known in status.benchmarks
    ):
        return False
    times = {"completed_at": _rfc3339(dt.datetime.now(dt.UTC))}
    if started is not None:
        times["started_at"] = _rfc3339(dt.datetime.fromtimestamp(started, dt.UTC))
    event = _event(benchmark, "failed", "error_message", message, code)
    hub.jobs.post_event(benchmark.job_id, {**event, **times})
    return True


def _event(
    benchmark: Benchmark, status: str, field: str, message: str, code: str
) -> dict[str, Any]:
    return {
        "provider_id": benchmark.provider_id,
        "id": benchmark.benchmark_id,
        "benchmark_index": benchmark.benchmark_index,
        "status": status,
        field: {"message": message, "message_code": code, "message_origin": "runtime"},
    }


def _rfc3339(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def main() -> int:
    """Report a queued benchmark; the hub keeps it pending and shows the message."""
    origin, ca_cert_path, fields, message = sys.argv[1:]
    benchmark = Benchmark(*json.loads(fields))
    try:
        with local_client(origin, Path(ca_cert_path)) as hub:
            event = _event(benchmark, "pending", "warning_message", message, "queued")
            hub.jobs.post_event(benchmark.job_id, event)
    except ClientError as error:
        print(f"The place in the queue could not be reported: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
