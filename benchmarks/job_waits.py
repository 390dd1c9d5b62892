"""Measure what waiting for jobs costs: `python -m benchmarks.job_waits`.

200 calls of get_job_status wait for one job, then one call for each of 200 jobs. The server runs
in this process, with a real hub. Prints how many requests the hub receives per second, the memory
that the waits need, and how long after a change they return. The first figures are what one
get_job_status costs beyond the hub's own response.
"""

import argparse
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence

import anyio
import httpx
from mcp import Client

from benchmarks.harness import resident_mib, running_hub
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.settings import Settings


class RequestCounter:
    """Counts the HTTP requests of this process, by replacing a method of httpx."""

    def __init__(self) -> None:
        self.count = 0
        send = httpx.AsyncHTTPTransport.handle_async_request

        async def counted(
            transport: httpx.AsyncHTTPTransport, request: httpx.Request
        ) -> httpx.Response:
            self.count += 1
            return await send(transport, request)

        httpx.AsyncHTTPTransport.handle_async_request = counted  # type: ignore[method-assign, assignment]


async def submit_jobs(client: AsyncEvalHubClient, count: int) -> Sequence[str]:
    """Submit jobs that stay pending, since their evaluation reports nothing; returns their ids."""
    providers = await client.providers.list()
    benchmark = next(p for p in providers if p.id == "provider_0").benchmarks[0].id
    made = []
    for number in range(count):
        job = await client.jobs.submit(
            {
                "name": f"waiting {number}",
                "model": {"name": "none", "url": "http://127.0.0.1:9/v1"},
                "benchmarks": [{"id": benchmark, "provider_id": "provider_0"}],
            }
        )
        made.append(job.id)
    return made


async def start_all(client: AsyncEvalHubClient, jobs: Sequence[str]) -> None:
    """Report every job as running."""
    for job_id in jobs:
        job = await client.jobs.get(job_id)
        await client.jobs.post_event(
            job_id,
            {"provider_id": "provider_0", "id": job.benchmarks[0].id, "status": "running"},
        )


async def measure_waits(
    name: str, agent: Client, client: AsyncEvalHubClient, jobs: Sequence[str], seconds: float
) -> None:
    """Wait once per entry of `jobs` for `seconds`, then report all jobs as running."""
    before = resident_mib(os.getpid())
    returned: list[float] = []

    async def wait(job_id: str) -> None:
        reply = await agent.call_tool("get_job_status", {"job_id": job_id, "wait_seconds": 50})
        assert reply.structured_content is not None
        assert reply.structured_content["state"] == "running", reply.structured_content
        returned.append(time.perf_counter())

    async with anyio.create_task_group() as group:
        for job_id in jobs:
            group.start_soon(wait, job_id)
        await anyio.sleep(2.0)  # the first polls are close together
        first, started = REQUESTS.count, time.perf_counter()
        peak = before
        while time.perf_counter() - started < seconds:
            await anyio.sleep(0.25)
            peak = max(peak, resident_mib(os.getpid()))
        rate = (REQUESTS.count - first) / (time.perf_counter() - started)
        changed = time.perf_counter()
        await start_all(client, list(dict.fromkeys(jobs)))
    late = [at - changed for at in returned]
    print(
        f"{name}: {rate:.1f} requests/s to the hub, {peak - before:+.1f} MiB for "
        f"{len(jobs)} waits ({before:.0f} MiB before); after the change they returned in "
        f"{statistics.median(late):.2f} s (median), {max(late):.2f} s (last)"
    )


async def p50_ms(call: Callable[[], Awaitable[object]], runs: int) -> float:
    """Median milliseconds of one call."""
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        await call()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


async def measure_overhead(
    url: str, server: EvalHubServer, agent: Client, job_id: str, runs: int
) -> None:
    """Print the time of one get_job_status and of the hub's own response to the same request."""
    arguments = {"job_id": job_id}
    async with httpx.AsyncClient(base_url=url) as plain:
        path = f"/api/v1/evaluations/jobs/{job_id}"
        await agent.call_tool("get_job_status", arguments)
        rounds = [
            (
                await p50_ms(lambda: plain.get(path), runs),
                await p50_ms(lambda: server.call_tool("get_job_status", arguments), runs),
                await p50_ms(lambda: agent.call_tool("get_job_status", arguments), runs),
            )
            for _ in range(5)
        ]
    hub, tool, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"get_job_status: the hub answers in {hub:.2f} ms, the tool in {tool:.2f} ms "
        f"({tool - hub:+.2f}), through an MCP client in {whole:.2f} ms ({whole - hub:+.2f})"
    )


async def run(waiters: int, seconds: float, runs: int) -> None:
    """Print all figures."""
    with running_hub() as url:
        server = build_server(Settings(base_url=url))
        async with (
            AsyncEvalHubClient(url) as client,
            Client(server, read_timeout_seconds=120) as agent,
        ):
            one, *many = await submit_jobs(client, waiters + 1)
            await measure_overhead(url, server, agent, one, runs)
            await measure_waits(f"{waiters} on one job", agent, client, [one] * waiters, seconds)
            await measure_waits(f"one on each of {waiters} jobs", agent, client, many, seconds)


REQUESTS = RequestCounter()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--waiters", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--runs", type=int, default=200)
    arguments = parser.parse_args()
    anyio.run(run, arguments.waiters, arguments.seconds, arguments.runs)


if __name__ == "__main__":
    main()
