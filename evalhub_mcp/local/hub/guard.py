"""The `sh` of the local hub: the only program it can start, and a strict one.

The hub runs the command line of a provider with `sh -c`, and anybody who reaches its API
can add a provider. So the hub's PATH holds nothing but this. The guard

* runs only the words of an allow-list, as the argument list written there - never a shell
  line - and only for the provider they belong to;
* gives the evaluation an environment made from that list, not the hub's or the provider's;
* reports a refusal, a crash and a silent end as a failed benchmark, which the hub itself
  would leave pending for ever;
* ends its process group when its hub is gone, or when it is told that the hub is stopping;
* lets it wait while as many evaluations run as there may be, and stops it at its time limit or
  when its log would fill the disk;
* hands it the secrets its job names, and no others;
* holds a lock while the evaluation lives (`Instance.run`).

Standard library only until something must be reported. Started as
`python -I -m evalhub_mcp.local.hub.guard <instance directory> -c <command>`.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from evalhub_mcp.local.hub import file_locks, run_queue
from evalhub_mcp.local.hub.guard_rules import (
    Job,
    Program,
    Refused,
    allowed_program,
    environment,
    hand_over,
    read_job,
)
from evalhub_mcp.local.hub.instance_directory import Instance
from evalhub_mcp.local.hub.signal_waiter import Signals

_PARENT_CHECK = 1.0
_TURN_CHECK = 0.5
_SAY_AGAIN = 15.0  # seconds before a changed place in the line is told again
_LARGEST_LOG = 50_000_000  # bytes
_SIGN_OF_LIFE = 240.0  # seconds after which it is told again anyway, so that nobody sees a stall
_SAID_WITHIN = 15.0
_GENTLE = 0.7  # seconds between SIGTERM and SIGKILL for the evaluation
_STOPPED = "The local hub was stopped while this evaluation was {}."


class Guard:
    """Runs one benchmark of one job."""

    def __init__(self, instance: Instance, allow: dict[str, Any], job: Job) -> None:
        self._instance = instance
        self._allow = allow
        self._job = job
        self._started = time.time()
        self._hub = os.getppid()

    def run(self, command: str) -> None:
        """Run `command` if it is allowed, and see to it that its end is reported."""
        try:
            self._run(command)
        except Exception as error:
            traceback.print_exc()  # into the job's log
            self._report(
                f"The evaluation could not be watched over: {error}.", "adapter_not_started"
            )

    def _run(self, command: str) -> None:
        try:
            program = allowed_program(self._allow, command, self._job)
        except Refused as refusal:
            self._report(f"Command refused: {refusal}.", "command_refused")
            return
        record = self._instance.run / self._job.name
        keys = self._instance.keys / self._job.name
        lock = file_locks.hold(record)
        file_locks.write(lock, str(os.getpgrp()))
        signals = Signals((signal.SIGCHLD, signal.SIGTERM))
        try:
            place = self._wait_for_place(signals)
            if place is None or self._hub_is_gone():
                return
            # Only now: a hub that is stopping looks for locks after it has said so.
            if self._instance.stopping.exists():
                self._report(_STOPPED.format("queued"), "interrupted")
                return
            hand_over(Path(self._allow["secrets_dir"]), self._job.secrets, keys)
            surroundings = environment(self._allow, self._job, keys, program.environment)
            self._watch(program, surroundings, (lock, place), signals)
        finally:
            shutil.rmtree(keys, ignore_errors=True)
            record.unlink(missing_ok=True)

    def _wait_for_place(self, signals: Signals) -> int | None:
        """The lock of our place among the evaluations that run; None when it ended instead."""
        queue = run_queue.Queue(Path(self._allow["slots_dir"]), self._job.name)
        places = int(self._allow["limits"]["max_processes"])
        saying: subprocess.Popen[bytes] | None = None
        said, said_at = -1, 0.0
        try:
            while (place := queue.take(places)) is None:
                before, now = queue.before(), time.monotonic()
                silent = now - said_at
                news = before != said and (said < 0 or silent > _SAY_AGAIN)
                if news or silent > _SIGN_OF_LIFE:
                    _collect(saying)
                    saying = self._say_queued(before, places)
                    said, said_at = before, now
                signals.wait(_TURN_CHECK)
                if self._hub_is_gone():
                    return None
                if signal.SIGTERM in signals.seen:
                    _collect(saying)
                    self._report(_STOPPED.format("queued"), "interrupted")
                    return None
                # The user may have changed it meanwhile.
                allow = json.loads(self._instance.allow.read_text())
                places = int(allow["limits"]["max_processes"])
        finally:
            queue.leave()
        # Its word must not come after the evaluation's own.
        _collect(saying)
        return place

    def _say_queued(self, before: int, places: int) -> "subprocess.Popen[bytes]":
        at_once = "one evaluation" if places == 1 else f"{places} evaluations"
        runs = "runs" if places == 1 else "run"
        more = f"{before} more {'waits' if before == 1 else 'wait'} before it"
        ahead = more if before else "it is next"
        return subprocess.Popen(  # noqa: S603 - large when loaded, so not in this process
            [
                sys.executable,
                "-I",
                "-m",
                "evalhub_mcp.local.hub.benchmark_events",
                self._allow["origin"],
                self._allow["ca_cert_path"],
                json.dumps(self._benchmark),
                f"Queued: at most {at_once} {runs} at once on this machine; {ahead}.",
            ],
            env=dict(self._allow["environment"]),
            stdin=subprocess.DEVNULL,
        )

    def _watch(
        self,
        program: Program,
        environment: dict[str, str],
        held: tuple[int, ...],
        signals: Signals,
    ) -> None:
        limit = float(self._allow["limits"]["time_limit"])
        deadline = time.monotonic() + limit
        try:
            adapter = subprocess.Popen(  # noqa: S603 - from the allow-list, no shell
                program.argv,
                cwd=program.cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=held,  # the locks live as long as the evaluation, whatever kills us
            )
        except OSError as error:
            self._report(
                f"The evaluation could not be started: {error.strerror}.", "adapter_not_started"
            )
            return
        while adapter.poll() is None:
            if self._hub_is_gone():
                os.killpg(os.getpgrp(), signal.SIGKILL)
            if signal.SIGTERM in signals.seen:
                self._end(adapter, signals)
                self._report(_STOPPED.format("running"), "interrupted")
                return
            if (left := deadline - time.monotonic()) <= 0:
                self._end(adapter, signals)
                self._report(
                    f"Stopped at the time limit of {_duration(limit)} for one benchmark. Use "
                    "fewer examples, or raise EVALHUB_LOCAL_TIME_LIMIT (seconds).",
                    "time_limit",
                    with_log=True,
                )
                return
            if self._job.log_size() > _LARGEST_LOG:
                self._end(adapter, signals)
                self._report(
                    f"Stopped: it wrote more than {_LARGEST_LOG // 1_000_000} MB to its log.",
                    "log_too_large",
                    with_log=True,
                )
                return
            signals.wait(min(_PARENT_CHECK, left))
        status = adapter.returncode
        if status == 0:
            ended = "The evaluation ended without reporting a result."
        elif status > 0:
            ended = f"The evaluation ended with exit status {status} and reported no result."
        else:
            ended = f"The evaluation was ended by {_signal_name(-status)}."
        self._report(ended, "adapter_crashed", with_log=True)

    def _end(self, adapter: "subprocess.Popen[bytes]", signals: Signals) -> None:
        adapter.terminate()
        deadline = time.monotonic() + _GENTLE
        while adapter.poll() is None and time.monotonic() < deadline:
            signals.wait(max(0.0, deadline - time.monotonic()))
        adapter.kill()
        adapter.wait()

    @property
    def _benchmark(self) -> tuple[str, str, str, int]:
        job = self._job
        return job.job_id, job.provider_id, job.benchmark_id, job.index

    def _hub_is_gone(self) -> bool:
        return os.getppid() != self._hub

    def _report(self, message: str, code: str, *, with_log: bool = False) -> None:
        """Tell the hub that this benchmark failed, unless its result is known already."""
        # These are large, and most evaluations report their own end.
        from evalhub_mcp.local.hub import benchmark_events

        log = ""
        if with_log:
            log = benchmark_events.log_end(self._job.log, Path(self._allow["secrets_dir"]))
        benchmark_events.benchmark_failed(
            self._allow["origin"],
            Path(self._allow["ca_cert_path"]),
            benchmark_events.Benchmark(*self._benchmark),
            message + (f" The end of its log:\n{log}" if log else ""),
            code,
            started=self._started,
        )


def _collect(process: "subprocess.Popen[bytes] | None") -> None:
    """Wait for the end of a process that should be quick."""
    if process is not None:
        try:
            process.wait(_SAID_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _duration(seconds: float) -> str:
    if seconds >= 3600:
        return f"{seconds / 3600:.3g} h"
    return f"{seconds / 60:.3g} min" if seconds >= 120 else f"{seconds:.3g} s"


def _signal_name(number: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def main() -> int:
    """Run the guard as a program."""
    os.umask(0o077)
    os.closerange(3, 1024)  # descriptors of the hub's that are not ours to keep
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    arguments = sys.argv[1:]
    try:
        if len(arguments) != 3 or arguments[1] != "-c":
            raise Refused("only 'sh -c COMMAND' is understood")
        instance = Instance(Path(arguments[0]))
        allow = json.loads(instance.allow.read_text())
        allow["origin"] = instance.origin
        if instance.hub_pid != os.getppid():
            raise Refused("this program is run by the hub only")
        spec = os.environ.get("EVALHUB_JOB_SPEC_PATH")
        os.environ.clear()  # nothing of it is for what is loaded or started from here on
        job = read_job(spec, Path(allow["jobs_dir"]))
    except Refused as refusal:
        print(f"Refused: {refusal}.", file=sys.stderr)
        return 126
    try:
        Guard(instance, allow, job).run(arguments[2])
    finally:
        # Whatever the evaluation left running goes with it, and we with that.
        sys.stderr.flush()
        os.killpg(os.getpgrp(), signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
