"""One client's journey: its driver's process, between our server and the scripted model."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.harness import OURS, http_server
from evalhub_mcp.client.models import EvaluationJob
from tests.clients.support.clients import Client
from tests.clients.support.evaluation import Hub
from tests.clients.support.journey import Script
from tests.clients.support.scripted_model import ScriptedModel, scripted_model

SECONDS = 180
"""For one journey, on a busy machine."""
GOAL = "Evaluate the model tiny on capital cities, with the tools of evalhub."


@dataclass(repr=False)
class Journey:
    """What happened when a client was given the task."""

    client: Client
    transport: str
    model: ScriptedModel
    output: str
    """What the driver printed, for a test that fails."""
    report: dict[str, Any] = field(default_factory=dict)
    job: EvaluationJob | None = None
    new_jobs: int = 0

    @property
    def seen(self) -> dict[str, str]:
        """What the model was shown, by step."""
        return self.model.script.seen

    @property
    def sent(self) -> dict[str, Any]:
        """What the hub got as the job's model and benchmarks; nothing without a job."""
        if self.job is None:
            return {}
        return {
            "model": self.job.model.model_dump(exclude_none=True),
            "benchmarks": [b.model_dump(exclude_none=True) for b in self.job.benchmarks or ()],
        }


def run_client(client: Client, transport: str, hub: Hub) -> Journey:
    """Let a client do the task over a transport.

    Raises:
        NotInstalled: The client cannot be installed here.
    """
    command = client.command()
    before = {job.id for job in hub.client.jobs.list()}
    with scripted_model(Script()) as model, _server(transport, hub.url) as server:
        task = {
            "model_url": model.url,
            "server": server,
            "goal": GOAL,
            "strict": client.strict,
            "deferred": client.deferred,
        }
        output = _run([*command, json.dumps(task)])
    journey = Journey(client, transport, model, output, _report(output))
    new = [job for job in hub.client.jobs.list() if job.id not in before]
    journey.new_jobs = len(new)
    if model.script.job_id:
        journey.job = hub.client.jobs.get(model.script.job_id)
    for job in new:
        hub.client.jobs.cancel(job.id, hard_delete=True)
    return journey


@contextmanager
def _server(transport: str, hub_url: str) -> Iterator[Mapping[str, Any]]:
    """Yield what a client needs to start or reach our server."""
    if transport == "stdio":
        executable, *arguments = OURS
        yield {"command": executable, "args": [*arguments, "--base-url", hub_url]}
        return
    with http_server(OURS, EVALHUB_BASE_URL=hub_url) as (url, _):
        yield {"url": url}


def _run(command: list[str]) -> str:
    """Run a driver to its end; returns what it printed on both streams, stdout last."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "PATH": os.environ["PATH"], "NO_COLOR": "1"}
        process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            printed, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            printed, errors = process.communicate()
            errors += f"\nended after {SECONDS} s"
    return f"{errors[-6000:]}\n{printed[-6000:]}"


def _report(output: str) -> dict[str, Any]:
    """Return the driver's last line; nothing if it came to no end."""
    try:
        report = json.loads(output.strip().rpartition("\n")[2])
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}
