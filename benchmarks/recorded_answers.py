"""Measure what putting 10,000 answers on record costs, and how fast they are read.

    python -m benchmarks.recorded_answers

Prints the bytes of the record that travels with the result, the time and size of the file of whole
answers, the time of get_samples and compare_jobs against a real hub, cold and warm, also with the
page in the chat, the memory that the answers take in the server, and the time and size of a report
of both runs. Exits with 1 when a warm get_samples takes 50 ms or more.
"""

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from mcp import Client
from mcp.client.extension import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID

from benchmarks.harness import resident_mib, running_hub
from evalhub_mcp.adapter.sample_recorder import SampleRecorder
from evalhub_mcp.adapter.spec import JobSpec
from evalhub_mcp.app.application import App
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.kept_answers import KeptAnswers
from evalhub_mcp.app.report.page import report
from evalhub_mcp.app.report_documents import report_documents
from evalhub_mcp.client import AsyncEvalHubClient, SyncEvalHubClient
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import DIRECTORY_VARIABLE
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.settings import Settings

APPS = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
QUESTIONS = 10_000
REPLY_WORDS = 120
MOST_SECONDS = 0.05
CALLS = 20
MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tuned"}


def record(job_id: str, benchmark: dict[str, str], seed: int) -> tuple[dict[str, Any], float]:
    """Put a run on record; returns its record and its score."""
    chance = random.Random(seed)
    recorder = SampleRecorder()
    recorder.write_to_file(
        JobSpec.model_validate(
            {
                "id": job_id,
                "provider_id": benchmark["provider_id"],
                "benchmark_id": benchmark["id"],
                "model": MODEL,
            }
        )
    )
    right = 0
    started = time.perf_counter()
    for i in range(QUESTIONS):
        score = float(chance.random() < 0.8)
        right += score == 1
        reply = f"Let me think about number {i}. " + "and so on " * REPLY_WORDS
        recorder.add(
            Sample(
                i, f"What is question {i} about?", str(i), reply, score,
                id=f"q{i}", answer=str(i), seconds=0.5, output_tokens=150,
            )
        )  # fmt: skip
    added = time.perf_counter() - started
    started = time.perf_counter()
    recorder.close()
    print(f"  writing {QUESTIONS:,} answers: {added:.2f} s, compressing: ", end="")
    print(f"{time.perf_counter() - started:.2f} s")
    return dict(recorder.outcome_record() or {}), right / QUESTIONS


def file_sizes(directory: Path) -> list[int]:
    """Return the bytes of each file in a directory."""
    return [path.stat().st_size for path in directory.iterdir()]


async def timed_call(client: Client, tool: str, **arguments: Any) -> float:
    """Call a tool; returns the seconds it took."""
    started = time.perf_counter()
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return time.perf_counter() - started


async def hub_client(app: App) -> AsyncEvalHubClient:
    """Return the client that a server uses."""
    return await app.hub.client_of(app.own_caller)


async def play(base_url: str, samples: Path) -> float:
    """Measure everything; returns the slowest usual call of a warm get_samples, in seconds."""
    server = build_server(Settings(base_url=base_url))
    server.app.kept_answers = KeptAnswers(local=True)
    async with Client(server) as client:
        found = await client.call_tool("find_benchmarks", {"query": "maths"})
        benchmark = (found.structured_content or {})["benchmarks"][0]
        jobs: list[str] = []
        with SyncEvalHubClient(base_url) as hub:
            for seed in (1, 2):
                submitted = hub.jobs.submit(
                    {"name": f"run {seed}", "model": MODEL, "benchmarks": [benchmark]}
                )
                jobs.append(submitted.id)
                outcomes, score = record(submitted.id, benchmark, seed)
                size = len(json.dumps(outcomes, separators=(",", ":")))
                print(f"  record: {size:,} bytes")
                hub.jobs.post_event(
                    submitted.id,
                    {
                        **{name: benchmark[name] for name in ("id", "provider_id")},
                        "benchmark_index": 0,
                        "status": "completed",
                        "metrics": {"acc": score},
                        "additional_info": {"outcomes": outcomes},
                    },
                )
        sizes = await anyio.to_thread.run_sync(file_sizes, samples)
        print(f"  files: {', '.join(f'{size / 1e6:.2f} MB' for size in sizes)}")
        before = resident_mib(os.getpid())
        slowest = 0.0
        for label, arguments in (
            ("wrong", {}),
            ("lost against a baseline", {"baseline": jobs[0]}),
            ("searched", {"show": "all", "contains": "number 99"}),
            ("one in full", {"sample_id": "q5000"}),
        ):
            cold = await timed_call(client, "get_samples", job_id=jobs[1], **arguments)
            warm = sorted(
                [
                    await timed_call(client, "get_samples", job_id=jobs[1], **arguments)
                    for _ in range(CALLS)
                ]
            )
            slowest = max(slowest, warm[CALLS // 2])
            print(
                f"  get_samples, {label}: first {cold * 1000:.0f} ms, then "
                f"{warm[CALLS // 2] * 1000:.0f} ms (p95 {warm[int(CALLS * 0.95) - 1] * 1000:.0f})"
            )
        compared = await timed_call(client, "compare_jobs", job_ids=jobs)
        print(f"  compare_jobs: {compared * 1000:.0f} ms")
        print(f"  memory of both runs' answers: {resident_mib(os.getpid()) - before:.0f} MiB")
    async with Client(server, extensions=[APPS]) as host:
        arguments = {"job_id": jobs[1], "baseline": jobs[0]}
        await timed_call(host, "get_samples", **arguments)
        drawn = sorted([await timed_call(host, "get_samples", **arguments) for _ in range(CALLS)])
        page = (await host.call_tool("get_samples", arguments)).meta or {}
        print(
            f"  get_samples in a host that draws: {drawn[CALLS // 2] * 1000:.0f} ms, "
            f"{len(json.dumps(page)) / 1000:.0f} kB for the page"
        )
    session = HubSession(server.app, server.app.own_caller, await hub_client(server.app))
    started = time.perf_counter()
    documents, _ = await report_documents(session, jobs, step_text)
    text = report(documents)
    print(f"  report of both: {time.perf_counter() - started:.1f} s, {len(text) / 1e6:.1f} MB")
    return max(slowest, drawn[CALLS // 2])


def main() -> int:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory() as data, running_hub() as base_url:
        samples = Path(data) / "hub" / "samples"
        os.environ["EVALHUB_MCP_DATA_DIR"] = data
        os.environ[DIRECTORY_VARIABLE] = str(samples)
        return 1 if anyio.run(play, base_url, samples) >= MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
