"""Start times and memory of the local hub and its evaluations: `python -m benchmarks.local`.

Printed are the time to the hub's first healthy answer (on a new directory, on one with data,
and when it already runs), the memory of every process that stays, what five servers share, and
for each installed provider the time from submission to the first event and to the result of
five questions, with its processes' peak memory. The stub model answers at once. Memory is read
from /proc.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import anyio

from benchmarks.harness import resident_mib
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.configuration import all_providers
from evalhub_mcp.local.hub.instance_directory import Instance, living_instance
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider
from evalhub_mcp.local.stub_model import StubModel

QUESTIONS = 5
SERVERS = 5
TIMEOUT = 300.0


def processes(group: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat[2]) == group:
            found.append(int(path.name))
    return found


def running_instance(root: Path) -> Instance:
    """The instance that runs on `root`."""
    instance = living_instance(root)
    assert instance is not None
    return instance


async def start(hub: LocalHub) -> float:
    """Milliseconds until `hub` reports itself as healthy."""
    started = time.perf_counter()
    await hub.start()
    await hub.ready()
    return 1000 * (time.perf_counter() - started)


async def measure_hub(runs: int) -> None:
    """Start times and memory of the hub and its supervisor."""
    figures: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        figures.setdefault(name, []).append(value)

    for run in range(runs + 1):
        if run == 1:
            figures.clear()  # the first run has loaded modules and filled the file cache
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory) / "hub"
            first, other = LocalHub(root), LocalHub(root)
            note("first start, new directory (ms)", await start(first))
            await first.stop()
            note("later start (ms)", await start(first))
            note("joining a running hub (ms)", await start(other))
            instance = running_instance(root)
            note("memory of eval-hub (MiB)", resident_mib(instance.hub_pid))
            note("memory of supervisor (MiB)", resident_mib(instance.supervisor_pid))
            await other.stop()
            started = time.perf_counter()
            await first.stop()
            note("leaving it idle, as the last (ms)", 1000 * (time.perf_counter() - started))
    print(f"The hub ({runs} runs): median (range)")
    for name, values in figures.items():
        range_ = f"{min(values):.1f}-{max(values):.1f}"
        print(f"  {name:34} {statistics.median(values):7.1f} ({range_})")


async def measure_sharing() -> None:
    """Servers that start at once, and what they share."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "hub"
        hubs = [LocalHub(root) for _ in range(SERVERS)]
        started = time.perf_counter()
        async with anyio.create_task_group() as starting:
            for hub in hubs:
                starting.start_soon(start, hub)
        milliseconds = 1000 * (time.perf_counter() - started)
        instance = running_instance(root)
        shared = resident_mib(instance.hub_pid) + resident_mib(instance.supervisor_pid)
        for hub in hubs:
            await hub.stop()
    print(
        f"\n{SERVERS} servers at once: all ready after {milliseconds:.0f} ms, "
        f"{shared:.0f} MiB for the one hub and its supervisor"
    )


@dataclass
class Cost:
    """What one evaluation took; times in seconds, memory in MiB."""

    first_event: float = 0.0
    result: float = 0.0
    peak: float = 0.0
    guard: float = 0.0


async def run_job(
    client: AsyncEvalHubClient, instance: Instance, body: dict[str, Any]
) -> tuple[Cost, str]:
    """Run one job and follow its processes until it ends; its cost and how it ended."""
    cost = Cost()
    started = time.perf_counter()
    job = await client.jobs.submit(body)
    peaks: dict[int, float] = {}
    polled = 0.0
    while time.perf_counter() - started < TIMEOUT and not job.status.state.is_terminal:
        for name, group in instance.evaluations().items():
            for pid in processes(group) if name.startswith(job.id) else ():
                peaks[pid] = max(peaks.get(pid, 0.0), resident_mib(pid, peak=True))
            cost.guard = max(cost.guard, peaks.pop(group, 0.0))
        if time.perf_counter() - polled > 0.05:
            polled = time.perf_counter()
            job = await client.jobs.get(job.id)
            if not cost.first_event and any(
                one.status != "pending" for one in job.status.benchmarks
            ):
                cost.first_event = time.perf_counter() - started
        await anyio.sleep(0.01)
    cost.result = time.perf_counter() - started
    cost.peak = sum(peaks.values())
    shutil.rmtree(JOBS_DIR / job.id, ignore_errors=True)
    errors = [one.error_message.message for one in job.status.benchmarks if one.error_message]
    return cost, " ".join(errors[0].split())[:100] if errors else str(job.status.state)


async def measure_providers(runs: int) -> None:
    """Every provider of this installation: start-up, duration and memory."""
    print(f"\nEvaluations of {QUESTIONS} questions ({runs} runs): medians")
    print(f"  {'provider/benchmark':38} first event  result   peak memory  guard")
    with tempfile.TemporaryDirectory() as directory, StubModel() as model:
        root = Path(directory) / "hub"
        async with LocalHub(root) as hub:
            endpoint = await hub.ready()
            client = AsyncEvalHubClient(endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path)
            async with client:
                for provider in all_providers(root):
                    await measure_provider(client, running_instance(root), provider, model, runs)


async def measure_provider(
    client: AsyncEvalHubClient,
    instance: Instance,
    provider: LocalProvider,
    model: StubModel,
    runs: int,
) -> None:
    """The first benchmark of a provider that runs with nothing but a model."""
    reason = "it has no benchmarks"
    for benchmark in provider.definition["benchmarks"]:
        parameters = {"num_examples": QUESTIONS}
        body = {
            "name": "cost",
            "model": {"url": model.base_url, "name": model.name},
            "benchmarks": [
                {"id": benchmark["id"], "provider_id": provider.id, "parameters": parameters}
            ],
        }
        try:
            _, reason = await run_job(client, instance, body)
        except ClientError as error:
            reason = str(error)
        if reason == "completed":
            costs = [astuple((await run_job(client, instance, body))[0]) for _ in range(runs)]
            first_event, result, peak, guard = map(statistics.median, zip(*costs, strict=True))
            print(
                f"  {provider.id + '/' + benchmark['id']:38} {first_event:8.2f} s {result:8.2f} s"
                f" {peak:8.0f} MiB {guard:5.0f} MiB"
            )
            return
    print(f"  {provider.id:38} not measured: {reason}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    print(f"Load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    anyio.run(measure_hub, runs)
    anyio.run(measure_sharing)
    anyio.run(measure_providers, max(1, runs // 3))


if __name__ == "__main__":
    main()
