"""3,000 calls, right and wrong ones, end within 5 MB of the memory they began with."""

import itertools
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from tests.server.conftest import RealHub
from tests.server.conftest import hub as hub

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc"),
]

CALLS = 3000
WARM_UP = 600
MOST_MB = 5.0


def resident_mb(process_id: int) -> float:
    """Resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def calls(job_id: str) -> list[tuple[str, dict[str, Any]]]:
    """One call of every tool that changes nothing, and several that are refused."""
    model = {"url": "http://127.0.0.1:9/v1", "name": "m"}
    benchmark = {"id": "capitals", "provider_id": "alpha"}
    return [
        ("find_benchmarks", {"query": "safety"}),
        ("recommend_evaluation", {"goal": "is my model safe?"}),
        ("discover_providers", {}),
        ("get_benchmark", {"benchmark_id": "capitals"}),
        ("get_benchmark", {"benchmark_id": "no such benchmark"}),
        ("find_collections", {}),
        ("get_collection", {"collection_id": "missing"}),
        ("submit_evaluation", {"model": model, "benchmarks": [benchmark], "dry_run": True}),
        ("submit_evaluation", {"model": model, "benchmarks": [{"id": "x" * 5000}]}),
        ("list_jobs", {}),
        ("get_job_status", {"job_id": job_id}),
        ("get_job_results", {"job_id": job_id}),
        ("get_job_logs", {"job_id": job_id}),
        ("diagnose_job", {"job_id": job_id}),
        ("compare_jobs", {"job_ids": [job_id, "missing"]}),
        ("rerun_evaluation", {"job_id": job_id, "dry_run": True}),
        ("get_job_status", {"job_id": "missing"}),
        ("get_job_status", {"nonsense": 1}),
        ("no_such_tool", {}),
    ]


async def test_memory_does_not_grow(hub: RealHub, tmp_path: Path) -> None:
    """Names vary from call to call, since caches could keep them."""
    job = hub.client.jobs.submit(
        {
            "name": "soak",
            "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        }
    )
    hub.event(job.id, "capitals", 0, "completed", metrics={"acc": 0.7, "n_samples": 400})
    process_file = tmp_path / "process"
    program = f"echo $$ > {process_file}; exec {sys.executable} -m evalhub_mcp"
    server = StdioServerParameters(
        command="/bin/sh",
        args=["-c", f"{program} --base-url {hub.base_url}"],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
    )
    async with Client(server) as client:
        process_id = int(process_file.read_text())
        rotation = itertools.cycle(calls(job.id))

        async def make(number: int) -> None:
            for index in range(number):
                tool, arguments = next(rotation)
                if index % 7 == 0:
                    tool, arguments = "find_benchmarks", {"query": f"words that vary {index}"}
                await client.call_tool(tool, arguments)

        await make(WARM_UP)
        before = resident_mb(process_id)
        await make(CALLS)
        after = resident_mb(process_id)
    assert after - before < MOST_MB, f"{before:.1f} MB before, {after:.1f} MB after"
    print(f"{before:.1f} MB before, {after:.1f} MB after {CALLS} calls")
