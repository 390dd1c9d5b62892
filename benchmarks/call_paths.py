"""How many of our functions and files a tool call passes through, and how much CPU time it takes.

    python -m benchmarks.call_paths [--beside CHECKOUT] [--rounds N]

The server runs in a process of its own against a real hub. Every function of the package that is
entered during one warm call is counted once: few hops make a change easy to find. Of these, the
functions that are on the way do not belong to the domain (`catalog`, `jobs`, `results`): they carry
the call and do not compute its answer. The chain is how many functions are on the stack when the
hub is asked. A call is warm when the same was made
twice before, and what those left to do in the background is done. CPU time is the lower quartile
of the warm calls of a round, and of the rounds the median. With `--beside`, another checkout of
this repository is measured by the same interpreter in turn with this one, so the ratio holds on a
busy machine too; single times do not.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

HERE = Path(__file__).resolve().parents[1]
MODEL = {"name": "tiny", "url": "http://127.0.0.1:9/v1"}
CALLS = 60
"""Calls of each tool in a round."""
FIGURES = {
    "functions": "functions",
    "on_the_way": "on the way",
    "files": "files",
    "chain": "in chain",
    "cpu_ms": "ms CPU",
}
"""Each figure with its unit."""
DOMAIN = frozenset({"catalog", "jobs", "results", "datasets", "samples"})
"""Packages that compute and do not carry a call."""
HUB_REQUEST = "AsyncHTTPTransport.handle_async_request"
"""The function of httpx that sends a request."""
BACKGROUND_SECONDS = 0.1
"""Time for what a call leaves to do, such as storing the index of jobs."""


class CallPath:
    """The functions of a package that were entered while this is active."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.functions: set[tuple[str, str]] = set()
        self.chain = 0
        """The most of them that were on the stack when the hub was asked; 0 if it was not."""

    @property
    def files(self) -> set[str]:
        """The files of these functions."""
        return {file for file, _ in self.functions}

    @property
    def on_the_way(self) -> int:
        """The number of these functions outside the domain."""
        packages = [Path(file).relative_to(self.package).parts[0] for file, _ in self.functions]
        return sum(package not in DOMAIN for package in packages)

    def __enter__(self) -> "CallPath":
        """Start to count."""
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call":
            return
        if code.co_filename.startswith(self.package):
            # Comprehensions and lambdas are frames, but nobody has to look for them.
            name = code.co_qualname.partition(".<locals>.<")[0]
            self.functions.add((code.co_filename, name))
        elif code.co_qualname == HUB_REQUEST:
            depth, caller = 0, frame.f_back
            while caller is not None:
                depth += caller.f_code.co_filename.startswith(self.package)
                caller = caller.f_back
            self.chain = max(self.chain, depth)


def calls_of(
    job_id: str, finished_id: str, provider_id: str, benchmark_id: str
) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the calls that are measured, each with its tool and arguments."""
    benchmarks = [{"id": benchmark_id, "provider_id": provider_id}]
    return {
        "find_benchmarks": ("find_benchmarks", {"query": "safety"}),
        "recommend_evaluation": ("recommend_evaluation", {"goal": "is my model safe?"}),
        "discover_providers": ("discover_providers", {}),
        "get_job_status": ("get_job_status", {"job_id": job_id}),
        "get_job_results": ("get_job_results", {"job_id": job_id}),
        "… of a finished job": ("get_job_results", {"job_id": finished_id}),
        "submit_evaluation": ("submit_evaluation", {"model": MODEL, "benchmarks": benchmarks}),
    }


async def path_of(client: Any, tool: str, arguments: dict[str, Any]) -> CallPath:
    """Return the path of a warm call."""
    import anyio

    import evalhub_mcp

    for _ in range(2):
        await client.call_tool(tool, arguments)
    await anyio.sleep(BACKGROUND_SECONDS)
    with CallPath(str(Path(evalhub_mcp.__file__).parent)) as path:
        result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return path


async def measure(base_url: str, *ids: str) -> None:
    """Print the figures of the package that this process imports, as JSON."""
    began = time.process_time()
    from mcp import Client

    from evalhub_mcp.server.build import build_server
    from evalhub_mcp.settings import Settings

    server = build_server(Settings(base_url=base_url))
    start_ms = (time.process_time() - began) * 1e3
    figures: dict[str, dict[str, float]] = {"(start of the server)": {"cpu_ms": start_ms}}
    async with Client(server) as client:
        await client.list_tools()
        for label, (tool, arguments) in calls_of(*ids).items():
            path = await path_of(client, tool, arguments)
            times = []
            for _ in range(CALLS):
                began = time.process_time()
                await client.call_tool(tool, arguments)
                times.append(time.process_time() - began)
            cpu = sorted(times)[CALLS // 4] * 1e3
            counts = (len(path.functions), path.on_the_way, len(path.files), path.chain, cpu)
            figures[label] = dict(zip(FIGURES, counts, strict=True))
    print(json.dumps(figures))


def measured(checkout: Path, arguments: list[str]) -> dict[str, dict[str, float]]:
    """Return the figures of a checkout, measured by a process of this interpreter."""
    program = [sys.executable, "-P", __file__, "--measure", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    output = subprocess.run(
        program, cwd=checkout, env=environment, check=True, capture_output=True, text=True
    )
    found: dict[str, dict[str, float]] = json.loads(output.stdout.splitlines()[-1])
    return found


def middle(rounds: list[dict[str, dict[str, float]]], row: str, figure: str) -> float | None:
    """Return the median of a figure over the rounds; None where it is not measured."""
    found = [figures[row][figure] for figures in rounds if figure in figures[row]]
    return statistics.median(found) if found else None


def prepare(base_url: str) -> list[str]:
    """Submit a job and finish another, and return the arguments for `measure`."""
    from evalhub_mcp.client import SyncEvalHubClient
    from evalhub_mcp.client.models import JobSubmissionRequest

    with SyncEvalHubClient(base_url=base_url) as hub:
        provider = next(provider for provider in hub.providers.list() if provider.benchmarks)
        benchmark = {"id": provider.benchmarks[0].id, "provider_id": provider.id}
        request = {"name": "path", "model": MODEL, "benchmarks": [benchmark]}
        job = hub.jobs.submit(JobSubmissionRequest.model_validate(request))
        finished = hub.jobs.submit(JobSubmissionRequest.model_validate(request))
        event = {**benchmark, "status": "completed", "metrics": {"acc": 0.8, "acc_stderr": 0.03}}
        hub.jobs.post_event(finished.id, event)
        return [base_url, job.id, finished.id, provider.id, benchmark["id"]]


def main() -> None:
    """Measure this checkout, and another one beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, help="another checkout of this repository")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        import anyio

        anyio.run(measure, *options.measure)
        return
    from benchmarks.harness import running_hub

    checkouts = [HERE, *([options.beside.resolve()] if options.beside else [])]
    rounds: dict[Path, list[dict[str, dict[str, float]]]] = {path: [] for path in checkouts}
    with running_hub() as base_url:
        arguments = prepare(base_url)
        for number in range(options.rounds):
            for checkout in checkouts[:: -1 if number % 2 else 1]:
                rounds[checkout].append(measured(checkout, arguments))
    for row in rounds[HERE][0]:
        line = f"{row:22}"
        for figure, unit in FIGURES.items():
            values = [middle(rounds[checkout], row, figure) for checkout in checkouts]
            if not values[0]:
                continue
            shown = " / ".join(f"{value:.4g}" for value in values if value is not None)
            line += f"  {shown} {unit}"
            if len(values) == 2 and values[1]:
                line += f" ({values[0] / values[1]:.2f})"
        print(line)


if __name__ == "__main__":
    main()
