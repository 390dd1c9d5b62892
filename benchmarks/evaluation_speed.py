"""Throughput of `own_questions` beside a bare loop: `python -m benchmarks.evaluation_speed`.

A server answers every chat request after a fixed delay. The same questions are asked by a bare
httpx loop, by a job on a local hub (with its process, progress and results), and by inspect-ai
where it is installed. Printed are seconds, questions a second, and for what runs here the
processor time per question; and how long a job of one question takes.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import anyio
import httpx

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.local.hub.local_hub import LocalHub

SERVER = """
import asyncio, json, sys
delay = float(sys.argv[1])
message = {"role": "assistant", "content": "Paris"}
body = json.dumps({"id": "x", "object": "chat.completion", "created": 0, "model": "m",
                   "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                   "usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}})
head = "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n"
answer = (head % len(body) + body).encode()

async def serve(reader, writer):
    try:
        while True:
            lines = (await reader.readuntil(b"\\r\\n\\r\\n")).lower().split(b"\\r\\n")
            sizes = [int(line[15:]) for line in lines if line.startswith(b"content-length:")]
            await reader.readexactly(sizes[0] if sizes else 0)
            await asyncio.sleep(delay)
            writer.write(answer)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""
INSPECT = """
import json, sys
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import get_model
from inspect_ai.scorer import match
from inspect_ai.solver import generate
url, count, connections, logs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
data = MemoryDataset([Sample(input=f"Question {n}?", target="Paris") for n in range(count)])
model = get_model("openai-api/endpoint/m", base_url=url, api_key="no-key")
eval(Task(dataset=data, solver=generate(), scorer=match()), model=model, log_dir=logs,
     max_connections=connections, max_samples=connections, display="none")
"""


async def bare_loop(url: str, count: int, connections: int) -> tuple[float, float]:
    """Ask every question in a bare loop; seconds and processor seconds."""
    numbers = iter(range(count))

    async def work(client: httpx.AsyncClient, numbers: Iterator[int]) -> None:
        for number in numbers:
            message = {"role": "user", "content": f"Question {number}?"}
            body = {"model": "m", "messages": [message], "max_tokens": 512, "temperature": 0}
            response = await client.post(f"{url}/chat/completions", json=body)
            assert response.json()["choices"][0]["message"]["content"] == "Paris"

    async with httpx.AsyncClient() as client:
        started, used = time.perf_counter(), time.process_time()
        async with anyio.create_task_group() as group:
            for _ in range(connections):
                group.start_soon(work, client, numbers)
        return time.perf_counter() - started, time.process_time() - used


async def job(client: AsyncEvalHubClient, url: str, connections: int, count: int) -> float:
    """Run a job over the first questions; seconds from submission to the result."""
    parameters = {"dataset": "q.jsonl", "scorer": "exact", "num_examples": count,
                  "max_connections": connections}  # fmt: skip
    started = time.perf_counter()
    submitted = await client.jobs.submit(
        {
            "name": "speed",
            "model": {"url": url, "name": "m"},
            "benchmarks": [
                {"id": "own_questions", "provider_id": "inspect-local", "parameters": parameters}
            ],
        }
    )
    done = await client.jobs.wait_for_completion(submitted.id, timeout=600, poll_interval=0.02)
    seconds = time.perf_counter() - started
    assert done.status.state == "completed", done.status
    assert done.results.benchmarks[0].metrics["n_samples"] == count
    return seconds


async def measure(url: str, count: int, connections: int) -> None:
    """Print all figures."""
    bare, used = await bare_loop(url, count, connections)
    print(
        f"  bare httpx loop      {bare:6.1f} s {count / bare:6.0f}/s {1000 * used / count:5.1f} ms"
    )
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "hub"
        rows = [{"question": f"Question {n}?", "answer": "Paris"} for n in range(count)]
        (root / "datasets").mkdir(parents=True, mode=0o700)
        (root / "datasets" / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
        async with LocalHub(root) as hub:
            endpoint = await hub.ready()
            async with AsyncEvalHubClient(
                endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path
            ) as client:
                ours = await job(client, url, connections, count)
                one = min([await job(client, url, connections, 1) for _ in range(3)])
    print(f"  own_questions, a job {ours:6.1f} s {count / ours:6.0f}/s   ({ours / bare:.1f} times)")
    if find_spec("inspect_ai") is not None:
        with tempfile.TemporaryDirectory() as logs:
            started = time.perf_counter()
            given = [url, str(count), str(connections), logs]
            await asyncio.to_thread(
                subprocess.run, [sys.executable, "-c", INSPECT, *given], check=True
            )
            theirs = time.perf_counter() - started
        print(f"  inspect-ai           {theirs:6.1f} s {count / theirs:6.0f}/s")
    print(f"  a job of one question: {one:.2f} s")


def main() -> None:
    """Start the server and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--delay", type=float, default=0.03, help="seconds before each reply")
    options = parser.parse_args()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(options.delay)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        print(f"Load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"{options.questions} questions, {options.connections} at once, a reply after "
              f"{1000 * options.delay:.0f} ms:")  # fmt: skip
        anyio.run(measure, url, options.questions, options.connections)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
