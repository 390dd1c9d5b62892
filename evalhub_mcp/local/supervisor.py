"""The small process between us and the hub, so that nothing is left behind.

It holds the hub as its child, in a session of its own (Ctrl-C in a terminal is for the
server, which then takes the hub down in order). Its standard input is a pipe from the
server: when that ends - also because the server was killed - everything is stopped.
A hub that crashes is started again on the same port, at most three times in a row.
What happens is reported as JSON lines on standard output.

Started as `python -I -m evalhub_mcp.local.supervisor <instance directory> <lock> <log>`, the
last two being inherited descriptors. Standard library only.
"""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from evalhub_mcp.local import locks
from evalhub_mcp.local.instance import Instance, wait_until, write_json, write_private
from evalhub_mcp.local.signals import Signals

BACK_OFF = (0.2, 1.0, 3.0)  # seconds before each restart; after the last the supervisor gives up
_STABLE = 300.0  # a hub that ran this long has its restarts back
_BRIEF = 2.0  # a hub that ended sooner than this never came up
_PORTS = range(20000, 32768)  # below the ranges from which Linux and macOS give out ports
_PORT_TRIES = 5
_ADAPTERS_STOP = 2.5
_HUB_STOP = 3.0
_TAIL = 4000
_LOG_CHECK = 60.0
_LOG_LIMIT = 20_000_000  # bytes; the hub writes a few lines for every request


class Supervisor:
    """Runs the hub of one instance until standard input ends."""

    def __init__(self, instance: Instance, log: int) -> None:
        self._instance = instance
        self._spec = json.loads(instance.spec.read_text())
        self._log = log
        self._hub: subprocess.Popen[bytes] | None = None
        self._hub_lock = locks.hold(instance.hub_lock, inheritable=True)
        self._signals = Signals((signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP))

    def run(self) -> None:
        """Keep the hub running; return when told to stop or when it cannot be kept running."""
        try:
            self._supervise()
        finally:
            self._stop()

    def _supervise(self) -> None:
        ports = _PORT_TRIES
        restarts = 0
        came_up = False
        self._choose_port()
        while True:
            log_start = os.fstat(self._log).st_size
            started = time.monotonic()
            self._start()
            if not self._wait_for_exit():
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
            # A hub that ends by itself right at its first start will do so again (unless
            # another hub had its database for too long).
            hopeless = not came_up and status > 0 and "SQLITE_BUSY" not in tail
            if hopeless or restarts == len(BACK_OFF):
                _tell("gave_up", status=status, restarts=restarts, log=tail)
                return
            delay = BACK_OFF[restarts]
            restarts += 1
            _tell("crashed", status=status, restart=restarts, delay=delay)
            if self._told_to_stop(delay):
                return

    def _choose_port(self) -> None:
        port = self._spec["port"] or _free_port()
        self._spec["port"] = None  # a given port is tried once
        config = self._spec["config"]
        config["service"]["port"] = port
        origin = f"https://127.0.0.1:{port}"
        write_private(self._instance.root / "origin", origin)
        write_json(self._instance.config / "config.yaml", config)
        self._port = port

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
        locks.write(self._hub_lock, str(self._hub.pid))
        _tell("started", port=self._port, pid=self._hub.pid, at=time.time())

    def _wait_for_exit(self) -> bool:
        """Wait for the hub's end (True) or for the word to stop (False)."""
        while self._hub is not None and self._hub.poll() is None:
            if self._told_to_stop(_LOG_CHECK):
                return False
            if os.fstat(self._log).st_size > _LOG_LIMIT:
                os.ftruncate(self._log, 0)  # everybody appends, so nobody loses their place
        return True

    def _told_to_stop(self, seconds: float) -> bool:
        """Wait for at most `seconds` for the word to stop; a hub that ends cuts it short."""
        deadline = time.monotonic() + seconds
        while True:
            left = max(0.0, deadline - time.monotonic())
            if self._signals.wait(left, readable=0) and not os.read(0, 4096):
                return True
            if self._signals.seen & {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}:
                return True
            if signal.SIGCHLD in self._signals.seen or left == 0.0:
                self._signals.seen.discard(signal.SIGCHLD)
                return False

    def _stop(self) -> None:
        """Stop adapters (they report it while the hub still listens), then the hub."""
        instance = self._instance
        instance.stopping.touch()
        hub = self._hub
        if hub is not None and hub.poll() is None:
            for guard in instance.adapters().values():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(guard, signal.SIGTERM)
            wait_until(lambda: not instance.adapters(), _ADAPTERS_STOP)
            hub.terminate()
            try:
                hub.wait(_HUB_STOP)
            except subprocess.TimeoutExpired:
                hub.kill()
                hub.wait()
        instance.kill_adapters()
        instance.remove()
        _tell("stopped")

    def _log_tail(self, start: int) -> str:
        end = os.fstat(self._log).st_size
        start = max(min(start, end), end - _TAIL)
        return os.pread(self._log, end - start, start).decode(errors="replace")


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


def _tell(event: str, **details: Any) -> None:
    # The server may be gone; that is no reason to stop in the middle of stopping.
    with contextlib.suppress(OSError):
        os.write(1, (json.dumps({"event": event, **details}) + "\n").encode())


def main() -> None:
    """Run the supervisor as a program."""
    root, _lock, log = sys.argv[1:]
    # The instance lock is only held; neither it nor the log may reach the hub as such.
    os.set_inheritable(int(_lock), False)
    os.set_inheritable(int(log), False)
    Supervisor(Instance(Path(root)), int(log)).run()


if __name__ == "__main__":
    main()
