"""Measure both servers, ours and the Go server, under many HTTP clients.

    python -m benchmarks.http_load [--go PATH] [--rounds 5] [--sessions 10000]

Both servers use the same real hub with a synthetic catalog of 9 providers and 324 benchmarks, and
take turns. The load generator runs on the same machine and is the same for both. First it prints
calls per second and the 95th percentile with 32 and 256 clients, each with its own connection and
session, for discovery (discover_providers) and search (find_benchmarks; the Go server reads
evalhub://benchmarks?label=). Protocol 2026-07-28 is measured for our server only, since the Go
server does not speak it over HTTP. Then it prints memory while sessions are opened, used for one
call and ended, and while clients disappear without ending theirs.
"""

import argparse
import asyncio
import contextlib
import functools
import os
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.harness import (
    OURS,
    free_port,
    go_server,
    http_server,
    resident_mib,
    running_hub,
)
from benchmarks.load_generator import LEGACY, MODERN, Ask, Load, load, resource, sessions, tool

CLIENTS = (32, 256)
DISCOVERY = tool("discover_providers", evaluates=["safety"])
SEARCH = tool("find_benchmarks", query="safety")
TAGGED = tool("find_benchmarks", tag="safety")
LABELLED = resource("evalhub://benchmarks?label=safety")

QUESTIONS = (
    ("discovery", DISCOVERY, DISCOVERY),
    ("search by label", LABELLED, TAGGED),
    ("search by words (the Go server has labels only)", LABELLED, SEARCH),
)

Server = tuple[str, int]
"""A URL and a process id."""
Bounds = tuple[int, float]
"""The most requests of a round, and its most seconds; the first that is reached ends it."""
Start = Callable[[], contextlib.AbstractContextManager[Server]]


@contextlib.contextmanager
def go_serving(path: str, hub: str) -> Iterator[tuple[str, int]]:
    """Run the Go server over HTTP; yields its URL and process id."""
    port = free_port()
    process = subprocess.Popen(
        [path, "--transport", "http", "--host", "127.0.0.1", "--port", str(port)],
        env={"EVALHUB_BASE_URL": hub, "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/mcp", process.pid
    finally:
        process.terminate()
        process.wait(20)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Measured:
    """One server's rounds of one request."""

    name: str
    era: str
    server: Server
    ask: Ask
    rounds: list[Load] = field(default_factory=list)

    def measure(self, clients: int, bounds: Bounds) -> None:
        """Add a round."""
        url, pid = self.server
        requests, seconds = bounds
        cpu = functools.partial(cpu_seconds, pid)
        run = load(url, self.era, self.ask, clients, requests=requests, seconds=seconds, cpu=cpu)
        self.rounds.append(asyncio.run(run))

    def show(self) -> None:
        """Print the medians of the rounds."""
        median = statistics.median
        print(
            f"    {self.name:12} {self.era}  {median(r.per_second for r in self.rounds):7.0f}/s"
            f"   p50 {median(r.percentile(0.5) for r in self.rounds) * 1000:7.1f} ms"
            f"   p95 {median(r.percentile(0.95) for r in self.rounds) * 1000:7.1f} ms"
            f"   CPU {median(r.cpu / len(r.durations) for r in self.rounds) * 1000:5.2f} ms",
            flush=True,
        )


def show_rates(go: Server, ours: Server, bounds: Bounds, rounds: int) -> None:
    """Print rates; servers take turns, so that a busy moment affects all alike."""
    for what, theirs, mine in QUESTIONS:
        for clients in CLIENTS:
            print(f"  {what}, {clients} clients")
            measured = [
                Measured("Go server", LEGACY, go, theirs),
                Measured("evalhub-mcp", LEGACY, ours, mine),
                Measured("evalhub-mcp", MODERN, ours, mine),
            ]
            for _ in range(rounds):
                for one in measured:
                    one.measure(clients, bounds)
            for one in measured:
                one.show()


def show_memory(name: str, start: Start, era: str, count: int, *, leave: bool) -> None:
    """Print resident memory after increasing numbers of sessions."""
    with start() as (url, pid):
        marks = [count // 20, count // 4, count // 2, count]
        shown, done, turned_away = [f"{resident_mib(pid):6.1f}"], 0, 0
        for mark in marks:
            turned_away += asyncio.run(sessions(url, era, DISCOVERY, mark - done, leave=leave))
            done = mark
            shown.append(f"{resident_mib(pid):6.1f}")
    how = "vanish" if leave else "end"
    marked = "".join(f"  {n:>6,}: {mb}" for n, mb in zip([0, *marks], shown, strict=True))
    note = f"  ({turned_away} turned away)" if turned_away else ""
    print(f"    {name:12} {era}  {how:7}{marked} MiB{note}", flush=True)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--go", metavar="PATH", help="the Go server; installed if not given")
    parser.add_argument("--requests", type=int, default=1500, help="most requests of a round")
    parser.add_argument("--seconds", type=float, default=3.0, help="most seconds of a round")
    parser.add_argument("--rounds", type=int, default=5, help="rounds whose median is shown")
    parser.add_argument("--sessions", type=int, default=10_000, help="0 leaves memory out")
    options = parser.parse_args()
    bounds = (options.requests, options.seconds)
    with running_hub() as hub, go_server(options.go) as go:

        def ours() -> contextlib.AbstractContextManager[tuple[str, int]]:
            return http_server(OURS, EVALHUB_BASE_URL=hub)

        def theirs() -> contextlib.AbstractContextManager[tuple[str, int]]:
            return go_serving(go, hub)

        print(f"Rates, the median of {options.rounds} rounds; CPU is the server's own for one call")
        with theirs() as go_running, ours() as ours_running:
            show_rates(go_running, ours_running, bounds, options.rounds)
        if not options.sessions:
            return
        print("Resident memory by number of sessions so far")
        for leave in (False, True):
            show_memory("Go server", theirs, LEGACY, options.sessions, leave=leave)
            show_memory("evalhub-mcp", ours, LEGACY, options.sessions, leave=leave)
        show_memory("evalhub-mcp", ours, MODERN, options.sessions, leave=True)


if __name__ == "__main__":
    main()
