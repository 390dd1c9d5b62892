"""Throughput of `own_questions` beside a bare loop: `python -m benchmarks.evaluation_speed`.

A server answers every chat request after a fixed delay. The same questions are asked by a bare
httpx loop, by a job on a local hub (with its process, progress and results), by inspect-ai, and
by the lm-evaluation-harness, as far as they are installed; `--lm-eval-python` names the Python of
another environment that has the harness. Printed are seconds, questions a second, processor time
per question, the time for one question, and peak memory. The processor time of a job is that of
its evaluation process, without the hub's.
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
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import anyio
import httpx

from benchmarks.harness import resident_mib
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.local.hub.instance_directory import Instance, living_instance
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


LM_EVAL_TASK = """
task: speed
dataset_path: json
dataset_kwargs: {data_files: {test: %s}}
test_split: test
output_type: generate_until
doc_to_text: "{{question}}"
doc_to_target: "{{answer}}"
metric_list: [{metric: exact_match, aggregation: mean, higher_is_better: true}]
generation_kwargs: {until: [], max_gen_toks: 512, temperature: 0.0}
"""
FIVE = (
    "everyday_facts", "arithmetic_word_problems", "instruction_following", "refusals", "red_team",
)  # fmt: skip
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What asking some questions took: seconds, processor seconds, and MiB at the peak."""

    seconds: float = 0.0
    used: float = 0.0
    peak: float = 0.0

    def line(self, name: str, count: int, bare: float, one: float | None = None) -> str:
        """Return the figures as a row of the table."""
        start = f"{one:6.2f} s" if one is not None else "        "
        return (
            f"  {name:22} {self.seconds:6.1f} s {count / self.seconds:6.0f}/s "
            f"{self.seconds / bare:5.1f}x {1000 * self.used / count:6.1f} ms {start} "
            f"{self.peak:5.0f} MiB"
        )


async def bare_loop(url: str, count: int, connections: int) -> Cost:
    """Ask every question in a bare loop, in this process."""
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
        return Cost(
            time.perf_counter() - started, time.process_time() - used, resident_mib(os.getpid())
        )


def processes(group: int) -> Iterator[tuple[int, float]]:
    """Yield the living processes of a group, each with its processor seconds."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat[2]) == group and int(path.name) != group:
            yield int(path.name), (int(stat[11]) + int(stat[12])) / _TICKS


async def job(
    client: AsyncEvalHubClient, instance: Instance, url: str, connections: int, count: int
) -> Cost:
    """Run a job over the first questions, from submission to its result."""
    parameters = {"dataset": "q.jsonl", "scorer": "exact", "num_examples": count,
                  "max_connections": connections}  # fmt: skip
    benchmark = {"id": "own_questions", "provider_id": "inspect-local", "parameters": parameters}
    request = {"name": "speed", "model": {"url": url, "name": "m"}, "benchmarks": [benchmark]}
    used: dict[int, float] = {}
    peaks: dict[int, float] = {}
    cost = Cost()
    started = time.perf_counter()
    submitted = await client.jobs.submit(request)
    polled = started
    while not submitted.status.state.is_terminal:
        for name, group in instance.evaluations().items():
            for pid, seconds in processes(group) if name.startswith(submitted.id) else ():
                used[pid] = seconds
                peaks[pid] = max(peaks.get(pid, 0.0), resident_mib(pid, peak=True))
        await anyio.sleep(0.02)
        # Seldom, because the hub's answer takes time from what is measured.
        if count == 1 or time.perf_counter() - polled > 0.1:
            polled = time.perf_counter()
            submitted = await client.jobs.get(submitted.id)
    cost.seconds = time.perf_counter() - started
    assert submitted.status.state == "completed", submitted.status
    assert submitted.results.benchmarks[0].metrics["n_samples"] == count
    cost.used, cost.peak = sum(used.values()), max(peaks.values(), default=0.0)
    return cost


def is_evaluation(pid: int) -> bool:
    """Whether a process runs benchmarks, rather than reports that they wait."""
    try:
        return b"evalhub_mcp.local.inspect\0" in Path(f"/proc/{pid}/cmdline").read_bytes() + b"\0"
    except OSError:
        return False


async def job_of_five(
    client: AsyncEvalHubClient, instance: Instance, url: str
) -> tuple[float, int]:
    """Run a job of five benchmarks of one question; seconds, and processes started for it."""
    benchmarks = [
        {"id": name, "provider_id": "inspect-local", "parameters": {"num_examples": 1}}
        for name in FIVE
    ]
    request = {"name": "five", "model": {"url": url, "name": "m"}, "benchmarks": benchmarks}
    started, seen = time.perf_counter(), set()
    submitted = await client.jobs.submit(request)
    while not submitted.status.state.is_terminal:
        for group in instance.evaluations().values():
            seen |= {pid for pid, _ in processes(group) if is_evaluation(pid)}
        await anyio.sleep(0.02)
        submitted = await client.jobs.get(submitted.id)
    assert submitted.status.state == "completed", submitted.status
    return time.perf_counter() - started, len(seen)


@dataclass
class Ours:
    """What jobs on a local hub took: all questions, one question, and five benchmarks of one."""

    whole: Cost
    one: float
    five: float
    processes: int


async def ours(url: str, count: int, connections: int) -> Ours:
    """Measure a job of all questions, and the shortest of three small jobs of each kind."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "hub"
        rows = [{"question": f"Question {n}?", "answer": "Paris"} for n in range(count)]
        (root / "datasets").mkdir(parents=True, mode=0o700)
        (root / "datasets" / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
        async with LocalHub(root) as hub:
            endpoint = await hub.ready()
            instance = living_instance(root)
            assert instance is not None
            client = AsyncEvalHubClient(endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path)
            async with client:
                all_of_them = await job(client, instance, url, connections, count)
                one = [await job(client, instance, url, connections, 1) for _ in range(3)]
                five = min([await job_of_five(client, instance, url) for _ in range(3)])
        return Ours(all_of_them, min(cost.seconds for cost in one), *five)


def program(arguments: list[str], **environment: str) -> Cost:
    """Run a program to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    assert process.returncode == 0, said[-2000:]
    seconds = time.perf_counter() - started
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def with_inspect(url: str, count: int, connections: int) -> Cost:
    """Ask with inspect-ai, in this environment."""
    with tempfile.TemporaryDirectory() as logs:
        given = [url, str(count), str(connections), logs]
        return program([sys.executable, "-c", INSPECT, *given])


def with_lm_eval(python: str, url: str, count: int, connections: int) -> Cost:
    """Ask with the lm-evaluation-harness, in the environment of a Python."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        rows = [{"question": f"Question {n}?", "answer": "Paris"} for n in range(count)]
        (folder / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
        (folder / "speed.yaml").write_text(LM_EVAL_TASK % (folder / "q.jsonl"))
        model = f"model=m,base_url={url}/chat/completions,num_concurrent={connections}"
        return program(
            [
                python, "-m", "lm_eval", "--model", "local-chat-completions",
                "--model_args", f"{model},max_retries=1,tokenized_requests=False",
                "--include_path", directory, "--tasks", "speed", "--apply_chat_template",
            ],
            HF_HUB_OFFLINE="1",
            HF_HOME=directory,
            OPENAI_API_KEY="no-key",
        )  # fmt: skip


async def measure(url: str, count: int, connections: int, lm_eval: str | None) -> None:
    """Print all figures."""
    bare = await bare_loop(url, count, connections)
    print("                          seconds  questions  CPU each one question  memory")
    print(bare.line("bare httpx loop", count, bare.seconds))
    jobs = await ours(url, count, connections)
    print(jobs.whole.line("own_questions, a job", count, bare.seconds, jobs.one))
    to_thread = asyncio.to_thread
    if find_spec("inspect_ai") is not None:
        cost = await to_thread(with_inspect, url, count, connections)
        first = await to_thread(with_inspect, url, 1, connections)
        print(cost.line("inspect eval", count, bare.seconds, first.seconds))
    if lm_eval is not None:
        cost = await to_thread(with_lm_eval, lm_eval, url, count, connections)
        first = await to_thread(with_lm_eval, lm_eval, url, 1, connections)
        print(cost.line("lm_eval", count, bare.seconds, first.seconds))
    five = f"{jobs.five:.2f} s, in {jobs.processes} processes"
    print(f"  A job of five benchmarks of one question: {five}")
    print(f"  Load of this machine afterwards: {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Start the server and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--delay", type=float, default=0.03, help="seconds before each reply")
    parser.add_argument("--lm-eval-python", help="the Python of an environment with lm-eval")
    options = parser.parse_args()
    lm_eval = options.lm_eval_python
    if lm_eval is None and find_spec("lm_eval") is not None:
        lm_eval = sys.executable
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(options.delay)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        print(f"Load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"{options.questions} questions, {options.connections} at once, a reply after "
              f"{1000 * options.delay:.0f} ms:")  # fmt: skip
        anyio.run(measure, url, options.questions, options.connections, lm_eval)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
