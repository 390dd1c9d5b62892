"""The small process that keeps the one hub of a user running for as long as it is needed.

It holds the hub as its child, in a session of its own and without a parent: no server owns
it, so servers come and go, in order or killed. It watches their locks (`members`) instead.
When none is left, an idle hub is stopped at once; one with running evaluations goes on until
they end, or until the limit for that. A hub that crashes is started again on the same port,
at most three times in a row. What it has to say stands in the instance's `state.json`.

Started as `python -I -m evalhub_mcp.local.hub.supervisor <instance directory> <lock> <log>`, the
last two being inherited descriptors; the process that was started ends at once. Standard
library only; what needs more (telling the hub about lost jobs) is a process of its own.
"""

import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from evalhub_mcp.local.hub import attached_servers, database, file_locks
from evalhub_mcp.local.hub.instance_directory import LAST_PORT, Instance, State, wait_until
from evalhub_mcp.local.hub.signal_waiter import Signals
from evalhub_mcp.local.private_files import write_json

BACK_OFF = (0.2, 1.0, 3.0)  # seconds before each restart; after the last the supervisor gives up
_STABLE = 300.0  # a hub that ran this long has its restarts back
_BRIEF = 2.0  # a hub that ended sooner than this never came up
_PORTS = range(20000, 32768)  # below the ranges from which Linux and macOS give out ports
_PORT_TRIES = 5
_ADAPTERS_STOP = 6.0  # they have to load what they report with
_HUB_STOP = 3.0
_TAIL = 4000
_LOOK = 1.0  # seconds between looks at who is there; a server that leaves in order says so
_SETUP_LOOK = 0.02
_SETUP_WITHIN = 15.0
_LOG_LIMIT = 20_000_000  # bytes; the hub writes a few lines for every request
_RECOVER_AFTER = 2.0  # an evaluation started just before has taken its lock by then
_LOST_AFTER = 30.0  # an open job without any evaluation for so long has lost it


class Supervisor:
    """Runs the hub of one instance for as long as somebody needs it."""

    def __init__(self, instance: Instance, log: int) -> None:
        self._instance = instance
        self._spec = json.loads(instance.spec.read_text())
        self._root = Path(self._spec["data_dir"])
        self._database = self._root / database.NAME
        self._program = Path(self._spec["argv"][0])
        self._installed = _identity(self._program)
        self._log = log
        self._hub: subprocess.Popen[bytes] | None = None
        self._hub_lock = file_locks.hold(instance.hub_lock, inheritable=True)
        self._state = State()
        self._protected = bool(self._spec["protected"])
        self._recovery: subprocess.Popen[bytes] | None = None
        self._recover_at = 0.0
        self._just_started = True
        self._alone_since: float | None = None
        self._signals = Signals(
            (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)
        )

    def run(self) -> None:
        """Keep the hub running; return when it is not needed or cannot be kept running."""
        try:
            self._supervise()
        finally:
            self._stop()

    def _supervise(self) -> None:
        ports = _PORT_TRIES
        restarts = 0
        came_up = False
        self._choose_port(self._spec["port"])
        while True:
            log_start = os.fstat(self._log).st_size
            started = time.monotonic()
            self._start()
            if not self._attend():
                return
            ran = time.monotonic() - started
            status = self._hub.returncode if self._hub else 0
            tail = self._log_tail(log_start)
            came_up = came_up or ran >= _BRIEF
            if not came_up and "address already in use" in tail and ports > 1:
                ports -= 1
                self._choose_port()
                continue
            if ran >= _STABLE:
                restarts = 0
            # A hub that ends by itself right at its first start will do so again.
            hopeless = not came_up and status > 0 and "SQLITE_BUSY" not in tail
            if hopeless or restarts == len(BACK_OFF):
                self._publish(status="gave_up", exit_status=status, restarts=restarts)
                return
            if _identity(self._program) != self._installed:
                # Upgraded meanwhile: the next server copies the database before it starts that.
                return
            delay = BACK_OFF[restarts]
            restarts += 1
            self._publish(status="starting", exit_status=status, restarts=restarts)
            if self._pause(delay):
                return

    def _publish(self, **changes: object) -> None:
        state = self._state._replace(**changes)  # type: ignore[arg-type]
        self._instance.publish(state)
        self._state = state

    def _say(self, status: str) -> None:
        """Publish a new status; what a full disk keeps from being said is said at a later look."""
        if self._state.status != status:
            with contextlib.suppress(OSError):
                self._publish(status=status)

    def _choose_port(self, wanted: int | None = None) -> None:
        port = wanted or _free_port()
        config = self._spec["config"]
        config["service"]["port"] = port
        write_json(self._instance.config / "config.yaml", config)
        write_json(self._root / LAST_PORT, port)
        self._publish(origin=f"https://127.0.0.1:{port}")

    def _start(self) -> None:
        parent = os.getpid()

        def die_with_parent() -> None:
            # Linux only: the hub goes even if this process is killed. Elsewhere the next
            # start finds the hub by its lock and stops it.
            import ctypes

            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1: PR_SET_PDEATHSIG
            if os.getppid() != parent:
                os._exit(1)

        self._hub = subprocess.Popen(  # noqa: S603 - our own binary, by its absolute path
            self._spec["argv"],
            env=self._spec["environment"],
            cwd=self._instance.root,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            pass_fds=(self._hub_lock,),
            umask=0o077,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        file_locks.write(self._hub_lock, str(self._hub.pid))
        now = time.time()
        self._recover_at, self._just_started = time.monotonic() + _RECOVER_AFTER, True
        self._publish(status="running" if self._protected else "starting", started_at=now)

    def _attend(self) -> bool:
        """Look after the running hub until it ends (True) or is not needed (False)."""
        hub = self._hub
        assert hub is not None
        setup_until = time.monotonic() + _SETUP_WITHIN
        while hub.poll() is None:
            # A data directory that was deleted takes its hub along.
            if self._told_to_stop() or not self._instance.spec.exists():
                return False
            if not self._protected and time.monotonic() < setup_until:
                self._set_up()
                self._signals.wait(_SETUP_LOOK)
                continue
            if not self._needed():
                return False
            self._look_for_lost_jobs()
            self._instance.sweep_keys()
            if os.fstat(self._log).st_size > _LOG_LIMIT:
                os.ftruncate(self._log, 0)  # everybody appends, so nobody loses their place
            self._signals.wait(_LOOK)
            self._signals.seen -= {signal.SIGCHLD, signal.SIGUSR1}
        return True

    def _set_up(self) -> None:
        """Rules for a database the hub has just made; nobody uses the hub before that."""
        with contextlib.suppress(sqlite3.Error):
            self._protected = database.protect(self._database)
        if self._protected:
            self._publish(status="running")

    def _needed(self) -> bool:
        if any(attached_servers.present(self._root)):
            self._alone_since = None
            if self._state.status == "lingering":
                self._say("running")
            return True
        now = time.monotonic()
        self._alone_since = since = now if self._alone_since is None else self._alone_since
        # What the database does not count as open has reported its end. A job accepted just
        # now has no evaluation yet; one that lost it gets none.
        working = database.open_jobs(self._database) != [] and now - since < (
            self._linger_limit() if self._instance.adapters() else _LOST_AFTER
        )
        if working:
            self._say("lingering")
            return True
        return not self._close()

    def _linger_limit(self) -> float:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return float(json.loads(self._instance.allow.read_text())["limits"]["linger"])
        return 0.0

    def _close(self) -> bool:
        """Let nobody in any more, unless somebody just came."""
        with contextlib.suppress(BlockingIOError, OSError):
            lock = file_locks.hold(self._root / "lock", within=0)
            try:
                if not any(attached_servers.present(self._root)):
                    self._instance.stopping.touch()
                    return True
            finally:
                os.close(lock)
        return False

    def _look_for_lost_jobs(self) -> None:
        if self._recovery is not None and self._recovery.poll() is None:
            return
        now = time.monotonic()
        if now < self._recover_at:
            return
        self._recover_at = now + _LOST_AFTER
        unfinished = database.open_jobs(self._database)
        if unfinished is None:
            return
        first, self._just_started = self._just_started, False
        killed = []
        for record in self._instance.killed():
            if record.name.rpartition(".")[0] in unfinished:
                killed.append(record)
            else:  # cancelled, most likely
                record.unlink(missing_ok=True)
        evaluated = {name.rpartition(".")[0] for name in self._instance.adapters()}
        # One without an evaluation may have begun just now, which the recovery finds out.
        if unfinished and (first or killed or not evaluated.issuperset(unfinished)):
            self._recovery = subprocess.Popen(  # noqa: S603
                [
                    sys.executable,
                    "-I",
                    "-m",
                    "evalhub_mcp.local.hub.lost_jobs",
                    str(self._instance.root),
                    repr(max(self._state.started_at, time.time() - _LOST_AFTER)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                cwd=self._instance.root,
            )

    def _told_to_stop(self) -> bool:
        return bool(self._signals.seen & {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})

    def _pause(self, seconds: float) -> bool:
        """Wait for `seconds`, or until told to stop; whether we were."""
        deadline = time.monotonic() + seconds
        while not self._told_to_stop() and (left := deadline - time.monotonic()) > 0:
            self._signals.wait(left)
        return self._told_to_stop()

    def _stop(self) -> None:
        """Stop adapters (they report it while the hub still listens), then the hub."""
        instance = self._instance
        gave_up = self._state.status == "gave_up"
        with contextlib.suppress(OSError):  # a full disk, or a deleted directory
            instance.stopping.touch()
            if not gave_up:
                self._publish(status="stopping")
        if self._recovery is not None:
            self._recovery.kill()
            self._recovery.wait()
        hub = self._hub
        if hub is not None and hub.poll() is None:
            told = set()
            for guard in instance.adapters().values():
                with contextlib.suppress(ProcessLookupError):  # an evaluation without its guard
                    os.kill(guard, signal.SIGTERM)
                    told.add(guard)
            wait_until(lambda: told.isdisjoint(instance.adapters().values()), _ADAPTERS_STOP)
            hub.terminate()
            try:
                hub.wait(_HUB_STOP)
            except subprocess.TimeoutExpired:
                hub.kill()
                hub.wait()
        instance.kill_adapters()
        if not gave_up:  # else what it says is still to be read; the next start clears up
            instance.remove()

    def _log_tail(self, start: int) -> str:
        end = os.fstat(self._log).st_size
        start = max(min(start, end), end - _TAIL)
        return os.pread(self._log, end - start, start).decode(errors="replace")


def _identity(program: Path) -> tuple[int, ...] | None:
    try:
        found = program.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _free_port() -> int:
    for _ in range(100):
        port = random.choice(_PORTS)  # noqa: S311 - not a secret
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit("no free port between 20000 and 32767")


def main() -> None:
    """Run the supervisor as a program."""
    root, lock, log = sys.argv[1:]
    # The instance lock is only held; neither it nor the log may reach the hub as such.
    os.set_inheritable(int(lock), False)
    os.set_inheritable(int(log), False)
    # A server that leaves at once must not end us before we listen.
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    if child := os.fork():
        # The starter waits for this process only, so nobody has to collect the other.
        file_locks.write(int(lock), str(child))
        os._exit(0)
    Supervisor(Instance(Path(root)), int(log)).run()


if __name__ == "__main__":
    main()
