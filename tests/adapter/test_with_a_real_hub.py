"""An adapter and the real EvalHub: cancelled jobs, deleted jobs, and a restarting hub."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.models import JobStatus
from tests.adapter.support.registry import StandInRegistry
from tests.client.support.hub import HubProcess

PROGRAM = Path(__file__).with_name("sample_adapter.py")
JOBS = Path("/tmp/evalhub-jobs")


@pytest.fixture
def real_hub(tmp_path: Path) -> Iterator[HubProcess]:
    process = HubProcess(tmp_path / "hub")
    process.start()
    yield process
    process.stop()


class Started:
    """A job whose evaluation the test starts, so that only the hub's answers can stop it."""

    def __init__(
        self, hub: HubProcess, tmp_path: Path, behaviour: str, exports: Any = None
    ) -> None:
        self.client = SyncEvalHubClient(hub.url, max_retries=0)
        job = self.client.jobs.submit(
            {
                "name": "sample",
                "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
                "benchmarks": [{"id": "capitals", "provider_id": "idle"}],
                **({"exports": exports} if exports else {}),
            }
        )
        self.id = job.id
        spec = JOBS / job.id / "0" / "idle" / "capitals" / "meta" / "job.json"
        deadline = time.monotonic() + 10
        while not spec.exists():
            assert time.monotonic() < deadline, "the hub wrote no specification"
            time.sleep(0.02)
        # Cancelling removes the hub's copy.
        copy = tmp_path / "job.json"
        copy.write_bytes(spec.read_bytes())
        self.spec = json.loads(copy.read_text())
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(PROGRAM)],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "EVALHUB_JOB_SPEC_PATH": str(copy),
                "BEHAVIOUR": behaviour,
                "OCI_INSECURE": "true",
            },
            stderr=subprocess.PIPE,
            text=True,
        )

    def job(self) -> Any:
        return self.client.jobs.get(self.id)

    def until_running(self) -> None:
        deadline = time.monotonic() + 20
        while self.job().status.state is not JobStatus.RUNNING:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def wait_for_message(self, message: str) -> None:
        deadline = time.monotonic() + 20
        while True:
            messages = [one.warning_message for one in self.job().status.benchmarks]
            if any(one and one.message == message for one in messages):
                return
            assert time.monotonic() < deadline, messages
            time.sleep(0.02)

    def ended(self, status: int = 0) -> str:
        with self.process:
            _, log = self.process.communicate(timeout=90)
        assert self.process.returncode == status, log
        return str(log)


Start = Callable[..., Started]


@pytest.fixture
def start(real_hub: HubProcess, tmp_path: Path) -> Iterator[Start]:
    started: list[Started] = []

    def one(behaviour: str, exports: Any = None) -> Started:
        started.append(Started(real_hub, tmp_path, behaviour, exports))
        return started[-1]

    yield one
    for each in started:
        each.client.close()
        each.process.kill()
        shutil.rmtree(JOBS / each.id, ignore_errors=True)


@pytest.mark.parametrize(
    ("behaviour", "hard"), [("waits_for_a_socket", False), ("waits_async", True)]
)
def test_a_cancelled_or_deleted_job_stops_a_run_that_waits_for_the_model(
    start: Start, tmp_path: Path, behaviour: str, hard: bool
) -> None:
    started = start(behaviour)
    started.wait_for_message("waiting")  # so only a heartbeat can find out
    started.client.jobs.cancel(started.id, hard_delete=hard)
    log = started.ended()
    assert ("is gone. Stopped." if hard else "has ended. Stopped.") in log
    assert (tmp_path / "cleaned").exists()
    if not hard:
        assert started.job().status.state is JobStatus.CANCELLED


@pytest.mark.parametrize("seconds", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_a_restarting_hub_loses_no_results(
    real_hub: HubProcess, start: Start, seconds: int
) -> None:
    started = start("takes_two_seconds")
    started.until_running()
    real_hub.stop()
    time.sleep(seconds)
    real_hub.start()
    log = started.ended()
    job = started.job()
    assert job.status.state is JobStatus.COMPLETED, log
    result = job.results.benchmarks[0]
    assert result.metrics == {"accuracy": 0.5}
    assert job.status.benchmarks[0].started_at < job.status.benchmarks[0].completed_at
    assert "did not accept" in log, "the hub was not needed while it was away"


def test_the_specification_of_the_real_hub_has_the_primary_metric(
    real_hub: HubProcess, start: Start, tmp_path: Path
) -> None:
    from evalhub_mcp.adapter import JobSpec

    started = start("works")
    started.ended()
    spec = JobSpec.from_file(tmp_path / "job.json")
    assert (spec.job_id, spec.provider_id, spec.benchmark_id) == (started.id, "idle", "capitals")
    assert spec.callback_url == real_hub.url
    job = started.job()
    kept = {entry.name: entry.type for entry in job.results.benchmarks[0].metrics_schema}
    assert kept == {"accuracy": "numeric", "label": "categorical"}


def test_answers_that_a_job_wants_exported_are_named_by_the_real_hub(start: Start) -> None:
    with StandInRegistry() as registry:
        coordinates = {"oci_host": registry.host, "oci_repository": "team/rows"}
        started = start("answers", {"oci": {"coordinates": coordinates}})
        log = started.ended()
    [result] = started.job().results.benchmarks
    where = result.artifacts["samples"]
    [tag] = registry.manifests
    assert where["oci_reference"] == f"{registry.host}/team/rows:{tag}@{where['oci_digest']}", log
    lines = gzip.decompress(registry.layer(tag)).decode().splitlines()
    assert [json.loads(line)["id"] for line in lines[1:-1]] == ["id0", "id1", "id2"]
