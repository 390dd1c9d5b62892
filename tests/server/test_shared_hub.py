"""Servers as several IDE windows run them, one hub, and one of them killed at any moment.

The quick variant kills one of three, which waits for a job; the whole matrix, with five, is marked
soak.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.local.hub.attached_servers import attached_servers
from evalhub_mcp.local.hub.instance_directory import Instance, instances
from evalhub_mcp.local.stub_model import StubModel
from tests.narrow import present

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        not Path("/proc/self/environ").exists(), reason="looks for left-over processes in /proc"
    ),
]

BENCHMARK = {"id": "everyday_facts", "provider_id": "inspect-local"}


class Window:
    """A server process with an MCP client's end of its pipes."""

    def __init__(self, directory: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evalhub_mcp", "--local"],
            env=kept
            | {
                "EVALHUB_MCP_DATA_DIR": str(directory / "data"),
                "HOME": str(directory),
                "EVALHUB_LOCAL_MAX_PROCESSES": "3",
                "EVALHUB_LOCAL_TIME_LIMIT": "600",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.stdin, self.stdout = present(self.process.stdin), present(self.process.stdout)
        self._last = 0

    def send(self, method: str, **params: Any) -> int:
        self._last += 1
        self._write({"id": self._last, "method": method, "params": params})
        return self._last

    def _write(self, message: dict[str, Any]) -> None:
        self.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.stdin.flush()

    def messages(self) -> Iterator[dict[str, Any]]:
        for line in self.stdout:
            yield json.loads(line)

    def answer(self, number: int) -> dict[str, Any]:
        return next(said["result"] for said in self.messages() if said.get("id") == number)

    def initialize(self) -> None:
        about = {"name": "test", "version": "1"}
        asked = self.send(
            "initialize", protocolVersion="2025-11-25", capabilities={}, clientInfo=about
        )
        self.answer(asked)
        self._write({"method": "notifications/initialized"})

    def call(self, tool: str, **arguments: Any) -> Any:
        result = self.answer(self.send("tools/call", name=tool, arguments=arguments))
        assert not result.get("isError"), result["content"]
        return result["structuredContent"]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self.stdin.close()
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.stdout.close()
            self.process.wait(10)


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[Callable[[int], list[Window]]]:
    opened: list[Window] = []

    def open_at_once(count: int) -> list[Window]:
        opened.extend(Window(tmp_path) for _ in range(count))
        return opened[-count:]

    yield open_at_once
    for window in opened:
        window.close()
    for instance in instances(tmp_path / "data" / "hub"):
        instance.stop(12.0)


def until(condition: Callable[[], Any], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.03)


def the_hub(directory: Path) -> Instance:
    (instance,) = [one for one in instances(directory / "data" / "hub") if one.alive]
    return instance


def members_of(directory: Path) -> set[int]:
    return {one.pid for one in attached_servers(directory / "data" / "hub")}


def left_running(directory: Path) -> list[str]:
    """Processes of this test; every one of them has the test's directory in its environment."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) != os.getpid():
            with suppress(OSError):
                if (
                    str(directory).encode()
                    in (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
                ):
                    found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def submission(model: StubModel) -> dict[str, Any]:
    return {
        "model": {"url": model.base_url, "name": model.name},
        "benchmarks": [{**BENCHMARK, "parameters": {"num_examples": 5}}],
    }


def check_all_share(directory: Path, open_windows: list[Window], hub_pid: int | None) -> None:
    """Check that all servers work on the same hub and are its only users."""
    for window in open_windows:
        assert window.call("check_connection")["ok"] is True
    assert the_hub(directory).hub_pid == hub_pid
    until(lambda: members_of(directory) == {window.process.pid for window in open_windows})


def close_all(directory: Path, open_windows: list[Window]) -> None:
    for window in open_windows:
        window.close()
    until(lambda: left_running(directory) == [])
    assert list(instances(directory / "data" / "hub")) == []


def test_a_server_killed_while_it_waits_does_not_affect_the_others_or_its_job(tmp_path, windows):
    *others, victim = windows(3)
    for window in (*others, victim):
        window.initialize()
    with StubModel(hang=True) as model:
        job_id = victim.call("submit_evaluation", **submission(model))["job_id"]
        hub_pid = the_hub(tmp_path).hub_pid
        limits = json.loads(the_hub(tmp_path).allow_list.read_text())["limits"]
        assert (limits["max_processes"], limits["time_limit"]) == (3, 600)
        victim.send(
            "tools/call",
            name="get_job_status",
            arguments={"job_id": job_id, "wait_seconds": 50},
            _meta={"progressToken": "p"},
        )
        assert next(victim.messages())["method"] == "notifications/progress"
        victim.kill()
        check_all_share(tmp_path, others, hub_pid)
        # The job continues, and any server can follow it.
        with_state = others[0].call("get_job_status", job_id=job_id, wait_seconds=20)
        assert with_state["state"] in ("pending", "running")
        until(lambda: f"{job_id}.0" in the_hub(tmp_path).evaluations())
        assert others[1].call("cancel_job", job_id=job_id)["cancelled_now"] is True
    close_all(tmp_path, others)


@pytest.mark.soak
@pytest.mark.parametrize("delay", [0.0, 0.2, 0.4, 0.6, 1.0, 2.0])
@pytest.mark.parametrize("first", [True, False], ids=["it is the first", "a hub runs"])
def test_server_that_is_killed_while_it_starts(tmp_path, windows, delay, first):
    others = [] if first else windows(1)
    for window in others:
        window.initialize()
        window.call("check_connection")
    opened = windows(5 - len(others))
    victim = opened[0]
    time.sleep(delay)  # the moment of the kill is what varies
    victim.kill()
    others += opened[1:]
    for window in opened[1:]:
        window.initialize()
    others[0].call("check_connection")
    check_all_share(tmp_path, others, the_hub(tmp_path).hub_pid)
    close_all(tmp_path, others)


@pytest.mark.soak
def test_server_that_is_killed_while_it_is_idle(tmp_path, windows):
    *others, victim = windows(5)
    for window in (*others, victim):
        window.initialize()
        window.call("check_connection")
    hub_pid = the_hub(tmp_path).hub_pid
    victim.kill()
    check_all_share(tmp_path, others, hub_pid)
    # The last one may be killed as well.
    for window in others:
        window.kill()
    until(lambda: left_running(tmp_path) == [])
    assert list(instances(tmp_path / "data" / "hub")) == []


@pytest.mark.soak
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("alone", [True, False], ids=["the only one", "one of five"])
def test_server_that_is_killed_while_it_submits(tmp_path, windows, delay, alone):
    *others, victim = windows(1 if alone else 5)
    for window in (*others, victim):
        window.initialize()
        window.call("check_connection")
    with StubModel() as model:
        victim.send("tools/call", name="submit_evaluation", arguments=submission(model))
        time.sleep(delay)  # the moment of the kill is what varies
        victim.kill()
        if alone:
            # Accepted jobs are finished without a server; then the hub ends.
            until(lambda: left_running(tmp_path) == [], 90)
            others = windows(1)
            others[0].initialize()
        jobs = others[0].call("list_jobs")["jobs"]
        assert len(jobs) <= 1
        for job in jobs:
            until(partial(done, others[0], job["job_id"]), 90)
            status = others[0].call("get_job_status", job_id=job["job_id"])
            assert status["state"] in ("completed", "failed")
            if status["state"] == "failed":  # its evaluation never began, and is reported so
                assert "nterrupted" in json.dumps(status)
        check_all_share(tmp_path, others, the_hub(tmp_path).hub_pid)
    close_all(tmp_path, others)


def done(window: Window, job_id: str) -> bool:
    return bool(window.call("get_job_status", job_id=job_id, wait_seconds=20)["done"])


@pytest.mark.soak
def test_a_hub_killed_under_five_servers_marks_its_job_failed(tmp_path, windows):
    opened = windows(5)
    for window in opened:
        window.initialize()
    with StubModel(hang=True) as model:
        job_id = opened[0].call("submit_evaluation", **submission(model))["job_id"]
        until(lambda: f"{job_id}.0" in the_hub(tmp_path).evaluations())
        killed = present(the_hub(tmp_path).hub_pid)
        os.kill(killed, signal.SIGKILL)
        until(lambda: the_hub(tmp_path).hub_pid not in (None, killed))
        until(lambda: done(opened[1], job_id))
        status = opened[2].call("get_job_status", job_id=job_id)
    assert status["state"] == "failed"
    assert "Interrupted by a restart of the local hub" in json.dumps(status)
    check_all_share(tmp_path, opened, the_hub(tmp_path).hub_pid)
    close_all(tmp_path, opened)


@pytest.mark.soak
def test_a_job_interrupted_by_a_machine_crash_is_marked_failed_at_the_next_start(tmp_path, windows):
    opened = windows(5)
    for window in opened:
        window.initialize()
    with StubModel(hang=True) as model:
        job_id = opened[0].call("submit_evaluation", **submission(model))["job_id"]
        until(lambda: f"{job_id}.0" in the_hub(tmp_path).evaluations())
        hub = the_hub(tmp_path)
        for window in opened:
            window.kill()
        groups = hub.evaluations().values()
        for pid in (hub.supervisor_pid, hub.hub_pid, *(-group for group in groups)):
            os.kill(present(pid), signal.SIGKILL)
        until(lambda: left_running(tmp_path) == [])
        (back,) = windows(1)
        back.initialize()
        until(lambda: done(back, job_id))
        status = back.call("get_job_status", job_id=job_id)
    assert status["state"] == "failed"
    assert "Interrupted by a restart of the local hub" in json.dumps(status)
    close_all(tmp_path, [back])
