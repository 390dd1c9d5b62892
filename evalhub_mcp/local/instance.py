"""One running hub on disk: its private directory, and what may be said of it from outside.

Every server that runs a hub has an instance directory of its own below the shared data
directory, so that two of them never touch each other's files. Standard library only:
the supervisor and the guard read it too.

    instances/<name>/
        lock             held by the supervisor for as long as it lives
        hub.lock         held by the hub; contains its process id
        started_at       when this instance was started (seconds since the epoch)
        origin           https://127.0.0.1:<port>
        spec.json        what the supervisor is to run
        allow.json       what the guard may run, and with which environment
        config/          the hub's configuration and providers
        tls/             the certificate this instance serves
        bin/sh           the guard; the only thing on the hub's PATH
        run/<job>.<n>    held by a running adapter; contains its process group
        stopping         exists once the instance is going down: nothing starts any more
"""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evalhub_mcp.local import locks

JOBS_DIR = Path("/tmp/evalhub-jobs")  # noqa: S108 - fixed in the hub, which ignores TMPDIR


class Instance:
    """The instance directory `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / "lock"
        self.hub_lock = root / "hub.lock"
        self.spec = root / "spec.json"
        self.allow = root / "allow.json"
        self.config = root / "config"
        self.tls = root / "tls"
        self.bin = root / "bin"
        self.run = root / "run"
        self.stopping = root / "stopping"

    def __repr__(self) -> str:
        return f"Instance({str(self.root)!r})"

    @property
    def alive(self) -> bool:
        """Whether its supervisor runs."""
        return locks.is_held(self.lock)

    @property
    def origin(self) -> str | None:
        """`https://127.0.0.1:<port>`, or None before the port is chosen."""
        return _text(self.root / "origin")

    @property
    def started_at(self) -> float:
        """When it was started, in seconds since the epoch (0 when unknown)."""
        return float(_text(self.root / "started_at") or 0)

    @property
    def hub_pid(self) -> int | None:
        """Process id of the hub; None once it and its supervisor are gone."""
        return _number(self.hub_lock) if locks.is_held(self.hub_lock) else None

    def adapters(self) -> dict[str, int]:
        """Process groups of the adapters that are alive, by `<job>.<benchmark index>`."""
        found = {}
        for path in _entries(self.run):
            if locks.is_held(path) and (group := _number(path)):
                found[path.name] = group
        return found

    def kill_leftovers(self) -> None:
        """Kill whatever of this instance is still alive (its supervisor is not)."""
        self.kill_adapters()
        if (pid := self.hub_pid) is not None:
            _kill(pid)
            wait_until(lambda: not locks.is_held(self.hub_lock), 2.0)
        self.kill_adapters()

    def kill_adapters(self) -> None:
        """SIGKILL to every adapter's process group."""
        for group in self.adapters().values():
            _kill(-group)

    def remove(self) -> None:
        """Delete the directory."""
        import shutil

        shutil.rmtree(self.root, ignore_errors=True)


def instances(data_dir: Path) -> Iterator[Instance]:
    """Every instance directory below `data_dir`, alive or not."""
    for path in _entries(data_dir / "instances"):
        yield Instance(path)


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file nobody else can read, complete or not at all."""
    partial = path.with_name(path.name + ".partial")
    fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
    partial.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Write `value` with `write_private`."""
    write_private(path, json.dumps(value, indent=1))


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll `condition()` every 20 ms for at most `seconds`; whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def _entries(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError:
        return []


def _text(path: Path) -> str | None:
    try:
        return path.read_text().strip() or None
    except OSError:
        return None


def _number(path: Path) -> int | None:
    text = (_text(path) or "").partition("\n")[0]
    # 0 and 1 would address our own group and init.
    return int(text) if text.isdecimal() and int(text) > 1 else None


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
