"""With question files made to occupy the server it still answers, cancels and ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.datasets.support.endless_expression import ENDLESS_FILE
from tests.datasets.support.file_shapes import SHAPES

MOMENT = 15.0
"""Seconds, on a busy machine, within which something happens at once."""


class StdioServer:
    """A server of ours on stdio, spoken to line by line."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    def send(self, method: str, number: int | None = None, **params: Any) -> None:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def check(self, number: int, path: Path, **arguments: str) -> None:
        self.send(
            "tools/call", number, name="check_dataset", arguments={"path": str(path), **arguments}
        )

    def answer(self, number: int) -> dict[str, Any]:
        assert self.process.stdout is not None
        while True:
            message = json.loads(self.process.stdout.readline())
            if message.get("id") == number:
                return dict(message)


@contextmanager
def stdio_server(folder: Path) -> Iterator[StdioServer]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    variables = {"EVALHUB_MCP_DATA_DIR": str(folder / "data"), "HOME": str(folder)}
    work = folder / "work"
    work.mkdir(exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-m", "evalhub_mcp", "--local"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept | variables,
        cwd=work,
    ) as process:
        try:
            server = StdioServer(process)
            server.send(
                "initialize",
                0,
                protocolVersion="2025-06-18",
                capabilities={},
                clientInfo={"name": "redteam", "version": "1"},
            )
            server.answer(0)
            server.send("notifications/initialized")
            yield server
        finally:
            process.kill()


@pytest.mark.timeout(300)
def test_a_check_that_never_ends_can_be_cancelled_and_holds_nobody_up(tmp_path: Path) -> None:
    with stdio_server(tmp_path) as server:
        file = tmp_path / "work" / "endless.csv"
        file.write_bytes(ENDLESS_FILE)
        server.check(1, file, scorer="regex")
        time.sleep(2)
        started = time.monotonic()
        server.send("ping", 2)
        server.answer(2)
        server.send("notifications/cancelled", requestId=1)
        server.send("ping", 3)
        server.answer(3)
        assert time.monotonic() - started < MOMENT


@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", ["stdin", "SIGTERM"])
def test_a_check_that_never_ends_does_not_keep_the_server(tmp_path: Path, way: str) -> None:
    with stdio_server(tmp_path) as server:
        file = tmp_path / "work" / "endless.csv"
        file.write_bytes(ENDLESS_FILE)
        server.check(1, file, scorer="regex")
        time.sleep(2)
        started = time.monotonic()
        if way == "stdin":
            assert server.process.stdin is not None
            server.process.stdin.close()
        else:
            server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
        assert time.monotonic() - started < MOMENT


@pytest.mark.timeout(900)
def test_a_file_of_any_shape_and_the_largest_size_is_answered(tmp_path: Path) -> None:
    with stdio_server(tmp_path) as server:
        for number, (shape, (format, build)) in enumerate(SHAPES.items(), 1):
            file = tmp_path / "work" / f"shape{number}.{format}"
            file.write_bytes(build(9_400_000))
            started = time.monotonic()
            server.check(number, file)
            answer = server.answer(number)
            assert time.monotonic() - started < 60, shape
            assert "result" in answer, shape
            file.unlink()
