"""The processes that benchmarks measure: a hub with a catalog, our server, the Go server.

Servers on stdio are spoken to in raw JSON-RPC, so that no client's time is measured.
"""

import contextlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

GO_SERVER = "eval-hub-mcp==1.0.2"
OURS = (sys.executable, "-m", "evalhub_mcp")
ANNOUNCEMENT = "serving at "
"""What our server prints on stderr before the URL that it serves at."""
CATEGORIES = ("knowledge", "math", "safety", "code", "reasoning", "security", "multilingual")


def synthetic_catalog(directory: Path, providers: int = 9, benchmarks: int = 36) -> None:
    """Write a catalog as large as upstream's: 9 providers, 324 benchmarks."""
    generator = random.Random(7)
    for number in range(providers):
        document: dict[str, Any] = {
            "id": f"provider_{number}",
            "name": f"Provider {number}",
            "description": "A provider of synthetic benchmarks.",
            "runtime": {"local": {"command": "sleep 5"}},
            "benchmarks": [],
        }
        if number < 3:
            document["agent"] = {
                "evaluates": list(CATEGORIES[number : number + 4]),
                "recommended_when": ["User wants to know how good a model is"] * 3,
                "target_type": "model",
                "summary": "Synthetic checks of models.",
                "hints": ["Set num_examples to 10 for a smoke test"] * 3,
                "result_interpretation": ["Higher is better"] * 2,
                "complements": ["provider_1"],
            }
        for index in range(benchmarks):
            category = generator.choice(CATEGORIES)
            document["benchmarks"].append(
                {
                    "id": f"{category}_{number}_{index}",
                    "name": f"{category.title()} {index}",
                    "description": f"Measures {category} with questions of level {index}. " * 2,
                    "category": category,
                    "metrics": ["acc", "acc_norm"],
                    "num_few_shot": 5,
                    "dataset_size": 1000 + index,
                    "tags": [category, "english"],
                    "primary_score": {"metric": "acc"},
                    "pass_criteria": {"threshold": 0.5},
                }
            )
        path = directory / "providers" / f"{document['id']}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document))
    (directory / "collections").mkdir(exist_ok=True)


def free_port() -> int:
    """A loopback port that no process uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_hub(
    catalog: Path | None = None, fill: Callable[[Path], None] | None = None
) -> Iterator[str]:
    """Run a real hub and yield its URL.

    Args:
        catalog: A directory with `providers/` and `collections/`; a synthetic one by default.
        fill: Is called with the hub's SQLite file, which has its tables, before the hub runs.
    """
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        if catalog is None:
            synthetic_catalog(directory)
        else:
            for folder in ("providers", "collections"):
                (directory / folder).symlink_to((catalog / folder).resolve())
        port = free_port()
        database = directory / "hub.db"
        config = {
            "service": {
                "port": port,
                "host": "127.0.0.1",
                "termination_file": str(directory / "termination"),
            },
            "database": {"driver": "sqlite", "url": f"file:{database}"},
            "prometheus": {"enabled": False},
            "otel": {"enabled": False},
        }
        (directory / "config.yaml").write_text(json.dumps(config))
        url = f"http://127.0.0.1:{port}"
        if fill is not None:
            with _hub_process(directory, url):
                pass
            fill(database)
        with _hub_process(directory, url):
            yield url


@contextlib.contextmanager
def _hub_process(directory: Path, url: str) -> Iterator[None]:
    process = subprocess.Popen(
        [Path(sys.executable).with_name("eval-hub"), "-local", "-configdir", directory],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await_answer(f"{url}/api/v1/health")
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await_answer(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def go_server(path: str | None) -> Iterator[str]:
    """Yield the path of the official Go server, which is installed for this run if not given."""
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run([sys.executable, "-m", "venv", temporary], check=True)
        pip = [f"{temporary}/bin/pip", "install", "--quiet", "--no-deps", GO_SERVER]
        subprocess.run(pip, check=True, stdout=subprocess.DEVNULL)
        yield f"{temporary}/bin/evalhub-mcp"


@contextlib.contextmanager
def http_server(
    command: Sequence[str], *flags: str, **environment: str
) -> Iterator[tuple[str, int]]:
    """Run our server over Streamable HTTP on loopback; yields its URL and process id.

    Raises:
        RuntimeError: It ended, or did not serve within 30 seconds; has what it printed.
    """
    with tempfile.TemporaryDirectory() as temporary:
        log = Path(temporary) / "stderr"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [*command, "--transport", "http", "--port", "0", *flags],
                env=_environment(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        try:
            yield _announced_url(process, log), process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _announced_url(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 30
    while ANNOUNCEMENT not in (printed := log.read_text("utf-8", "replace")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server does not serve: {printed.strip() or 'no output'}")
        time.sleep(0.05)
    return printed.partition(ANNOUNCEMENT)[2].split()[0]


def _environment(variables: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")} | variables


class StdioServer:
    """An MCP server on stdio, and the client side of its conversation."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self.process = subprocess.Popen(
            command,
            env=_environment(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._id = 0

    def request(self, method: str, params: dict[str, Any] | None = None) -> tuple[Any, int]:
        """Send a request; returns its result and the size of the response in bytes."""
        self._id += 1
        self._send({"jsonrpc": "2.0", "id": self._id, "method": method, "params": params or {}})
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            message = json.loads(line)
            if message.get("id") == self._id:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"], len(line)
        raise RuntimeError("the server ended")

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def initialize(self) -> None:
        """Shake hands in protocol 2025-06-18, which all measured servers speak."""
        self.request(
            "initialize",
            {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "benchmark", "version": "1"},
            },
        )
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def call(self, tool: str, arguments: dict[str, Any]) -> tuple[Any, int]:
        """Call a tool; returns its result and the size of the response in bytes.

        Raises:
            RuntimeError: The tool reported an error.
        """
        result, size = self.request("tools/call", {"name": tool, "arguments": arguments})
        if result.get("isError"):
            raise RuntimeError(f"{tool}: {result['content'][0]['text']}")
        return result, size

    def close(self) -> None:
        """Close the pipes, as a host does, and wait for the process to end."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def resident_mib(pid: int | None, *, peak: bool = False) -> float:
    """Resident memory of a process in MiB, now or at its peak; 0 when it has ended."""
    field = "VmHWM:" if peak else "VmRSS:"
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    rows = (row.split() for row in status.splitlines() if row.startswith(field))
    return next((int(kilobytes) / 1024 for _, kilobytes, _ in rows), 0.0)


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has taken, to the microsecond; 0 when it has ended."""
    try:
        threads = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        return 0.0


def milliseconds(seconds: Sequence[float]) -> str:
    """Format durations as median and range in ms."""
    values = sorted(value * 1000 for value in seconds)
    return f"{statistics.median(values):8.1f} ms  ({values[0]:.1f} to {values[-1]:.1f})"


def timed(call: Callable[[], object], times: int) -> list[float]:
    """Durations of `times` calls in seconds, after one that is not counted."""
    call()
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        durations.append(time.perf_counter() - started)
    return durations
