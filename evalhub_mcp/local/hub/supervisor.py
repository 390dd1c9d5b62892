"""The small process that keeps a user's hub running for as long as it is needed.

The hub is its child. The supervisor has its own session and no parent, so that it does not depend
on the server that started it. It watches the locks of all servers (`attached_servers`). When
no server is left, an idle hub stops at once; a busy one goes on until its evaluations end or
its linger limit is reached. A crashed hub is restarted on the same port, at most three times
in a row. The supervisor publishes its state in the instance's `state.json`.

Started as `python -I -m evalhub_mcp.local.hub.supervisor <instance directory> <lock> <log>`; the
last two are inherited descriptors, and the started process forks and ends at once. Standard
library only: lost jobs are marked by another process, which needs an HTTP client.
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

from evalhub_mcp import hub_socket
from evalhub_mcp.local.data_directory import storage_error
from evalhub_mcp.local.hub import database, file_locks
from evalhub_mcp.local.hub.attached_servers import attached_servers
from evalhub_mcp.local.hub.instance_directory import LAST_PORT, Instance, State, wait_until
from evalhub_mcp.local.hub.private_listener import PrivateListener
from evalhub_mcp.local.hub.signal_waiter import SignalWaiter
from evalhub_mcp.local.private_files import write_json

# Times are in seconds.
RESTART_DELAYS = (0.2, 1.0, 3.0)  # before each restart; after the last one it gives up
_STABLE_AFTER = 300.0  # a hub that ran this long may be restarted as often as a new one
_CAME_UP_AFTER = 2.0
_PORTS = range(20000, 32768)  # below the ranges from which Linux and macOS assign ports
_PORT_ATTEMPTS = 5
_EVALUATIONS_STOP_WITHIN = 6.0  # guards have to load an HTTP client before they can report
_HUB_STOP_WITHIN = 3.0
_CHECK_INTERVAL = 1.0  # a server that leaves in order sends a signal, so this is for killed ones
_SETUP_CHECK_INTERVAL = 0.02
_SETUP_WITHIN = 15.0
_LOG_TAIL_BYTES = 4000
_MAX_LOG_BYTES = 20_000_000  # the hub writes a few lines for every request
_FIRST_LOST_JOB_CHECK = 2.0  # an evaluation started just before has taken its lock by then
_LOST_JOB_INTERVAL = 30.0  # an open job without an evaluation for this long is lost


class Supervisor:
    """Runs the hub of one instance for as long as it is needed."""

    def __init__(self, instance: Instance, log: int) -> None:
        self._instance = instance
        self._spec = json.loads(instance.spec.read_text())
        self._root = Path(self._spec["data_dir"])
        self._database = self._root / database.NAME
        self._program = Path(self._spec["argv"][0])
        self._program_identity = _file_identity(self._program)
        self._log = log
        self._hub: subprocess.Popen[bytes] | None = None
        self._listener: PrivateListener | None = None
        self._hub_lock = file_locks.hold(instance.hub_lock, inheritable=True)
        self._state = State()
        self._database_ready = bool(self._spec["protected"])
        self._lost_job_check: subprocess.Popen[bytes] | None = None
        self._next_lost_job_check = 0.0
        self._just_started = True
        self._unused_since: float | None = None
        self._signals = SignalWaiter(
            (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)
        )

    def run(self) -> None:
        """Keep the hub running; return when it is not needed or cannot be kept running."""
        try:
            self._keep_running()
        except OSError as error:
            # Before the end is visible: servers then show the end of this log.
            print(storage_error(self._root, error), file=sys.stderr, flush=True)
        finally:
            self._stop()

    def _keep_running(self) -> None:
        port_attempts = _PORT_ATTEMPTS
        restarts = 0
        came_up = False
        self._choose_port(self._spec["port"])
        while True:
            log_start = os.fstat(self._log).st_size
            started = time.monotonic()
            self._start()
            if not self._watch_hub():
                return
            self._close_listener()
            ran = time.monotonic() - started
            status = self._hub.returncode if self._hub else 0
            output = self._log_since(log_start)
            came_up = came_up or ran >= _CAME_UP_AFTER
            if not came_up and "address already in use" in output and port_attempts > 1:
                port_attempts -= 1
                self._choose_port()
                continue
            if ran >= _STABLE_AFTER:
                restarts = 0
            # A hub that exits right after its first start will do so again.
            hopeless = not came_up and status > 0 and "SQLITE_BUSY" not in output
            if hopeless or restarts == len(RESTART_DELAYS):
                self._publish(status="gave_up", exit_status=status, restarts=restarts)
                return
            if _file_identity(self._program) != self._program_identity:
                # It was upgraded: the next server backs up the database and starts the new one.
                return
            delay = RESTART_DELAYS[restarts]
            restarts += 1
            self._publish(status="starting", exit_status=status, restarts=restarts)
            if self._stop_requested_within(delay):
                return

    def _publish(self, **changes: object) -> None:
        state = self._state._replace(**changes)  # type: ignore[arg-type]
        self._instance.publish(state)
        self._state = state

    def _publish_status(self, status: str) -> None:
        """Publish a changed status; if the disk is full, a later check tries again."""
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
        listener = self._new_listener()

        def before_program() -> None:
            # Linux only: the hub ends even if this process is killed. Elsewhere the next start
            # finds the hub by its lock and stops it.
            import ctypes

            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1: PR_SET_PDEATHSIG
            if os.getppid() != parent:
                os._exit(1)
            listener.install()

        self._hub = subprocess.Popen(  # noqa: S603 - our own binary, by its absolute path
            self._spec["argv"],
            env=self._spec["environment"],
            cwd=self._instance.root,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            pass_fds=(self._hub_lock,),
            umask=0o077,
            preexec_fn=before_program if sys.platform == "linux" else None,
        )
        listener.start(self._hub.pid)
        file_locks.write_line(self._hub_lock, str(self._hub.pid))
        self._next_lost_job_check = time.monotonic() + _FIRST_LOST_JOB_CHECK
        self._just_started = True
        self._publish(
            status="running" if self._database_ready else "starting",
            started_at=time.time(),
            private=not listener.open_because,
            open_because=listener.open_because,
        )

    def _new_listener(self) -> PrivateListener:
        """Create the listener of the next hub process."""
        port = int(self._spec["config"]["service"]["port"])
        self._listener = PrivateListener(self._root / hub_socket.NAME, port)
        return self._listener

    def _close_listener(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def _watch_hub(self) -> bool:
        """Watch the hub until it ends (True) or is not needed any more (False)."""
        hub = self._hub
        assert hub is not None
        setup_until = time.monotonic() + _SETUP_WITHIN
        while hub.poll() is None:
            # A hub whose data directory was deleted ends too.
            if self._stop_requested() or not self._instance.spec.exists():
                return False
            if not self._database_ready and time.monotonic() < setup_until:
                self._prepare_database()
                self._signals.wait(_SETUP_CHECK_INTERVAL)
                continue
            if not self._is_needed():
                return False
            self._check_for_lost_jobs()
            self._instance.delete_unused_keys()
            if os.fstat(self._log).st_size > _MAX_LOG_BYTES:
                os.ftruncate(self._log, 0)  # every writer appends, so none loses its position
            self._signals.wait(_CHECK_INTERVAL)
            self._signals.seen -= {signal.SIGCHLD, signal.SIGUSR1}
        return True

    def _prepare_database(self) -> None:
        """Install the triggers once the hub has created its tables, and then publish the hub."""
        with contextlib.suppress(sqlite3.Error):
            self._database_ready = database.refuse_providers(self._database)
        if self._database_ready:
            self._publish(status="running")

    def _is_needed(self) -> bool:
        if any(attached_servers(self._root)):
            self._unused_since = None
            if self._state.status == "lingering":
                self._publish_status("running")
            return True
        now = time.monotonic()
        self._unused_since = now if self._unused_since is None else self._unused_since
        # A job the database does not count as open has reported its end. A job accepted just now
        # has no evaluation yet, and a lost one never gets one.
        may_linger = self._linger_limit() if self._instance.evaluations() else _LOST_JOB_INTERVAL
        busy = database.open_job_ids(self._database) != []
        if busy and now - self._unused_since < may_linger:
            self._publish_status("lingering")
            return True
        return not self._close_to_servers()

    def _linger_limit(self) -> float:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return self._instance.limit("linger")
        return 0.0

    def _close_to_servers(self) -> bool:
        """Mark the instance as stopping, unless a server has attached just now."""
        with contextlib.suppress(BlockingIOError, OSError):
            lock = file_locks.hold(self._root / "lock", within=0)
            try:
                if not any(attached_servers(self._root)):
                    self._instance.stopping.touch()
                    return True
            finally:
                os.close(lock)
        return False

    def _check_for_lost_jobs(self) -> None:
        check_runs = self._lost_job_check is not None and self._lost_job_check.poll() is None
        now = time.monotonic()
        if check_runs or now < self._next_lost_job_check:
            return
        self._next_lost_job_check = now + _LOST_JOB_INTERVAL
        open_jobs = database.open_job_ids(self._database)
        if open_jobs is None:
            return
        first, self._just_started = self._just_started, False
        killed = False
        for record in self._instance.abandoned_records():
            if record.name.rpartition(".")[0] in open_jobs:
                killed = True
            else:  # its job was cancelled, most likely
                record.unlink(missing_ok=True)
        evaluated = {name.rpartition(".")[0] for name in self._instance.evaluations()}
        # A job without an evaluation may be new; the check finds that out.
        if open_jobs and (first or killed or not evaluated.issuperset(open_jobs)):
            before = max(self._state.started_at, time.time() - _LOST_JOB_INTERVAL)
            module = "evalhub_mcp.local.hub.lost_jobs"
            self._lost_job_check = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-m", module, str(self._instance.root), repr(before)],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=self._log,
                cwd=self._instance.root,
            )

    def _stop_requested(self) -> bool:
        return bool(self._signals.seen & {signal.SIGTERM, signal.SIGINT, signal.SIGHUP})

    def _stop_requested_within(self, seconds: float) -> bool:
        """Wait for `seconds` or a request to stop; returns whether there was one."""
        deadline = time.monotonic() + seconds
        while not self._stop_requested() and (left := deadline - time.monotonic()) > 0:
            self._signals.wait(left)
        return self._stop_requested()

    def _stop(self) -> None:
        """Stop the evaluations, then the hub, which still takes the evaluations' last reports."""
        instance = self._instance
        gave_up = self._state.status == "gave_up"
        with contextlib.suppress(OSError):  # a full disk, or a deleted directory
            instance.stopping.touch()
            if not gave_up:
                self._publish(status="stopping")
        if self._lost_job_check is not None:
            self._lost_job_check.kill()
            self._lost_job_check.wait()
        hub = self._hub
        if hub is not None and hub.poll() is None:
            signalled = set()
            for guard in instance.evaluations().values():
                with contextlib.suppress(ProcessLookupError):  # an evaluation without its guard
                    os.kill(guard, signal.SIGTERM)
                    signalled.add(guard)
            wait_until(
                lambda: signalled.isdisjoint(instance.evaluations().values()),
                _EVALUATIONS_STOP_WITHIN,
            )
            hub.terminate()
            try:
                hub.wait(_HUB_STOP_WITHIN)
            except subprocess.TimeoutExpired:
                hub.kill()
                hub.wait()
        instance.kill_evaluations()
        self._close_listener()
        if not gave_up:  # else servers still have to read the state; the next start cleans up
            instance.remove()

    def _log_since(self, start: int) -> str:
        """The end of what was logged since the offset `start`."""
        end = os.fstat(self._log).st_size
        start = max(min(start, end), end - _LOG_TAIL_BYTES)
        return os.pread(self._log, end - start, start).decode(errors="replace")


def _file_identity(program: Path) -> tuple[int, ...] | None:
    """A value that changes when the program is replaced; None if the program is missing."""
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
    # The instance lock is only held; the hub must inherit neither it nor the log descriptor.
    os.set_inheritable(int(lock), False)
    os.set_inheritable(int(log), False)
    # A server that leaves at once must not end this process before it handles the signal.
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    if child := os.fork():
        # The starter waits only for this process; nothing has to wait for the child.
        file_locks.write_line(int(lock), str(child))
        os._exit(0)
    Supervisor(Instance(Path(root)), int(log)).run()


if __name__ == "__main__":
    main()
