"""What the hub on this machine and its evaluations cost: `python -m benchmarks.local`.

Printed are how long the hub takes to its first healthy answer (on a new directory, on one with
data, and when it runs already), the memory of every process that stays, what five servers
share, and for each provider that is installed here the time from the submission to its
process's first event and to the result of five questions, with the peak memory of its
processes. The model is the stand-in, which answers at once. Memory is read from /proc.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.configuration import all_providers
from evalhub_mcp.local.hub.instance_directory import Instance, instances
from evalhub_mcp.local.hub.local_hub import HubEndpoint, LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider
from evalhub_mcp.local.stub_model import StubModel

QUESTIONS = 5
DEADLINE = 300.0


def memory(pid: int, peak: bool = False) -> float:
    """Resident memory of a process in MiB, now or at its peak; 0 when it is gone."""
    word = "VmHWM:" if peak else "VmRSS:"
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(word):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def processes(group: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                stat = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(stat[2]) == group:
                found.append(int(path.name))
    return found


async def started(hub: LocalHub) -> tuple[float, HubEndpoint]:
    """Seconds until `hub` answers healthily, and where."""
    begun = time.perf_counter()
    await hub.start()
    endpoint = await hub.ready()
    return time.perf_counter() - begun, endpoint


async def show_hub(runs: int) -> None:
    """Start-up and memory of the hub and of what stands beside it."""
    await started_and_left()  # modules are loaded, files are cached
    fresh, again, joined, left = [], [], [], []
    resident: dict[str, list[float]] = {"eval-hub": [], "supervisor": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as directory:
            root = Path(directory) / "hub"
            first, other = LocalHub(root), LocalHub(root)
            fresh.append((await started(first))[0])
            await first.stop()
            again.append((await started(first))[0])
            joined.append((await started(other))[0])
            instance = the_instance(root)
            resident["eval-hub"].append(memory(instance.hub_pid or 0))
            resident["supervisor"].append(memory(instance.supervisor_pid or 0))
            await other.stop()
            begun = time.perf_counter()
            await first.stop()
            left.append(time.perf_counter() - begun)
    print(f"The hub ({runs} runs): median (range)")
    for name, seconds in (
        ("first start, new directory", fresh),
        ("later starts", again),
        ("joining one that runs", joined),
        ("leaving it idle, as the last", left),
    ):
        print(f"  {name:30} {spread([1000 * s for s in seconds])} ms")
    for name, sizes in resident.items():
        print(f"  memory of {name:20} {spread(sizes)} MiB")


async def started_and_left() -> None:
    """One hub on a directory of its own."""
    with tempfile.TemporaryDirectory() as directory:
        async with LocalHub(Path(directory) / "hub") as hub:
            await hub.ready()


async def show_sharing(count: int) -> None:
    """Servers that start at once, and what they share."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "hub"
        hubs = [LocalHub(root) for _ in range(count)]
        begun = time.perf_counter()
        async with anyio.create_task_group() as starting:
            for hub in hubs:
                starting.start_soon(started, hub)
        seconds = time.perf_counter() - begun
        instance = the_instance(root)
        shared = memory(instance.hub_pid or 0) + memory(instance.supervisor_pid or 0)
        for hub in hubs:
            await hub.stop()
    print(
        f"\n{count} servers at once: all ready after {1000 * seconds:.0f} ms, "
        f"{shared:.0f} MiB for the one hub and its supervisor"
    )


@dataclass
class Cost:
    """What one evaluation took; times in seconds, memory in MiB."""

    first_event: float = 0.0
    result: float = 0.0
    peak: float = 0.0
    guard: float = 0.0
    outcome: str = ""


async def watched(client: AsyncEvalHubClient, instance: Instance, body: dict[str, Any]) -> Cost:
    """Run one job and follow its processes until it ends."""
    cost = Cost()
    begun = time.perf_counter()
    job = await client.jobs.submit(body)
    peaks: dict[int, float] = {}
    asked = 0.0
    while time.perf_counter() - begun < DEADLINE:
        for name, group in instance.evaluations().items():
            if name.startswith(job.id):
                for pid in processes(group):
                    if pid == group:
                        cost.guard = max(cost.guard, memory(pid, peak=True))
                    else:
                        peaks[pid] = max(peaks.get(pid, 0.0), memory(pid, peak=True))
        if time.perf_counter() - asked > 0.05:
            asked = time.perf_counter()
            job = await client.jobs.get(job.id)
            if not cost.first_event and heard_of(job):
                cost.first_event = time.perf_counter() - begun
            if job.status.state.is_terminal:
                break
        await anyio.sleep(0.01)
    cost.result = time.perf_counter() - begun
    cost.peak = sum(peaks.values())
    cost.outcome = outcome(job)
    shutil.rmtree(JOBS_DIR / job.id, ignore_errors=True)
    return cost


def heard_of(job: EvaluationJob) -> bool:
    """Whether the evaluation has reported anything."""
    return any(one.status != "pending" for one in job.status.benchmarks)


def outcome(job: EvaluationJob) -> str:
    """`completed`, or why not."""
    for one in job.status.benchmarks:
        if one.error_message is not None:
            return " ".join(one.error_message.message.split())[:100]
    return str(job.status.state)


async def show_providers(runs: int) -> None:
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
                    await show_provider(client, the_instance(root), provider, model, runs)


async def show_provider(
    client: AsyncEvalHubClient,
    instance: Instance,
    provider: LocalProvider,
    model: StubModel,
    runs: int,
) -> None:
    """The first benchmark of a provider that runs with nothing but a model."""
    reason = "it has no benchmarks"
    for benchmark in provider.definition["benchmarks"]:
        body = {
            "name": "cost",
            "model": {"url": model.base_url, "name": model.name},
            "benchmarks": [
                {
                    "id": benchmark["id"],
                    "provider_id": provider.id,
                    "parameters": {"num_examples": QUESTIONS},
                }
            ],
        }
        try:
            first = await watched(client, instance, body)
        except ClientError as error:
            reason = str(error)
            continue
        if first.outcome != "completed":
            reason = first.outcome
            continue
        costs = [await watched(client, instance, body) for _ in range(runs)]

        def median(of: Callable[[Cost], float], costs: list[Cost] = costs) -> float:
            return statistics.median(of(cost) for cost in costs)

        print(
            f"  {provider.id + '/' + benchmark['id']:38} {median(lambda c: c.first_event):8.2f} s"
            f" {median(lambda c: c.result):8.2f} s {median(lambda c: c.peak):8.0f} MiB"
            f" {median(lambda c: c.guard):5.0f} MiB"
        )
        return
    print(f"  {provider.id:38} not measured: {reason}")


def the_instance(root: Path) -> Instance:
    """The hub that runs on `root`."""
    return next(one for one in instances(root) if one.alive)


def spread(values: list[float]) -> str:
    """Median and range."""
    return f"{statistics.median(values):7.1f} ({min(values):.1f}-{max(values):.1f})"


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"Load of this machine when it began: {load:.1f} on {os.cpu_count()} cores\n")
    anyio.run(show_hub, options.runs)
    anyio.run(show_sharing, 5)
    anyio.run(show_providers, max(1, options.runs // 3))


if __name__ == "__main__":
    main()
