"""Measure start-up, memory and response times on stdio, with a bare SDK server and the Go server.

    python -m benchmarks.stdio_server [--go PATH] [--runs 15] [--calls 50]

All servers are measured in one run, in turn, over raw JSON-RPC, against one real hub with a
synthetic catalog of 9 providers and 324 benchmarks. The last figure is for the local hub: the
time from submit_evaluation to the first event of the evaluation's process.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.harness import (
    OURS,
    StdioServer,
    go_server,
    milliseconds,
    resident_mib,
    running_hub,
    timed,
)
from evalhub_mcp.local.stub_model import StubModel

BARE = """
from mcp.server.mcpserver import MCPServer
server = MCPServer("bare")

@server.tool()
def ping(text: str) -> str:
    "Answer with the same text."
    return text

server.run("stdio")
"""


def cold_start(make: Callable[[], StdioServer]) -> tuple[float, float]:
    """Seconds from launch to the response to tools/list, and resident MiB then."""
    started = time.perf_counter()
    server = make()
    try:
        server.initialize()
        server.request("tools/list")
        return time.perf_counter() - started, resident_mib(server.process.pid)
    finally:
        server.close()


def show_starts(servers: dict[str, Callable[[], StdioServer]], runs: int) -> None:
    """Print cold starts; servers take turns, so that a busy moment affects all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in servers}
    memory: dict[str, list[float]] = {name: [] for name in servers}
    for run in range(runs + 1):
        for name, make in servers.items():
            took, resident = cold_start(make)
            if run:  # the first run fills the disk cache
                seconds[name].append(took)
                memory[name].append(resident)
    bare_time = statistics.median(seconds["bare SDK server"])
    bare_memory = statistics.median(memory["bare SDK server"])
    print(f"\nCold start to the response to tools/list, and memory then ({runs} runs)")
    for name in servers:
        ratio = statistics.median(seconds[name]) / bare_time
        resident = statistics.median(memory[name])
        print(
            f"  {name:16} {milliseconds(seconds[name])}  x{ratio:.2f}   "
            f"{resident:6.1f} MiB  x{resident / bare_memory:.2f}"
        )


def show_calls(name: str, server: StdioServer, calls: int, *, ours: bool) -> None:
    """Print the median time of the most used tools."""
    server.initialize()
    benchmark: dict[str, Any] = {"id": "", "provider_id": "provider_0"}
    found, _ = (
        server.call("find_benchmarks", {"provider_id": "provider_0", "limit": 1})
        if ours
        else ({"structuredContent": None}, 0)
    )
    listed = found["structuredContent"]
    benchmark["id"] = listed["benchmarks"][0]["id"] if listed else _first_id(server)
    submission = {
        "name": "benchmark",
        "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
        "benchmarks": [benchmark],
    }
    result, _ = server.call("submit_evaluation", submission)
    job = {"job_id": result["structuredContent"]["job_id"]}
    tools: dict[str, dict[str, Any]] = {"discover_providers": {"evaluates": ["safety"]}}
    if ours:
        tools |= {"find_benchmarks": {"query": "safety"}, "check_connection": {}}
    tools |= {"submit_evaluation": submission, "get_job_status": job}
    if ours:
        tools["get_job_results"] = job
    print(f"\nTool calls, {name} ({calls} calls each): median (range), bytes of the response")
    for tool, arguments in tools.items():
        _, size = server.call(tool, arguments)
        durations = timed(partial(server.call, tool, arguments), calls)
        print(f"  {tool:20} {milliseconds(durations)}   {size:7,} B")
    durations = []
    for _ in range(calls):
        result, _ = server.call("submit_evaluation", submission)
        job = {"job_id": result["structuredContent"]["job_id"]}
        started = time.perf_counter()
        # A job may fail while it is being cancelled, and its result is an error; the time counts.
        _, size = server.request("tools/call", {"name": "cancel_job", "arguments": job})
        durations.append(time.perf_counter() - started)
    print(f"  {'cancel_job':20} {milliseconds(durations)}   {size:7,} B")


def _first_id(server: StdioServer) -> str:
    result, _ = server.request("resources/read", {"uri": "evalhub://providers/provider_0"})
    provider = json.loads(result["contents"][0]["text"])
    return str(provider["benchmarks"][0]["id"])


def show_first_event(runs: int) -> None:
    """Print the time from submit_evaluation to the first event, on the local hub."""
    durations = []
    with tempfile.TemporaryDirectory() as data, StubModel(hang=True) as model:
        server = StdioServer([*OURS, "--local"], EVALHUB_MCP_DATA_DIR=str(Path(data) / "data"))
        try:
            server.initialize()
            server.call("check_connection", {})
            for _ in range(runs):
                started = time.perf_counter()
                result, _ = server.call(
                    "submit_evaluation",
                    {
                        "model": {"url": model.base_url, "name": model.name},
                        "benchmarks": [{"id": "everyday_facts", "provider_id": "inspect-local"}],
                    },
                )
                job = {"job_id": result["structuredContent"]["job_id"]}
                while True:
                    result, _ = server.call("get_job_status", job)
                    if result["structuredContent"]["state"] == "running":
                        break
                    if time.perf_counter() - started > 30:
                        raise RuntimeError("the evaluation never reported")
                durations.append(time.perf_counter() - started)
                server.call("cancel_job", job)
        finally:
            server.close()
    print(f"\nLocal hub: submit_evaluation until the evaluation's first event ({runs} runs)")
    print(f"  {'':16} {milliseconds(durations)}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--go", metavar="PATH", help="the Go server; installed if not given")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--calls", type=int, default=50)
    options = parser.parse_args()
    with running_hub() as hub, go_server(options.go) as go:
        show_starts(
            {
                "bare SDK server": lambda: StdioServer([sys.executable, "-c", BARE]),
                "evalhub-mcp": lambda: StdioServer(OURS, EVALHUB_BASE_URL=hub),
                "Go server": lambda: StdioServer([go], EVALHUB_BASE_URL=hub),
            },
            options.runs,
        )
        for name, command, ours in (("evalhub-mcp", OURS, True), ("Go server", [go], False)):
            server = StdioServer(command, EVALHUB_BASE_URL=hub)
            try:
                show_calls(name, server, options.calls, ours=ours)
            finally:
                server.close()
    show_first_event(min(options.runs, 10))


if __name__ == "__main__":
    main()
