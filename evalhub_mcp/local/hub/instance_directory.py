"""One running hub on disk: its private directory, and what may be said of it from outside.

Each start of a hub has an instance directory of its own below the shared data directory, so
that what a dead one left is never taken for the living one's; at most one lives. Standard
library only: the supervisor and the guard read it too.

    instances/<name>/
        lock             held by the supervisor for as long as it lives; its process id
        hub.lock         held by the hub; contains its process id
        offer.json       versions and providers it was started with (offer.py)
        state.json       what the supervisor says of the hub
        spec.json        what the supervisor is to run
        allow.json       what the guard may run, and with which environment
        config/          the hub's configuration and providers
        tls/             the certificate this instance serves
        bin/sh           the guard; the only thing on the hub's PATH
        run/<job>.<n>    held by a running adapter; contains its process group
        keys/<job>.<n>/  the secrets that adapter may read, while it runs
        stopping         exists once the instance is going down: nothing starts any more
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from evalhub_mcp.local.hub import file_locks
from evalhub_mcp.local.private_files import read_json, write_json

LAST_PORT = "port.json"  # in the data directory: where its hub listened last


class State(NamedTuple):
    """What a supervisor says of its hub.

    `status` is starting, running (it may be used), lingering (running for its evaluations
    alone, without any server), stopping or gave_up. `started_at` is in seconds since the
    epoch, of the hub's latest start; `exit_status` and `restarts` tell of crashes.
    """

    status: str = "starting"
    origin: str = ""
    started_at: float = 0.0
    exit_status: int = 0
    restarts: int = 0


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
        self.keys = root / "keys"
        self.offer = root / "offer.json"
        self.stopping = root / "stopping"
        self._state = root / "state.json"

    def __repr__(self) -> str:
        return f"Instance({str(self.root)!r})"

    @property
    def alive(self) -> bool:
        """Whether its supervisor runs."""
        return file_locks.is_held(self.lock)

    @property
    def state(self) -> State:
        """What its supervisor last said."""
        said = read_json(self._state)
        if not isinstance(said, dict):
            return State()
        # Another version of ours may say more, or less.
        return State(**{name: said[name] for name in State._fields if name in said})

    def publish(self, state: State) -> None:
        """Make `state` known; for the supervisor alone."""
        write_json(self._state, state._asdict())

    @property
    def origin(self) -> str | None:
        """`https://127.0.0.1:<port>`, or None before the port is chosen."""
        return self.state.origin or None

    @property
    def supervisor_pid(self) -> int | None:
        """Process id of its supervisor, or None once that is gone."""
        return _number(self.lock) if self.alive else None

    @property
    def hub_pid(self) -> int | None:
        """Process id of the hub; None once it and its supervisor are gone."""
        return _number(self.hub_lock) if file_locks.is_held(self.hub_lock) else None

    def adapters(self) -> dict[str, int]:
        """Process groups of the adapters that are alive, by `<job>.<benchmark index>`."""
        return {path.name: group for path in file_locks.held(self.run) if (group := _number(path))}

    def killed(self) -> list[Path]:
        """The records of adapters that were killed before they could remove them."""
        return [path for path in _entries(self.run) if not file_locks.is_held(path)]

    def signal(self, number: int) -> None:
        """Send a signal to its supervisor, if that is alive."""
        if (pid := self.supervisor_pid) is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)

    def signal_left(self) -> None:
        """Tell its supervisor that a server has left, so that it need not find out."""
        self.signal(signal.SIGUSR1)

    def end(self, seconds: float) -> None:
        """Stop it in order, within `seconds`, or else by force; then remove what is left."""
        self.signal(signal.SIGTERM)
        if not wait_until(lambda: not self.alive, seconds):
            self.signal(signal.SIGKILL)
            wait_until(lambda: not self.alive, 2.0)
        self.kill_leftovers()
        self.remove()

    def kill_leftovers(self) -> None:
        """Kill whatever of this instance is still alive (its supervisor is not)."""
        self.kill_adapters()
        if (pid := self.hub_pid) is not None:
            _kill(pid)
            wait_until(lambda: not file_locks.is_held(self.hub_lock), 2.0)
        self.kill_adapters()

    def kill_adapters(self) -> None:
        """SIGKILL to every adapter's process group."""
        for group in self.adapters().values():
            _kill(-group)

    def sweep_keys(self) -> None:
        """Delete the secrets of adapters that are gone and could not do it themselves."""
        for path in _entries(self.keys):
            if not file_locks.is_held(self.run / path.name):
                _delete(path)

    def remove(self) -> None:
        """Delete the directory, and what says that it is in use last."""
        for path in _entries(self.root):
            if path != self.lock:
                _delete(path)
        _delete(self.root)


def instances(data_dir: Path) -> Iterator[Instance]:
    """Every instance directory below `data_dir`, alive or not."""
    for path in _entries(data_dir / "instances"):
        yield Instance(path)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll `condition()` every 20 ms for at most `seconds`; whether it came true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def _delete(path: Path) -> None:
    import shutil

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
