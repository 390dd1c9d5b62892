"""Running an adapter, and making sure that its end is reported.

Decision: there is one way out. Whatever `run` does - returns, raises, calls sys.exit, is
interrupted, does not notice that its job was cancelled - ends in an `Outcome`. A run that
has to stop is interrupted as by Ctrl-C, which every library knows to honour and asyncio
turns into a cancellation; a run that does not stop within a few seconds ends with the
process.
"""

from __future__ import annotations

import _thread
import contextlib
import inspect
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

from pydantic import ValidationError

from evalhub_mcp.adapter.base import Adapter
from evalhub_mcp.adapter.callbacks import JobCallbacks
from evalhub_mcp.adapter.credentials import scrub
from evalhub_mcp.adapter.errors import AdapterError, JobCancelled, NotDeliveredError
from evalhub_mcp.adapter.hub_access import tell_sidecar_to_end
from evalhub_mcp.adapter.hub_reporter import HubReporter
from evalhub_mcp.adapter.results import InvalidResultsError, JobResults
from evalhub_mcp.adapter.spec import JobSpec, JobSpecError, faults

_GRACE = 5.0  # seconds in which an interrupted run stops by itself
_HURRY = 10.0  # seconds a process that is told to go still offers its end to the hub
_FIRST_EVENT_WITHIN = 10.0
_LONGEST_REASON = 300
_INTERRUPTED = ("The evaluation was interrupted: its process was told to end.", "interrupted")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """An end without results: one sentence for the user, and a stable code word."""

    message: str
    code: str


class Stopped(Exception):
    """The run was interrupted, by a signal or because its job has ended."""


def run_for_hub(make: Callable[[], Adapter], spec: JobSpec | None = None) -> int:
    """Run the job of this process's environment (or `spec`), report it; the exit status."""
    try:
        job = JobSpec.from_environment() if spec is None else spec
        with HubReporter(job) as reporter:
            return _run_and_report(make, job, reporter)
    except JobSpecError as error:
        print(error, file=sys.stderr)
        return 1
    except JobCancelled as cancelled:
        print(f"{cancelled} Stopped.", file=sys.stderr)
        return 0
    except NotDeliveredError as error:
        print(scrub(str(error)), file=sys.stderr)
        return 1
    finally:
        tell_sidecar_to_end()


def _run_and_report(make: Callable[[], Adapter], job: JobSpec, reporter: HubReporter) -> int:
    def say_interrupted() -> int:
        reporter.failed(*_INTERRUPTED)
        return 0

    def told_to_go(running: bool) -> None:
        reporter.hurry(_HURRY)
        if running:
            last_resort.start(say_interrupted)

    def job_is_over() -> None:
        last_resort.start(lambda: 0 if _is_cancelled(reporter) else 1)
        hooks = reporter.stop_hooks()
        if not hooks:
            interruption.interrupt()
        for stop in hooks:
            try:
                stop()
            except Exception:
                log.exception("The evaluation could not be told to stop.")

    last_resort = LastResort()
    reporter.on_over = job_is_over
    with last_resort, Interruption(told_to_go) as interruption:
        try:
            with interruption.allowed():
                reporter.phase("initializing")
                reporter.flush(_FIRST_EVENT_WITHIN)
            outcome = run(make, job, reporter, interruption)
        except Stopped:
            outcome = Failure(*_INTERRUPTED)
        last_resort.stop()
        reporter.check()
        if isinstance(outcome, Failure):
            reporter.failed(outcome.message, outcome.code)
            return 0
        try:
            reporter.completed(outcome)
        except InvalidResultsError as error:
            reporter.failed(str(error), error.code)
        except NotDeliveredError as error:
            log.error("The results were not taken: %s", error)
            reporter.failed(f"There are results, but {_lower(str(error))}", "results_rejected")
        return 0


def run(
    make: Callable[[], Adapter],
    job: JobSpec,
    callbacks: JobCallbacks,
    interruption: Interruption,
) -> JobResults | Failure:
    """Run one adapter to its end.

    Raises:
        JobCancelled, NotDeliveredError: from `callbacks`, when nobody waits for the end.
        Stopped: the run was interrupted.
    """
    started = time.monotonic()
    try:
        with interruption.allowed():
            adapter = make()
            answer = adapter.run(job, callbacks)
            if inspect.isawaitable(answer):
                answer = _finish(answer)
    except (JobCancelled, NotDeliveredError, Stopped):
        raise
    except BaseException as error:
        # A run that was stopped shows it in many ways; nobody waits for its reasons.
        callbacks.check()
        if interruption.asked:
            raise Stopped from None
        return _failure(error)
    if not isinstance(answer, JobResults):
        return Failure(
            f"{type(adapter).__name__}.run returned {type(answer).__name__}, not JobResults.",
            "invalid_results",
        )
    return _with_circumstances(answer, adapter, job, time.monotonic() - started)


def _failure(error: BaseException) -> Failure:
    """How what `run` raised is reported; what was not foreseen leaves its traceback in the log."""
    whole, error = error, _cause(error)
    if isinstance(error, AdapterError):
        log.error("%s", scrub(str(error)))
        return Failure(str(error), error.code)
    print(scrub("".join(traceback.format_exception(whole))), file=sys.stderr, flush=True)
    if isinstance(error, ValidationError) and error.title == JobResults.__name__:
        return Failure(f"The results cannot be reported: {faults(error)}.", "invalid_results")
    if isinstance(error, MemoryError):
        return Failure("The evaluation ran out of memory.", "out_of_memory")
    if isinstance(error, SystemExit):
        return Failure(
            f"The evaluation ended itself with exit status {error.code} and returned no result.",
            "evaluation_error",
        )
    reason = scrub(str(error).strip().split("\n", 1)[0])[:_LONGEST_REASON].rstrip(".")
    return Failure(
        f"The evaluation stopped with an unexpected {type(error).__name__}"
        + (f": {reason}" if reason else "")
        + " (details in the job's log).",
        "evaluation_error",
    )


def _cause(error: BaseException) -> BaseException:
    """What a task group's errors are about: the first that was foreseen, else the first."""
    foreseen = isinstance(error, BaseExceptionGroup) and error.subgroup(AdapterError)
    if foreseen:
        error = foreseen
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


class LastResort:
    """Ends the process a few seconds after it was started, even where a library hangs.

    What it is started with is called first and gives the exit status. As a context manager
    it lets go at the end.
    """

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def __enter__(self) -> LastResort:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self, last_word: Callable[[], int]) -> None:
        """Start it, unless it was started before."""
        if self._timer is None:
            self._timer = threading.Timer(_GRACE, self._leave, [last_word])
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        """The run has stopped by itself."""
        if self._timer is not None:
            self._timer.cancel()

    def _leave(self, last_word: Callable[[], int]) -> None:
        print("The evaluation did not stop by itself and is ended.", file=sys.stderr, flush=True)
        status = 1
        try:
            status = last_word()
        except (JobCancelled, NotDeliveredError) as error:
            print(scrub(str(error)), file=sys.stderr, flush=True)
        finally:
            tell_sidecar_to_end()
            os._exit(status)


class Interruption:
    """Stopping the main thread from outside, and only while that is allowed.

    As a context manager it takes SIGTERM and SIGINT, where this is the main thread: while
    `allowed`, they interrupt what runs there (raising Stopped around it); at other times what
    is being reported must not be lost. `on_told` is called first either way, with whether
    something is interrupted.
    """

    def __init__(self, on_told: Callable[[bool], None] = lambda running: None) -> None:
        self._on_told = on_told
        self._main = threading.current_thread() is threading.main_thread()
        self.asked = False
        self._open = False
        self._old: dict[int, Any] = {}

    def __enter__(self) -> Interruption:
        if self._main:
            self._old = {
                number: signal.signal(number, self._told)
                for number in (signal.SIGINT, signal.SIGTERM)
            }
        return self

    def __exit__(self, *exc: object) -> None:
        for number, handler in self._old.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def allowed(self) -> Iterator[None]:
        """A stretch that may be interrupted. Raises Stopped when it was."""
        try:
            try:
                if self._main:
                    # The default one: asyncio recognises it and cancels instead.
                    signal.signal(signal.SIGINT, signal.default_int_handler)
                self._open = True
                if self.asked:
                    raise Stopped
                yield
            finally:
                self._open = False
                if self._main:
                    signal.signal(signal.SIGINT, self._told)
        except KeyboardInterrupt:
            # It may have come while the handler was being put back.
            if self._main:
                signal.signal(signal.SIGINT, self._told)
            self._open, self.asked = False, True
            raise Stopped from None

    def interrupt(self) -> None:
        """Interrupt the main thread, from any thread, if that is allowed just now."""
        self.asked = True
        if not (self._open and self._main):
            return
        if hasattr(signal, "pthread_kill"):
            # A signal, since it also ends a system call the run waits in.
            main = threading.main_thread().ident
            assert main is not None
            signal.pthread_kill(main, signal.SIGINT)
        else:
            _thread.interrupt_main()

    def _told(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self._on_told(self._open)
        if self._open:
            signal.raise_signal(signal.SIGINT)


async def _await(answer: Awaitable[JobResults]) -> JobResults:
    return await answer


def _finish(answer: Awaitable[JobResults]) -> JobResults:
    import asyncio

    return asyncio.run(_await(answer))


def _with_circumstances(
    results: JobResults, adapter: Adapter, job: JobSpec, seconds: float
) -> JobResults:
    if job.primary_score is not None and job.primary_score.metric not in results.metrics:
        log.warning(
            "The results have no metric %r, which the hub compares with the threshold; they have "
            "%s.",
            job.primary_score.metric,
            ", ".join(results.metrics),
        )
    known = {"framework": adapter.framework} if adapter.framework else {}
    return results.model_copy(
        update={
            "additional_info": {
                **known,
                "duration_seconds": round(seconds, 2),
                **results.additional_info,
            }
        }
    )


def _is_cancelled(reporter: HubReporter) -> bool:
    try:
        reporter.check()
    except JobCancelled:
        return True
    except NotDeliveredError:
        return False
    return False


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
