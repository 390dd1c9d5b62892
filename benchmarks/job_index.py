"""Lists and searches on a hub with many jobs: `python -m benchmarks.job_index [--jobs N …]`.

The rows are written into the SQLite file of a real hub while it is stopped. Our server runs as a
process of its own. Printed are the first list_jobs of a new user, of a new process, and of a
running one, a status by name and one by id; then, through a relay that counts, what the hub is
asked for when nothing or one job changed; then a plain read of all pages with our client, and with
`--go PATH` the official Go server, which shows the first 200 jobs by id. Warm calls take turns, so
that other work on the machine slows all alike; printed are lower quartiles of their time and of the
processor time of our server.
"""

import argparse
import contextlib
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import OURS, StdioServer, cpu_seconds, resident_mib, running_hub
from evalhub_mcp.client import SyncEvalHubClient

SIZES = (100, 1_000, 10_000, 50_000)
CALLS = 15
RATIO = 30
"""Warm calls may take so many times a status by id."""
MOST_REQUESTS = 25
MOST_MIB = 150
"""With up to `LARGE` jobs."""
LARGE = 10_000
METRICS = 25
Call = Callable[[], object]
STATES = ("completed",) * 17 + ("failed", "cancelled", "partially_failed")


def fill(database: Path, count: int) -> None:
    """Write jobs as hubs store them, three of them running."""
    generator = random.Random(count)
    with contextlib.closing(sqlite3.connect(database)) as db, db:
        db.executemany(
            "INSERT INTO evaluations (id, created_at, updated_at, tenant_id, owner, status, "
            "experiment_id, entity) VALUES (?, ?, ?, '', '', ?, '', ?)",
            (stored_job(generator, number, count) for number in range(count)),
        )


def stored_job(generator: random.Random, number: int, count: int) -> tuple[str, str, str, str, str]:
    """Return the columns of one job."""
    state = "running" if number < 3 else generator.choice(STATES)
    provider = generator.randrange(9)
    benchmark = {"id": f"bench_{number % 12}", "provider_id": f"provider_{provider}"}
    entity: dict[str, Any] = {
        "config": {
            "name": f"nightly {number}",
            "tags": ["nightly", f"evalhub-mcp-content:{number:032x}"],
            "model": {"name": f"model-{number % 40}", "url": "http://127.0.0.1:9/v1"},
            "benchmarks": [
                benchmark
                | {
                    "parameters": {"num_examples": 400},
                    "primary_score": {"metric": "acc"},
                    "pass_criteria": {"threshold": 0.6},
                }
            ],
        },
        "status": {"state": state, "benchmarks": []},
        "results": {},
    }
    if state != "running":
        ended = state if state in ("completed", "cancelled") else "failed"
        reported = benchmark | {"benchmark_index": 0, "status": ended}
        entity["status"]["benchmarks"] = [reported]
    if state == "completed":
        subjects = {f"subject_{i}": generator.random() for i in range(METRICS)}
        metrics = {"acc": generator.random(), "acc_stderr": 0.02, "n_samples": 400} | subjects
        entity["results"] = {"benchmarks": [benchmark | {"benchmark_index": 0, "metrics": metrics}]}
    day = time.gmtime(1_750_000_000 + number * 30_000_000 // count)
    created = time.strftime("%Y-%m-%d %H:%M:%S", day)
    job_id = str(uuid.UUID(int=generator.getrandbits(128), version=4))
    return job_id, created, created, state, json.dumps(entity)


class Relay:
    """Passes connections on to a hub and counts requests and the bytes of the answers."""

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self._hub = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests = self.bytes = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._hub)
                threading.Thread(target=self._pump, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(far, near, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_request: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 18):
                if is_request:
                    self.requests += data.count(b" HTTP/1.1\r\n")
                else:
                    self.bytes += len(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def taken(self) -> str:
        """Return what was counted since the last time, in words."""
        words = f"{self.requests:5} requests {self.bytes / 1e6:8.2f} MB"
        self.requests = self.bytes = 0
        return words

    def close(self) -> None:
        """Accept no more connections."""
        self._listener.close()


@contextlib.contextmanager
def our_server(url: str, data: str) -> Iterator[StdioServer]:
    """Run our server on stdio against a hub, with its files in a directory."""
    server = StdioServer(OURS, EVALHUB_BASE_URL=url, EVALHUB_MCP_DATA_DIR=data)
    try:
        server.initialize()
        yield server
    finally:
        server.close()


def seconds_until_complete(server: StdioServer) -> tuple[float, float, int]:
    """List jobs until all are read; returns the time of the first call, of all, and the calls."""
    began, first, calls = time.perf_counter(), 0.0, 0
    while True:
        result, _ = server.call("list_jobs", {})
        calls += 1
        first = first or time.perf_counter() - began
        if "still being read" not in result["content"][0]["text"]:
            return first, time.perf_counter() - began, calls


def measure_times(url: str, data: str, job_id: str, jobs: int) -> list[str]:
    """Print the times of a first and of later calls; returns what is out of bounds."""
    with our_server(url, data) as server:
        first, whole, calls = seconds_until_complete(server)
        print(f"  first list_jobs            {first * 1e3:10.0f} ms", end="")
        print(f"  (all read after {whole:.1f} s and {calls} calls)")
        turns: dict[str, Call] = {
            "status by id": lambda: status_of(server, job_id),
            "list_jobs": lambda: server.call("list_jobs", {}),
            "by name": lambda: status_of(server, "nightly 7"),
        }
        times = warm_times(turns, server.process.pid)
        by_id = times["status by id"][0]
        for what, (seconds, cpu) in times.items():
            print(f"  warm {what:20} {seconds * 1e3:12.1f} ms  {seconds / by_id:6.1f} x", end="")
            print(f"  (processor {cpu * 1e3:.1f} ms)")
        mib = resident_mib(server.process.pid, peak=True)
        print(f"  memory at its peak         {mib:10.0f} MiB")
    with our_server(url, data) as server:
        first, _, _ = seconds_until_complete(server)
        print(f"  first list_jobs, new process{first * 1e3:9.0f} ms  (from its file)")
    slow = max(seconds for seconds, _ in times.values()) / by_id
    wrong = [f"a warm call takes {slow:.0f} times a status by id"] if slow > RATIO else []
    return wrong + ([f"{mib:.0f} MiB"] if mib > MOST_MIB and jobs <= LARGE else [])


def warm_times(calls: dict[str, Call], pid: int) -> dict[str, tuple[float, float]]:
    """Return the usual time of each call, and the processor time of the server in it."""
    measured: dict[str, list[tuple[float, float]]] = {what: [] for what in calls}
    for turn in range(CALLS + 1):
        for what, call in calls.items():
            began, cpu = time.perf_counter(), cpu_seconds(pid)
            call()
            one = time.perf_counter() - began, cpu_seconds(pid) - cpu
            if turn:  # the first of each is not counted
                measured[what].append(one)
    return {
        what: (usual([seconds for seconds, _ in some]), usual([cpu for _, cpu in some]))
        for what, some in measured.items()
    }


def usual(seconds: list[float]) -> float:
    """Return the lower quartile, which other work on the machine moves least."""
    return sorted(seconds)[len(seconds) // 4]


def status_of(server: StdioServer, job: str) -> object:
    """Ask for the state of a job."""
    return server.call("get_job_status", {"job_id": job})


def measure_requests(url: str) -> list[str]:
    """Print what the hub is asked for; returns what is out of bounds."""
    relay, wrong = Relay(url), list[str]()
    with (
        tempfile.TemporaryDirectory() as data,
        our_server(relay.url, data) as server,
        SyncEvalHubClient(url) as other,
    ):
        seconds_until_complete(server)
        print(f"  the first reading     {relay.taken()}")
        for change in ("nothing changed", "one created", "one ended", "one deleted"):
            if change == "one created":
                created = submit(other)
            elif change == "one ended":
                other.jobs.cancel(created)
            elif change == "one deleted":
                other.jobs.cancel(created, hard_delete=True)
            relay.taken()
            server.call("list_jobs", {})
            asked = relay.requests
            print(f"  {change + ' changed' * (change == 'nothing'):20}  {relay.taken()}")
            if asked > MOST_REQUESTS:
                wrong.append(f"{asked} requests: {change}")
    relay.close()
    return wrong


def submit(client: SyncEvalHubClient) -> str:
    """Submit a job, as another client does; returns its id."""
    provider = next(p for p in client.providers.list() if p.id == "provider_0")
    job = client.jobs.submit(
        {
            "name": "somebody else's",
            "model": {"name": "none", "url": "http://127.0.0.1:9/v1"},
            "benchmarks": [{"id": provider.benchmarks[0].id, "provider_id": provider.id}],
        }
    )
    return job.id


PLAIN_READ = """
import sys, time
from evalhub_mcp.client import SyncEvalHubClient
with SyncEvalHubClient(sys.argv[1]) as client:
    began = time.perf_counter()
    jobs = client.jobs.list()
    print(time.perf_counter() - began)
    sys.stdin.read()
"""


def measure_plain_read(url: str) -> None:
    """Print what a read of all pages costs with our client."""
    relay = Relay(url)
    process = subprocess.Popen(
        [sys.executable, "-c", PLAIN_READ, relay.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ},
    )
    assert process.stdout is not None
    seconds = float(process.stdout.readline())
    mib = resident_mib(process.pid, peak=True)
    print(f"  plain read of all pages{seconds * 1e3:10.0f} ms {relay.taken()} {mib:6.0f} MiB")
    process.communicate()
    relay.close()


def measure_go(url: str, program: str) -> None:
    """Print how long the Go server takes to list jobs, and how many it shows."""
    server = StdioServer((program,), EVALHUB_BASE_URL=url)
    try:
        server.initialize()
        began = time.perf_counter()
        result, size = server.request("resources/read", {"uri": "evalhub://jobs"})
        seconds = time.perf_counter() - began
        shown = json.loads(result["contents"][0]["text"])
        count = len(shown) if isinstance(shown, list) else len(next(iter(shown.values())))
        milliseconds = seconds * 1e3
        print(
            f"  Go server, evalhub://jobs {milliseconds:7.0f} ms {count} jobs {size / 1e3:.0f} kB"
        )
    finally:
        server.close()


def main() -> None:
    """Print the figures for each number of jobs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--jobs", type=int, nargs="+", default=SIZES)
    parser.add_argument("--go", help="path of the official Go server")
    options = parser.parse_args()
    wrong: list[str] = []
    for count in options.jobs:
        print(f"{count:,} jobs")
        with (
            running_hub(fill=lambda database, n=count: fill(database, n)) as url,  # type: ignore[misc]
            tempfile.TemporaryDirectory() as data,
        ):
            with SyncEvalHubClient(url) as client:
                job_id = client.jobs.page(limit=1).ids[0] or ""
            wrong += [f"{count:,} jobs: {one}" for one in measure_times(url, data, job_id, count)]
            wrong += [f"{count:,} jobs: {one}" for one in measure_requests(url)]
            measure_plain_read(url)
            if options.go:
                measure_go(url, options.go)
    print("\n".join(["Out of bounds:", *wrong] if wrong else ["Everything within its bounds."]))


if __name__ == "__main__":
    main()
