"""Compare this client with eval-hub-sdk against one real hub.

    python -m benchmarks.client_vs_sdk [--sdk-python PATH] [--runs N]

The SDK is installed into a temporary environment unless `--sdk-python` names an interpreter
that has it. The hub has as many benchmarks as upstream ships: 328 in 9 providers. Each
measurement runs in a separate process, and the table shows the medians of N runs. Times
include the import of the client, because a client may defer work to its first use. "Delay" is
the time from the end of the last job to the end of the last wait.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path
from typing import Any

SDK = "eval-hub-sdk[client]==1.0.6"
CLIENTS = {"ours": "evalhub-mcp", "sdk": "eval-hub-sdk"}
COLUMNS = {"requests": ".0f", "seconds": ".2f", "cpu": ".2f", "memory": ".0f", "delay": ".2f"}
"""The measured figures of a row, with their number formats."""
POLL_INTERVAL = 1.0
JOB_SECONDS = 4.0


# --- the measured process: runs on both interpreters, so it imports only httpx ------


async def measure(which: str, scenario: str, url: str, ids: list[str]) -> dict[str, Any]:
    """Run one scenario with one client."""
    import httpx

    requests = 0
    send = httpx.AsyncClient.send

    async def counted(self: httpx.AsyncClient, *args: Any, **kwargs: Any) -> httpx.Response:
        nonlocal requests
        requests += 1
        return await send(self, *args, **kwargs)

    httpx.AsyncClient.send = counted  # type: ignore[method-assign]
    started, cpu = time.perf_counter(), time.process_time()
    module = importlib.import_module("evalhub_mcp" if which == "ours" else "evalhub")
    async with module.AsyncEvalHubClient(base_url=url) as client:
        if scenario == "list":
            result = len(await client.benchmarks.list())
        elif scenario == "gets":
            jobs = await asyncio.gather(*[client.jobs.get(ids[0]) for _ in range(500)])
            result = len(jobs)
        else:
            waits = [
                asyncio.ensure_future(
                    client.jobs.wait_for_completion(i, timeout=60, poll_interval=POLL_INTERVAL)
                )
                for i in (ids if scenario == "waits" else ids[:1] * 100)
            ]
            await asyncio.sleep(0.5)
            print("waiting", flush=True)
            result = len(await asyncio.gather(*waits))
        return {
            "result": result,
            "requests": requests,
            "seconds": time.perf_counter() - started,
            "cpu": time.process_time() - cpu,
            "ended": time.time(),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            / (1024 if sys.platform != "darwin" else 1024**2),
        }


# --- the hub and the table -----------------------------------------------------------


def write_catalog(directory: Path) -> None:
    """Write a catalog with 328 benchmarks in 9 providers, distributed as upstream's are."""
    (directory / "providers").mkdir()
    (directory / "collections").mkdir()
    for n, count in enumerate([188, 9, 9, 79, 28, 7, 5, 2, 1]):
        provider = {
            "id": f"p{n}",
            "name": f"Provider {n}",
            "runtime": {"local": {"command": "true"}},
            "benchmarks": [
                {
                    "id": f"b{i}",
                    "name": f"Benchmark {i}",
                    "description": "A benchmark with a description of common length. " * 3,
                    "category": "reasoning",
                    "metrics": ["acc", "acc_norm"],
                    "tags": ["reasoning", "general"],
                    "primary_score": {"metric": "acc", "lower_is_better": False},
                    "pass_criteria": {"threshold": 0.5},
                }
                for i in range(count)
            ],
        }
        (directory / "providers" / f"p{n}.yaml").write_text(json.dumps(provider))


class Hub:
    """A running hub, driven over its API without either of the measured clients."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request to the hub and return the JSON of the response."""
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def submit(self) -> str:
        """Create a job that runs until :meth:`finish`; returns its id."""
        body = {
            "name": "measured",
            "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
            "benchmarks": [{"id": "b0", "provider_id": "p0"}],
        }
        return str(self.call("POST", "/evaluations/jobs", body)["resource"]["id"])

    def finish(self, job: str) -> None:
        """Complete a job."""
        event = {"provider_id": "p0", "id": "b0", "status": "completed", "metrics": {"acc": 1}}
        self.call("POST", f"/evaluations/jobs/{job}/events", {"benchmark_status_event": event})

    def delete(self, job: str) -> None:
        """Delete a job and its files."""
        self.call("DELETE", f"/evaluations/jobs/{job}?hard_delete=true")


def run_worker(python: str, which: str, scenario: str, hub: Hub) -> dict[str, Any]:
    """Run one scenario with one client in a separate process."""
    ids = [hub.submit() for _ in range(100 if scenario == "waits" else 1)]
    worker = subprocess.Popen(
        # -P keeps this directory, with its module `local`, off the worker's path.
        [python, "-P", __file__, "--worker", which, scenario, hub.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(json.dumps(ids) + "\n")
        worker.stdin.flush()
        finished = None
        if scenario in {"waits", "shared"}:
            worker.stdout.readline()
            time.sleep(JOB_SECONDS)
            for job in ids:
                hub.finish(job)
            finished = time.time()
        out, _ = worker.communicate(timeout=120)
        result: dict[str, Any] = json.loads(out.splitlines()[-1])
    finally:
        worker.kill()
    for job in ids:
        hub.delete(job)
    result["delay"] = None if finished is None else result["ended"] - finished
    return result


def sdk_python(directory: Path) -> str:
    """Install the SDK into a new environment and return its interpreter."""
    print(f"installing {SDK} …", file=sys.stderr)
    venv.create(directory / "sdk", with_pip=True)
    python = str(directory / "sdk" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", SDK], check=True)
    return python


def report(results: dict[tuple[str, str], list[dict[str, Any]]], names: dict[str, str]) -> None:
    """Print the medians as a table."""

    def median(rows: list[dict[str, Any]], key: str, form: str) -> str:
        values = [row[key] for row in rows if row[key] is not None]
        return format(statistics.median(values), form) if values else "–"

    header = ("scenario", "client", "requests", "seconds", "CPU s", "peak MB", "delay s")
    line = "{:<28} {:<13} {:>8} {:>8} {:>6} {:>8} {:>8}"
    print(line.format(*header))
    for (scenario, which), rows in results.items():
        cells = [median(rows, key, form) for key, form in COLUMNS.items()]
        print(line.format(names[scenario], CLIENTS[which], *cells))


def main() -> None:
    """Measure every scenario with both clients and print the table."""
    if sys.argv[1:2] == ["--worker"]:
        which, scenario, url = sys.argv[2:5]
        ids = json.loads(sys.stdin.readline())
        print(json.dumps(asyncio.run(measure(which, scenario, url, ids))))
        return
    from benchmarks.harness import running_hub  # not on the path of a measured process

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sdk-python", help="an interpreter that has eval-hub-sdk")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    names = {
        "list": "list of 328 benchmarks",
        "gets": "500 concurrent gets",
        "waits": "100 waits for 100 jobs",
        "shared": "100 waits for one job",
    }
    with tempfile.TemporaryDirectory() as name:
        pythons = {
            "ours": sys.executable,
            "sdk": options.sdk_python or sdk_python(Path(name)),
        }
        catalog = Path(name) / "catalog"
        catalog.mkdir()
        write_catalog(catalog)
        results: dict[tuple[str, str], list[dict[str, Any]]] = {}
        with running_hub(catalog) as url:
            for scenario in names:
                for _ in range(options.runs):
                    for which, python in pythons.items():
                        row = run_worker(python, which, scenario, Hub(url))
                        results.setdefault((scenario, which), []).append(row)
    report(results, names)


if __name__ == "__main__":
    main()
