"""Evaluations that really run on the real hub: a shell writes a log, then does something."""

import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from evalhub_mcp.client import SyncEvalHubClient

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


@contextmanager
def shell_evaluation(
    client: SyncEvalHubClient, directory: Path, log: str, then: str = "exit 0"
) -> Iterator[SimpleNamespace]:
    """A provider with benchmarks `work` and `other`, whose evaluations write `log`.

    `.submit(*benchmarks)` starts a job and waits until its log is there; `.id` is the
    provider's id.
    """
    text = directory / "log"
    text.write_bytes(log.encode("utf-8", "surrogatepass"))
    provider = client.providers.create(
        {
            "name": "Shell",
            "runtime": {"local": {"command": f"cat {shlex.quote(str(text))}; {then}"}},
            "benchmarks": [
                {"id": "work", "name": "Work", "category": "knowledge"},
                {"id": "other", "name": "Other", "category": "knowledge"},
            ],
        }
    )
    jobs = []

    def submit(*benchmarks: str, **more: Any) -> str:
        job = client.jobs.submit(
            {
                "name": "shell",
                "model": MODEL,
                "benchmarks": [
                    {"id": b, "provider_id": provider.id} for b in benchmarks or ("work",)
                ],
                **more,
            }
        )
        jobs.append(job.id)
        deadline = time.monotonic() + 20
        for index in range(len(benchmarks or ("work",))):
            while log and not client.jobs.logs(job.id, index):
                assert time.monotonic() < deadline, "the evaluation wrote no log"
                time.sleep(0.02)
        return job.id

    def report(job: str, status: str, benchmark: str = "work", index: int = 0, **more: Any) -> None:
        client.jobs.post_event(
            job,
            {
                "provider_id": provider.id,
                "id": benchmark,
                "benchmark_index": index,
                "status": status,
                **more,
            },
        )

    try:
        yield SimpleNamespace(id=provider.id, submit=submit, report=report)
    finally:
        for job_id in jobs:
            client.jobs.cancel(job_id, hard_delete=True)
        client.providers.delete(provider.id)
