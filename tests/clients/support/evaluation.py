"""A hub whose evaluations advance each time the server asks about their job."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.harness import running_hub
from evalhub_mcp.client import SyncEvalHubClient
from tests.client.support.faults import Fault, FaultyProxy, Seen
from tests.clients.support.journey import BENCHMARK, PROVIDER, SCORE

CATALOG = {
    "id": PROVIDER,
    "name": "Lab",
    "title": "Lab",
    "description": "General checks of language models.",
    "agent": {
        "evaluates": ["knowledge"],
        "target_type": "model",
        "summary": "Broad checks of what a model knows.",
    },
    "benchmarks": [
        {
            "id": BENCHMARK,
            "name": "Capital cities",
            "description": "Names of capital cities.",
            "category": "knowledge",
            "metrics": ["acc"],
            "dataset_size": 2376,
            "primary_score": {"metric": "acc"},
            "pass_criteria": {"threshold": 0.6},
        },
        {"id": "rivers", "name": "Rivers", "category": "knowledge"},
    ],
    "runtime": {"local": {"command": "true"}},
}
_JOB = "/api/v1/evaluations/jobs/"
_STATES = {2: "running", 4: "completed"}
"""What the evaluation reports before the n-th request for its job is answered.

The first is the start of the first wait, which the second ends; so it is with the next two.
"""


@dataclass
class Hub:
    """A real hub behind a proxy that watches what the server asks."""

    client: SyncEvalHubClient
    url: str = ""
    asked: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self, seen: Seen) -> Fault:
        """Let the evaluation of the job that is asked about advance."""
        job_id = seen.target.partition("?")[0].removeprefix(_JOB)
        if seen.method == "GET" and seen.target.startswith(_JOB) and "/" not in job_id:
            with self._lock:
                self.asked[job_id] = self.asked.get(job_id, 0) + 1
                state = _STATES.get(self.asked[job_id])
            if state is not None:
                self._report(job_id, state)
        return Fault.NONE

    def _report(self, job_id: str, state: str) -> None:
        metrics = {"metrics": {"acc": SCORE}} if state == "completed" else {}
        event = {"provider_id": PROVIDER, "id": BENCHMARK, "benchmark_index": 0, "status": state}
        self.client.jobs.post_event(job_id, {**event, **metrics})


@contextmanager
def watched_hub(directory: Path) -> Iterator[Hub]:
    """Run a hub with a small catalog."""
    (directory / "providers").mkdir(parents=True)
    (directory / "collections").mkdir()
    (directory / "providers" / f"{PROVIDER}.yaml").write_text(json.dumps(CATALOG))
    with running_hub(directory) as base_url, SyncEvalHubClient(base_url) as client:
        hub = Hub(client)
        proxy = FaultyProxy(int(base_url.rpartition(":")[2]), hub.watch, late=1)
        hub.url = proxy.url
        try:
            yield hub
        finally:
            proxy.close()
