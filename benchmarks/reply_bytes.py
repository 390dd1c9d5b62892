"""Measure how many bytes a model reads, in both forms, on the usual journeys.

    python -m benchmarks.reply_bytes [--catalog DIR]

Against one real hub with a synthetic catalog of 9 providers and 324 benchmarks; the safety journey
with that in DIR, which has `providers/` and `collections/` as a hub's configuration does. "text"
is the content that text hosts show, "structured" the JSON that Claude Code and Codex show instead,
"page" what goes to a page in the chat and to no model. The safety journey is that of an agent that
is asked whether a fine-tune is still safe, from discovery to the comparison with its base model.
Exits with 1 when a reply, or this journey, is longer than its limit.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import anyio
from mcp import Client
from mcp.client.extension import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID

from benchmarks.harness import running_hub
from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED
from evalhub_mcp.settings import Settings

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "support-ft-v7"}
MANY = 40
MOST_BYTES_OF_SAFETY = 10_000
"""What a model may have to read for a whole answer about safety."""


class Journey:
    """Calls tools and prints the size of every reply."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.too_long: list[str] = []
        self.text = self.structured = 0
        """Bytes of all replies so far, in both forms."""

    async def call(
        self, label: str, tool: str, /, most: int = MOST_BYTES, **arguments: Any
    ) -> dict[str, Any]:
        """Call a tool; returns its structured content."""
        result = await self._client.call_tool(tool, arguments)
        text = "".join(getattr(block, "text", "") for block in result.content)
        structured = result.structured_content or {}
        sizes = [len(text.encode()), _size(structured), _size(result.meta or {})]
        print(f"  {label:34} {sizes[0]:7,} {sizes[1]:11,} {sizes[2]:9,}")
        self.text += sizes[0]
        self.structured += sizes[1]
        if max(sizes[:2]) > most:
            self.too_long.append(label)
        return dict(structured)


def _size(value: Any) -> int:
    return (
        len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) if value else 0
    )


def report_results(
    hub: SyncEvalHubClient, job_id: str, shift: float, *, with_answers: bool = True
) -> None:
    """Send results for every benchmark of a job, each with wrong answers where wanted."""
    job = hub.jobs.get(job_id)
    wrong = [
        {"question": f"Question {n} about a thing? " * 4, "expected": "yes", "got": "no " * 20}
        for n in range(5)
    ]
    for index, benchmark in enumerate(job.benchmarks or ()):
        hub.jobs.post_event(
            job_id,
            {
                "id": benchmark.id,
                "provider_id": benchmark.provider_id,
                "benchmark_index": index,
                "status": "completed",
                "metrics": {"acc": 0.8 - shift * (index % 3), "acc_stderr": 0.028, "f1": 0.7},
                "additional_info": {"sample_errors": wrong} if with_answers else {},
            },
        )


async def play(base_url: str) -> list[str]:
    """Play the journeys; returns the replies that were too long."""
    apps = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
    server = build_server(Settings(base_url=base_url))
    async with Client(server, extensions=[apps]) as client:
        journey = Journey(client)
        print(f"  {'call':34} {'text':>7} {'structured':>11} {'page':>9}")
        goal = "is my support chatbot fine-tune still safe to release"
        await journey.call("recommend_evaluation", "recommend_evaluation", goal=goal)
        await journey.call("discover_providers, all", "discover_providers")
        await journey.call("discover_providers, query", "discover_providers", query="safety")
        found = await journey.call("find_benchmarks, 8", "find_benchmarks", query="maths")
        everything = await journey.call(
            "find_benchmarks, 50", "find_benchmarks", MOST_BYTES_DETAILED, limit=50
        )
        first = found["benchmarks"][0]
        await journey.call(
            "get_benchmark", "get_benchmark", benchmark_id=f"{first['provider_id']}/{first['id']}"
        )
        await journey.call("find_collections", "find_collections")
        jobs = []
        for label, chosen in (("1", [first]), (str(MANY), everything["benchmarks"][:MANY])):
            for name in ("base", "tuned"):
                submitted = await journey.call(
                    f"submit_evaluation, {label}",
                    "submit_evaluation",
                    model={**MODEL, "name": name},
                    benchmarks=chosen,
                )
                jobs.append(submitted["job_id"])
        await journey.call("get_job_status, 1", "get_job_status", job_id=jobs[0])
        await journey.call(f"get_job_status, {MANY}", "get_job_status", job_id=jobs[2])
        with SyncEvalHubClient(base_url) as hub:
            for number, job_id in enumerate(jobs):
                report_results(hub, job_id, 0.06 * (number % 2))
        for label, job_id in (("1", jobs[0]), (str(MANY), jobs[2])):
            await journey.call(f"get_job_results, {label}", "get_job_results", job_id=job_id)
            await journey.call(
                f"get_job_results, {label}, detailed",
                "get_job_results",
                MOST_BYTES_DETAILED,
                job_id=job_id,
                detail="detailed",
            )
        await journey.call("compare_jobs, 1", "compare_jobs", job_ids=jobs[:2])
        await journey.call(f"compare_jobs, {MANY}", "compare_jobs", job_ids=jobs[2:])
        await journey.call("list_jobs", "list_jobs")
        await journey.call("diagnose_job", "diagnose_job", job_id=jobs[0])
        await journey.call("get_job_logs", "get_job_logs", job_id=jobs[0])
        await journey.call("check_connection", "check_connection")
        return journey.too_long


async def play_safety(base_url: str) -> list[str]:
    """Play the safety journey; returns its name when it was too long."""
    apps = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
    async with Client(build_server(Settings(base_url=base_url)), extensions=[apps]) as client:
        journey = Journey(client)
        await journey.call("discover_providers", "discover_providers", query="safety")
        found = await journey.call("find_benchmarks", "find_benchmarks", query="toxicity")
        chosen = next(b for b in found["benchmarks"])
        reference = f"{chosen['provider_id']}/{chosen['id']}"
        await journey.call("get_benchmark", "get_benchmark", benchmark_id=reference)
        jobs = []
        for name in ("org/support-base", "org/support-ft-v7"):
            sent = await journey.call(
                "submit_evaluation",
                "submit_evaluation",
                model={**MODEL, "name": name},
                benchmarks=[chosen],
            )
            jobs.append(sent["job_id"])
        for job_id in jobs:
            await journey.call(
                "get_job_status, waiting", "get_job_status", job_id=job_id, wait_seconds=1
            )
        with SyncEvalHubClient(base_url) as hub:
            for number, job_id in enumerate(jobs):
                report_results(hub, job_id, 0.06 * number, with_answers=False)
        for job_id in jobs:
            await journey.call("get_job_status, done", "get_job_status", job_id=job_id)
            await journey.call("get_job_results", "get_job_results", job_id=job_id)
        await journey.call("compare_jobs", "compare_jobs", job_ids=jobs)
        print(
            f"  {'safety journey, 12 calls':34} {journey.text:7,} {journey.structured:11,}"
            f"   at most {MOST_BYTES_OF_SAFETY:,}"
        )
        is_long = max(journey.text, journey.structured) > MOST_BYTES_OF_SAFETY
        return [*journey.too_long, *(["safety journey"] if is_long else [])]


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--catalog", type=Path, help="a hub's configuration directory")
    options = parser.parse_args()
    with running_hub(options.catalog) as base_url:
        too_long = anyio.run(play_safety, base_url)
    with running_hub() as base_url:
        too_long += anyio.run(play, base_url)
    for label in too_long:
        print(f"too long: {label}", file=sys.stderr)
    return 1 if too_long else 0


if __name__ == "__main__":
    sys.exit(main())
