"""The private directory of one running hub, and the state that other processes read there.

Every start of a hub has its own instance directory, so files of a dead hub are never taken for
the living one's. At most one hub per data directory is alive. Standard library only: the
supervisor and the guard use this module.

    instances/<name>/
        lock             held by the supervisor while it lives; contains its process id
        hub.lock         held by the hub; contains its process id
        offer.json       versions and providers the hub was started with (configuration.py)
        state.json       the hub's state, written by the supervisor
        spec.json        what the supervisor runs
        allow.json       what the guard may run, and with which environment
        config/          the hub's configuration and providers
        tls/             the certificate this instance serves
        bin/sh           the guard, the only program on the hub's PATH
        vouchers/<job>.json  what a job of this user is meant to run (evalhub_mcp.vouchers)
        run/<job>.<n>    held by a running evaluation; contains its process group
        offers/<job>.<n> a waiting evaluation that another process of its job may run (handover.py)
        keys/<job>.<n>/  the secrets that evaluation may read while it runs
        stopping         exists once the instance shuts down; nothing new starts
"""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from evalhub_mcp import vouchers
from evalhub_mcp.local.hub import file_locks
from evalhub_mcp.local.private_files import read_json, write_json

LAST_PORT = "port.json"
"""File in the data directory with the port its hub used last."""


class State(NamedTuple):
    """The hub's state as its supervisor publishes it.

    `status` is starting, running, lingering (running only for its evaluations, without any
    server), stopping or gave_up. `started_at` is when the hub last started (epoch seconds);
    `exit_status` and `restarts` describe crashes. `private` is whether only this user can connect
    to the hub; if not, `open_because` is the reason, unless the hub is of an older version.
    """

    status: str = "starting"
    origin: str = ""
    started_at: float = 0.0
    exit_status: int = 0
    restarts: int = 0
    private: bool = False
    open_because: str = ""

    @property
    def is_of_older_version(self) -> bool:
        """Whether an older evalhub-mcp started the hub, which cannot close it to other users."""
        started = self.status in ("running", "lingering")
        return started and not self.private and not self.open_because

    @property
    def who_can_connect(self) -> str:
        """Who reaches the hub, in words."""
        if self.private:
            return "only this user"
        reason = self.open_because or "the hub was started by an older evalhub-mcp"
        return f"every user of this machine, because {reason}"


class Instance:
    """The instance directory `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / "lock"
        self.hub_lock = root / "hub.lock"
        self.spec = root / "spec.json"
        self.allow_list = root / "allow.json"
        self.config = root / "config"
        self.tls = root / "tls"
        self.bin = root / "bin"
        self.run = root / "run"
        self.offers = root / "offers"
        self.keys = root / "keys"
        self.vouchers = root / vouchers.DIRECTORY
        self.fingerprint = root / "offer.json"
        self.stopping = root / "stopping"
        self._state = root / "state.json"

    @property
    def alive(self) -> bool:
        """Whether its supervisor runs."""
        return file_locks.is_held(self.lock)

    @property
    def usable(self) -> bool:
        """Whether its supervisor runs and is not shutting down."""
        return self.alive and not self.stopping.exists()

    @property
    def state(self) -> State:
        """The state its supervisor published last."""
        published = read_json(self._state)
        if not isinstance(published, dict):
            return State()
        # Another version of evalhub-mcp may write more fields, or fewer.
        return State(**{name: published[name] for name in State._fields if name in published})

    def publish(self, state: State) -> None:
        """Write the state; only the supervisor does."""
        write_json(self._state, state._asdict())

    @property
    def supervisor_pid(self) -> int | None:
        """The supervisor's process id, or None if it does not run."""
        return _process_id(self.lock) if self.alive else None

    @property
    def hub_pid(self) -> int | None:
        """The hub's process id; None once it and its supervisor have ended."""
        return _process_id(self.hub_lock) if file_locks.is_held(self.hub_lock) else None

    def limit(self, name: str) -> float:
        """The current limit in the allow-list. Raises OSError, ValueError or KeyError."""
        return float(json.loads(self.allow_list.read_text())["limits"][name])

    def evaluations(self) -> dict[str, int]:
        """The process groups of the running evaluations, by `<job>.<benchmark index>`."""
        held = file_locks.held_locks(self.run)
        return {path.name: group for path in held if (group := _process_id(path))}

    def abandoned_records(self) -> list[Path]:
        """Records of evaluations that were killed together with their guards."""
        return [path for path in _entries(self.run) if not file_locks.is_held(path)]

    def signal(self, number: int) -> None:
        """Send a signal to the supervisor if it runs."""
        if (pid := self.supervisor_pid) is not None:
            _send_signal(pid, number)

    def signal_server_left(self) -> None:
        """Make the supervisor check at once whether a server still uses the hub."""
        self.signal(signal.SIGUSR1)

    def stop(self, seconds: float) -> None:
        """Shut down within `seconds`, kill processes that are left, and remove the directory."""
        self.signal(signal.SIGTERM)
        if not wait_until(lambda: not self.alive, seconds):
            self.signal(signal.SIGKILL)
            wait_until(lambda: not self.alive, 2.0)
        self.kill_leftovers()
        self.remove()

    def kill_leftovers(self) -> None:
        """Kill the hub and evaluations that have outlived the supervisor."""
        self.kill_evaluations()
        if (pid := self.hub_pid) is not None:
            _send_signal(pid, signal.SIGKILL)
            wait_until(lambda: not file_locks.is_held(self.hub_lock), 2.0)
        self.kill_evaluations()

    def kill_evaluations(self) -> None:
        """Send SIGKILL to every evaluation's process group."""
        for group in self.evaluations().values():
            _send_signal(-group, signal.SIGKILL)

    def delete_unused_keys(self) -> None:
        """Delete the secrets of evaluations whose guard was killed."""
        for path in _entries(self.keys):
            if not file_locks.is_held(self.run / path.name):
                _delete(path)

    def remove(self) -> None:
        """Delete the directory; its lock, which shows that it is in use, goes last."""
        for path in _entries(self.root):
            if path != self.lock:
                _delete(path)
        _delete(self.root)


def instances(data_dir: Path) -> Iterator[Instance]:
    """Every instance directory below `data_dir`, alive or not."""
    return map(Instance, _entries(data_dir / "instances"))


def living_instance(data_dir: Path) -> Instance | None:
    """The instance that runs on `data_dir`, if any."""
    return next((one for one in instances(data_dir) if one.alive), None)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Check `condition` every 20 ms for at most `seconds`; returns whether it became true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def _delete(path: Path) -> None:
    import shutil  # half a megabyte, which the supervisor needs only at its end

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _entries(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError:
        return []


def _process_id(lock: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        # 0 and 1 would address our own process group and init.
        return number if (number := int(lock.read_text().partition("\n")[0])) > 1 else None
    return None


def _send_signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
