"""What several benchmarks need: a hub with a catalog, the Go server, raw MCP over stdio."""

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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

GO_SERVER = "eval-hub-mcp==1.0.2"
CATEGORIES = ("knowledge", "math", "safety", "code", "reasoning", "security", "multilingual")


def synthetic_catalog(directory: Path, providers: int = 9, benchmarks: int = 36) -> None:
    """Write a catalog the size of the upstream one: 9 providers, 324 benchmarks."""
    chosen = random.Random(7)
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
            category = chosen.choice(CATEGORIES)
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
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_hub(catalog: Path | None = None) -> Iterator[str]:
    """A real hub with the given catalog (or a synthetic one); yields its URL."""
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        if catalog is None:
            synthetic_catalog(directory)
        else:
            for folder in ("providers", "collections"):
                (directory / folder).symlink_to((catalog / folder).resolve())
        port = free_port()
        config = {
            "service": {
                "port": port,
                "host": "127.0.0.1",
                "termination_file": str(directory / "termination"),
            },
            "database": {"driver": "sqlite", "url": f"file:{directory}/hub.db"},
            "prometheus": {"enabled": False},
            "otel": {"enabled": False},
        }
        (directory / "config.yaml").write_text(json.dumps(config))
        process = subprocess.Popen(
            [Path(sys.executable).with_name("eval-hub"), "-local", "-configdir", directory],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _await(f"{url}/api/v1/health")
            yield url
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await(url: str) -> None:
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
    """The official Go server: the one at `path`, or one installed for this run."""
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run([sys.executable, "-m", "venv", temporary], check=True)
        pip = [f"{temporary}/bin/pip", "install", "--quiet", "--no-deps", GO_SERVER]
        subprocess.run(pip, check=True, stdout=subprocess.DEVNULL)
        yield f"{temporary}/bin/evalhub-mcp"


class StdioServer:
    """An MCP server on stdio, spoken to in raw JSON-RPC so that no client is measured."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
        self.process = subprocess.Popen(
            command,
            env=kept | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._id = 0

    def request(self, method: str, params: dict[str, Any] | None = None) -> tuple[Any, int]:
        """Send a request; returns its result and the bytes of the answer."""
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
        """The handshake of 2025-06-18, which every server here speaks."""
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
        """Call a tool; a tool error ends the benchmark."""
        result, size = self.request("tools/call", {"name": tool, "arguments": arguments})
        if result.get("isError"):
            raise RuntimeError(f"{tool}: {result['content'][0]['text']}")
        return result, size

    @property
    def resident_mb(self) -> float:
        """Resident memory, MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = next(row.split()[1] for row in status.splitlines() if row.startswith("VmRSS"))
        return int(kilobytes) / 1024

    def close(self) -> None:
        """Close stdin, as a host does, and wait."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and range of durations, in ms."""
    values = sorted(value * 1000 for value in seconds)
    return f"{statistics.median(values):8.1f} ms  ({values[0]:.1f} to {values[-1]:.1f})"


def p50(call: Any, times: int) -> list[float]:
    """Durations of `times` calls, after one that is not counted."""
    call()
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        durations.append(time.perf_counter() - started)
    return durations
