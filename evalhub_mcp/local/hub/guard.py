"""The `sh` of the local hub: the only program it can start, which enforces the rules below.

The hub runs a provider's command line with `sh -c`, and any caller of its API can add a
provider. So the hub's PATH contains only this program. The guard

* runs only commands of an allow-list, with the arguments written there, never a shell line,
  and only for the provider they belong to;
* runs only jobs that this user has submitted (`evalhub_mcp.vouchers`);
* gives the evaluation an environment made from that list, not the hub's or the provider's;
* gives it only the secrets that its job names, if they may be sent to its endpoints
  (`secret_hosts`);
* makes it wait while the maximum number of evaluations run, and stops it at its time limit or
  when its log would fill the disk;
* reports a refusal, a crash and an end without a result as a failed benchmark, because the hub
  itself would leave the benchmark pending for ever;
* ends its process group when its hub is gone or stopping;
* holds a lock while the evaluation lives (`Instance.run`).

Standard library only until something must be reported. Started as
`python -I -m evalhub_mcp.local.hub.guard <instance directory> -c <command>`.
"""

import contextlib
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from evalhub_mcp import vouchers
from evalhub_mcp.handover_protocol import DESCRIPTOR_VARIABLE, Assignment
from evalhub_mcp.local.hub import file_locks, handover, run_queue
from evalhub_mcp.local.hub.exit_status import describe_exit, format_time_limit
from evalhub_mcp.local.hub.guard_rules import (
    NOT_VOUCHED_FOR,
    GuardedJob,
    Program,
    RefusedError,
    allowed_program,
    copy_secrets,
    evaluation_environment,
    read_job,
)
from evalhub_mcp.local.hub.instance_directory import Instance
from evalhub_mcp.local.hub.signal_waiter import SignalWaiter

# All in seconds.
_EVALUATION_CHECK = 1.0
_QUEUE_CHECK = 0.5
_VOUCHER_CHECK = 0.02
_VOUCHER_WITHIN = 10.0  # the client writes it when the hub has answered, milliseconds later
_FIRST_NOTICE = 1.0  # a shorter wait is not worth a process that reports it
_HANDED_OVER_CHECK = 0.25
_NOTICE_AGAIN = 15.0  # a changed place in the queue is reported again after this
_NOTICE_ANYWAY = 240.0  # and an unchanged one after this, or the job would look stalled
_NOTICE_TIMEOUT = 15.0
_TERMINATE_TIMEOUT = 0.7
_MAX_LOG_BYTES = 50_000_000
_LOST = "The process that evaluated this benchmark was killed."
_STOPPED = "The local hub was stopped while this evaluation was {}."


class Guard:
    """Runs one benchmark of one job."""

    def __init__(self, instance: Instance, allow_list: dict[str, Any], job: GuardedJob) -> None:
        self._instance = instance
        self._allow_list = allow_list
        self._job = job
        self._command = ""
        self._taken: handover.TakenOffer | None = None
        self._started = time.time()
        self._deadline = math.inf
        self._hub = os.getppid()
        self._signals = SignalWaiter((signal.SIGCHLD, signal.SIGTERM))

    def run(self, command: str) -> None:
        """Run `command` if it is allowed, and make sure that its end is reported."""
        self._command = command
        try:
            self._run(allowed_program(self._allow_list, command, self._job))
        except RefusedError as refusal:
            what = "Command refused: " if refusal.code == "command_refused" else ""
            self._report(f"{what}{refusal}.", refusal.code)
        except Exception as error:
            traceback.print_exc()  # into the job's log
            self._report(f"The evaluation could not be supervised: {error}.", "adapter_not_started")

    def _run(self, program: Program) -> None:
        record = self._instance.run / self._job.name
        keys = self._instance.keys / self._job.name
        lock = file_locks.hold(record)
        file_locks.write_line(lock, str(os.getpgrp()))
        try:
            if not self._wait_for_voucher():
                raise RefusedError(NOT_VOUCHED_FOR, "job_refused")
            slot = self._wait_for_slot()
            if slot is None or self._hub_is_gone():
                return
            # Checked only now: a stopping hub creates the file before it looks for records.
            if self._instance.stopping.exists():
                self._report(_STOPPED.format("queued"), "interrupted")
                return
            copy_secrets(Path(self._allow_list["secrets_dir"]), self._job.secrets, keys)
            self._supervise(program, keys, locks=(lock, slot))
        finally:
            shutil.rmtree(keys, ignore_errors=True)
            record.unlink(missing_ok=True)

    def _wait_for_voucher(self) -> bool:
        """Wait for the voucher of the job; whether this user has submitted it unchanged."""
        deadline = time.monotonic() + _VOUCHER_WITHIN
        job = self._job
        while True:
            known = vouchers.matches_voucher(
                self._instance.vouchers, job.job_id, job.index, job.digest
            )
            stopped = self._hub_is_gone() or signal.SIGTERM in self._signals.seen
            if known is not None or stopped or time.monotonic() >= deadline:
                return bool(known)
            self._signals.wait(_VOUCHER_CHECK)

    def _wait_for_slot(self) -> int | None:
        """Wait for a free slot and return its lock.

        None if the hub stopped or ended first, or if another process has run the benchmark.
        """
        ticket = run_queue.Ticket(Path(self._allow_list["slots_dir"]), self._job.name)
        notice: subprocess.Popen[bytes] | None = None
        shown, shown_at = -1, time.monotonic() + _FIRST_NOTICE - _NOTICE_AGAIN
        offer: handover.Offer | None = None
        try:
            while True:
                if offer is not None and (state := offer.state()) != "open":
                    ticket.discard()
                    if state == "lost":
                        self._report(_LOST, "adapter_crashed")
                    if state != "taken" or self._hub_is_gone():
                        return None
                    self._signals.wait(_HANDED_OVER_CHECK)
                    continue
                # Read each time: the user may change the limit while evaluations wait.
                slots = int(self._instance.limit("max_processes"))
                if (slot := ticket.take_slot(slots)) is not None:
                    if offer is None or offer.withdraw():
                        break
                    os.close(slot)
                    continue
                offer = offer or handover.Offer(
                    self._instance.offers, self._job.name, self._command, self._job.path
                )
                ahead, now = ticket.evaluations_ahead(), time.monotonic()
                age = now - shown_at
                changed = ahead != shown and age > _NOTICE_AGAIN
                if changed or age > _NOTICE_ANYWAY:
                    _wait_for_notice(notice)
                    notice = self._post_queued(ahead, slots)
                    shown, shown_at = ahead, now
                self._signals.wait(_QUEUE_CHECK)
                if self._hub_is_gone():
                    return None
                if signal.SIGTERM in self._signals.seen:
                    _wait_for_notice(notice)
                    self._report(_STOPPED.format("queued"), "interrupted")
                    return None
        finally:
            ticket.discard()
            if offer is not None:
                offer.remove()
        # The notice must not arrive after the evaluation's own events.
        _wait_for_notice(notice)
        return slot

    def _post_queued(self, ahead: int, slots: int) -> "subprocess.Popen[bytes]":
        at_once = "one evaluation runs" if slots == 1 else f"{slots} evaluations run"
        waiting = f"{ahead} more {'waits' if ahead == 1 else 'wait'} before it"
        module = "evalhub_mcp.local.hub.benchmark_events"
        message = (
            f"Queued: at most {at_once} at once on this machine; "
            f"{waiting if ahead else 'it is next'}."
        )
        origin, ca_cert_path = self._allow_list["origin"], self._allow_list["ca_cert_path"]
        arguments = [origin, ca_cert_path, json.dumps(self._benchmark()), message]
        # An HTTP client is large, so it is loaded in a process that ends again.
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-m", module, *arguments],
            env=dict(self._allow_list["environment"]),
            stdin=subprocess.DEVNULL,
        )

    def _benchmark(self) -> tuple[str, str, str, int]:
        job = self._job
        return job.job_id, job.provider_id, job.benchmark_id, job.index

    def _supervise(self, program: Program, keys: Path, locks: tuple[int, ...]) -> None:
        """Run the evaluation to its end, or stop it if there is a reason.

        When its benchmark is done, its process is given waiting benchmarks of the same job.
        """
        self._start_time_limit()
        channel = handover.GuardSide()
        environment = evaluation_environment(self._allow_list, self._job, keys, program.environment)
        try:
            evaluation = subprocess.Popen(  # noqa: S603 - from the allow-list, no shell
                program.argv,
                cwd=program.cwd,
                env={**environment, DESCRIPTOR_VARIABLE: str(channel.child)},
                stdin=subprocess.DEVNULL,
                # The locks are held until it ends, even if the guard is killed.
                pass_fds=(*locks, channel.child),
            )
        except OSError as error:
            self._report(
                f"The evaluation could not be started: {error.strerror}.", "adapter_not_started"
            )
            return
        finally:
            channel.close_child_side()
        is_reported = False
        while evaluation.poll() is None:
            if self._hub_is_gone():
                os.killpg(os.getpgrp(), signal.SIGKILL)
            if message := channel.receive():
                self._finish_taken_offer()
                is_reported = message == "last" or not self._hand_over(channel, program)
                if is_reported:
                    channel.close()
            if reason := self._reason_to_stop():
                self._terminate(evaluation)
                if not is_reported:
                    self._report(*reason)
                self._finish_taken_offer()
                return
            left = max(0.0, self._deadline - time.monotonic())
            self._signals.wait(min(_EVALUATION_CHECK, left), channel.descriptors)
        # Its last message may not have been read yet.
        is_reported = is_reported or channel.receive() is not None
        if evaluation.returncode or not is_reported:
            ending = describe_exit(evaluation.returncode)
            self._report(f"The evaluation {ending}.", "adapter_crashed")
        self._finish_taken_offer()

    def _start_time_limit(self) -> None:
        """Start the time limit of a benchmark."""
        self._started = time.time()
        self._deadline = time.monotonic() + float(self._allow_list["limits"]["time_limit"])

    def _hand_over(self, channel: handover.GuardSide, program: Program) -> bool:
        """Give the process the next waiting benchmark of its job; False if there is none."""
        if self._signals.seen & {signal.SIGTERM} or self._instance.stopping.exists():
            return False
        slots = Path(self._allow_list["slots_dir"])
        waiting = run_queue.waiting_evaluations(slots)
        of_job = [name for name in waiting if name.rpartition(".")[0] == self._job.job_id]
        if not of_job or of_job[0] != waiting[0]:
            return False  # another job has waited longer
        for offer in handover.take_offers(self._instance.offers, of_job, self._command):
            try:
                job = self._check_offer(offer, program)
                copy_secrets(
                    Path(self._allow_list["secrets_dir"]),
                    job.secrets,
                    self._instance.keys / job.name,
                )
            except (RefusedError, OSError):
                offer.release()  # its own guard reports the reason
                continue
            offer.mark_taken()
            run_queue.remove_ticket(slots, offer.name)
            self._taken, self._job = offer, job
            self._start_time_limit()
            return channel.assign(
                Assignment(str(job.path), str(self._instance.keys / job.name), str(job.log))
            )
        return False

    def _check_offer(self, offer: handover.TakenOffer, program: Program) -> GuardedJob:
        """Return the job of an offer, checked like this guard's own. Raises RefusedError."""
        job = read_job(offer.spec, Path(self._allow_list["jobs_dir"]))
        if job.name != offer.name or job.job_id != self._job.job_id:
            raise RefusedError("the offer is of another job")
        if allowed_program(self._allow_list, self._command, job) != program:
            raise RefusedError("it runs another program")
        if not vouchers.matches_voucher(self._instance.vouchers, job.job_id, job.index, job.digest):
            raise RefusedError(NOT_VOUCHED_FOR, "job_refused")
        return job

    def _finish_taken_offer(self) -> None:
        """Finish the offer of a benchmark that was run here, so that its guard ends."""
        taken, self._taken = self._taken, None
        if taken is not None:
            shutil.rmtree(self._instance.keys / taken.name, ignore_errors=True)
            taken.finish()

    def _reason_to_stop(self) -> tuple[str, str] | None:
        """The reason to stop a running evaluation, as a message and its code; None without one."""
        if signal.SIGTERM in self._signals.seen:
            return _STOPPED.format("running"), "interrupted"
        if time.monotonic() >= self._deadline:
            limit = format_time_limit(float(self._allow_list["limits"]["time_limit"]))
            return (
                f"Stopped at the time limit of {limit} for one benchmark. Use fewer examples, or "
                "raise EVALHUB_LOCAL_TIME_LIMIT (seconds)."
            ), "time_limit"
        with contextlib.suppress(OSError):
            if self._job.log.stat().st_size > _MAX_LOG_BYTES:
                megabytes = _MAX_LOG_BYTES // 1_000_000
                return f"Stopped: it wrote more than {megabytes} MB to its log.", "log_too_large"
        return None

    def _terminate(self, evaluation: "subprocess.Popen[bytes]") -> None:
        evaluation.terminate()
        deadline = time.monotonic() + _TERMINATE_TIMEOUT
        while evaluation.poll() is None and time.monotonic() < deadline:
            self._signals.wait(max(0.0, deadline - time.monotonic()))
        evaluation.kill()
        evaluation.wait()

    def _hub_is_gone(self) -> bool:
        return os.getppid() != self._hub

    def _report(self, message: str, code: str) -> None:
        """Mark the benchmark failed on the hub, unless the hub already has its result."""
        # An HTTP client is large, and most evaluations report their own end.
        from evalhub_mcp.client.errors import ClientError
        from evalhub_mcp.local.hub.benchmark_events import Benchmark, local_client, post_failure
        from evalhub_mcp.local.log_tail import read_tail

        if code in ("adapter_crashed", "time_limit", "log_too_large"):
            folder = Path(self._allow_list["secrets_dir"])
            secrets = [*folder.glob("*"), *folder.glob("*/*")]
            values = [file.read_text(errors="replace") for file in secrets if file.is_file()]
            if log := read_tail(self._job.log, secrets=map(str.strip, values)):
                message += f" The end of its log:\n{log}"
        origin, ca_cert_path = self._allow_list["origin"], Path(self._allow_list["ca_cert_path"])
        try:
            with local_client(origin, ca_cert_path) as hub:
                benchmark = Benchmark(*self._benchmark())
                post_failure(hub, benchmark, message, code, started=self._started)
        except ClientError as error:  # the hub may be gone
            print(f"The end of the evaluation could not be reported: {error}", file=sys.stderr)


def _wait_for_notice(notice: "subprocess.Popen[bytes] | None") -> None:
    """Wait for the end of the process that posts a notice, or kill it if it hangs."""
    if notice is not None:
        try:
            notice.wait(_NOTICE_TIMEOUT)
        except subprocess.TimeoutExpired:
            notice.kill()
            notice.wait()


def main() -> int:
    """Run the guard as a program."""
    os.umask(0o077)
    os.closerange(3, 1024)  # descriptors inherited from the hub
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    arguments = sys.argv[1:]
    try:
        if len(arguments) != 3 or arguments[1] != "-c":
            raise RefusedError("only 'sh -c COMMAND' is understood")
        instance = Instance(Path(arguments[0]))
        allow_list = json.loads(instance.allow_list.read_text())
        allow_list["origin"] = instance.state.origin or None
        if instance.hub_pid != os.getppid():
            raise RefusedError("this program is run by the hub only")
        spec = os.environ.get("EVALHUB_JOB_SPEC_PATH")
        os.environ.clear()  # nothing loaded or started from here on may use the hub's variables
        job = read_job(spec, Path(allow_list["jobs_dir"]))
    except RefusedError as refusal:
        print(f"Refused: {refusal}.", file=sys.stderr)
        return 126
    try:
        Guard(instance, allow_list, job).run(arguments[2])
    finally:
        # End everything the evaluation has left running, and this process with it.
        sys.stderr.flush()
        os.killpg(os.getpgrp(), signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
