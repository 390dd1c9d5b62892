"""Runs an adapter, and reports its end to the hub.

However `run` ends (it returns, raises, calls sys.exit, is interrupted, or ignores that its
job was cancelled), the outcome is either `JobResults` or a `Failure`, and it is reported.
Tracebacks go to stderr, which is the job's log, and never into the report.
"""

import asyncio
import inspect
import logging
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from pydantic import ValidationError

from evalhub_mcp.adapter.answer_artifact import export_answers, wants_artifact
from evalhub_mcp.adapter.callbacks import JobCallbacks
from evalhub_mcp.adapter.credentials import scrub
from evalhub_mcp.adapter.errors import AdapterError, JobCancelled, NotDeliveredError
from evalhub_mcp.adapter.hub_access import signal_sidecar_to_exit
from evalhub_mcp.adapter.hub_reporter import HubReporter
from evalhub_mcp.adapter.interruption import ForcedExit, Interruption, RunInterrupted
from evalhub_mcp.adapter.model_environment import model_environment
from evalhub_mcp.adapter.results import InvalidResultsError, JobResults
from evalhub_mcp.adapter.spec import JobSpec, JobSpecError, field_errors
from evalhub_mcp.samples.outcome_record import FIELD

_DELIVERY_AFTER_SIGNAL = 10.0
"""Seconds after a signal to this process during which the end is still sent to the hub."""
_FIRST_EVENT_WITHIN = 10.0
"""Seconds that the run waits for the hub to accept the first event."""
_LONGEST_REASON = 300

log = logging.getLogger(__name__)


class Runnable(Protocol):
    """The part of an `Adapter` that the runner uses."""

    framework: ClassVar[str]

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults | Awaitable[JobResults]:
        """Evaluate one benchmark."""


@dataclass(frozen=True)
class Failure:
    """An end without results: one sentence for the user, and a stable code."""

    message: str
    code: str


_INTERRUPTED = Failure(
    "The evaluation was interrupted: its process received a signal to end.", "interrupted"
)


def run_for_hub(make_adapter: Callable[[], Runnable], spec: JobSpec | None = None) -> int:
    """Run the job in this process's environment (or `spec`) and report it.

    Returns the exit status: 0 when the hub knows the end, 1 when it does not.
    """
    try:
        job = JobSpec.from_environment() if spec is None else spec
        with HubReporter(job) as reporter:
            _run_and_report(make_adapter, job, reporter)
            return 0
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
        signal_sidecar_to_exit()


def _run_and_report(
    make_adapter: Callable[[], Runnable], job: JobSpec, reporter: HubReporter
) -> None:
    def report(failure: Failure) -> None:
        reporter.failed(failure.message, failure.code)

    def on_signal(interrupting: bool) -> None:
        reporter.shorten_deadline(_DELIVERY_AFTER_SIGNAL)
        if interrupting:
            forced_exit.start(lambda: report(_INTERRUPTED))

    def on_closed() -> None:
        # `check` raises the reason for which the hub accepts no more events.
        forced_exit.start(reporter.check)
        hooks = reporter.stop_hooks()
        if not hooks:
            interruption.interrupt()
        for stop in hooks:
            try:
                stop()
            except Exception:
                log.exception("The evaluation could not be stopped.")

    forced_exit = ForcedExit()
    reporter.on_closed = on_closed
    with (
        ExitStack() as temporary,
        forced_exit,
        Interruption(on_signal) as interruption,
    ):
        outcome: JobResults | Failure
        try:
            with interruption.allowed():
                folder = temporary.enter_context(_answers_folder(job))
                reporter.samples.write_to_file(job, reporter.has_failed, folder)
                reporter.phase("initializing")
                reporter.flush(_FIRST_EVENT_WITHIN)
            outcome = run(make_adapter, job, reporter, interruption)
            if isinstance(outcome, JobResults):
                outcome = _export_answers_if_wanted(outcome, job, reporter, interruption)
        except RunInterrupted:
            outcome = _INTERRUPTED
        forced_exit.cancel()
        reporter.check()
        if isinstance(outcome, Failure):
            report(outcome)
            return
        try:
            reporter.completed(outcome)
        except InvalidResultsError as error:
            report(Failure(str(error), error.code))
        except NotDeliveredError as error:
            log.error("The hub did not accept the results: %s", error)
            reason = str(error)
            report(
                Failure(
                    f"There are results, but {reason[:1].lower()}{reason[1:]}", "results_rejected"
                )
            )


@contextmanager
def _answers_folder(job: JobSpec) -> Iterator[Path | None]:
    """A directory for the answers of a job that wants them exported; None for other jobs."""
    if not wants_artifact(job):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="evalhub-samples-") as path:
        yield Path(path)


def _export_answers_if_wanted(
    results: JobResults, job: JobSpec, callbacks: JobCallbacks, interruption: Interruption
) -> JobResults:
    """Return the results with their answers exported, where the job asks for it.

    An interruption ends only the export; the results are still reported.
    """
    file = callbacks.samples.file
    if file is None or not wants_artifact(job):
        return results
    try:
        with interruption.allowed():
            callbacks.phase("persisting_artifacts")
            return export_answers(results, job, file)
    except RunInterrupted:
        log.warning("The answers were not exported, because the evaluation was interrupted.")
        return results


def run(
    make_adapter: Callable[[], Runnable],
    job: JobSpec,
    callbacks: JobCallbacks,
    interruption: Interruption,
) -> JobResults | Failure:
    """Run one adapter to its end.

    Raises:
        JobCancelled, NotDeliveredError: From `callbacks`; the hub accepts no more events.
        RunInterrupted: The run was interrupted.
    """
    started = time.monotonic()
    try:
        with model_environment(job), interruption.allowed():
            adapter = make_adapter()
            results = adapter.run(job, callbacks)
            if inspect.isawaitable(results):
                results = asyncio.run(_await(results))
            if isinstance(results, JobResults):
                for sample in results.samples:
                    callbacks.sample(**sample)
                callbacks.samples.close()
    except (JobCancelled, NotDeliveredError, RunInterrupted):
        raise
    except BaseException as error:
        # A run that is being stopped may fail in any way; that failure is not the reason.
        callbacks.check()
        if interruption.requested:
            raise RunInterrupted from None
        return _failure(error)
    if not isinstance(results, JobResults):
        return Failure(
            f"{type(adapter).__name__}.run returned {type(results).__name__}, not JobResults.",
            "invalid_results",
        )
    _warn_without_primary_metric(results, job)
    info: dict[str, Any] = {"framework": adapter.framework} if adapter.framework else {}
    info["duration_seconds"] = round(time.monotonic() - started, 2)
    if (outcomes := callbacks.samples.outcome_record()) is not None:
        info[FIELD] = dict(outcomes)
    if wrong := callbacks.samples.wrong_answers():
        info["wrong_answers"] = wrong
    if usage := callbacks.samples.usage():
        info["usage"] = usage
    return results.model_copy(update={"additional_info": info | results.additional_info})


async def _await(results: Awaitable[JobResults]) -> JobResults:
    return await results


def _failure(error: BaseException) -> Failure:
    """The failure to report for an exception; an unexpected one is logged with its traceback."""
    cause = _cause(error)
    if isinstance(cause, AdapterError):
        log.error("%s", scrub(str(cause)))
        return Failure(str(cause), cause.code)
    print(scrub("".join(traceback.format_exception(error))), file=sys.stderr, flush=True)
    if isinstance(cause, ValidationError) and cause.title == JobResults.__name__:
        return Failure(
            f"The results cannot be reported: {field_errors(cause)}.",
            "invalid_results",
        )
    if isinstance(cause, MemoryError):
        return Failure("The evaluation ran out of memory.", "out_of_memory")
    if isinstance(cause, SystemExit):
        return Failure(
            f"The evaluation ended itself with exit status {cause.code} and returned no result.",
            "evaluation_error",
        )
    reason = scrub(str(cause).strip().split("\n", 1)[0])[:_LONGEST_REASON].rstrip(".")
    return Failure(
        f"The evaluation stopped with an unexpected {type(cause).__name__}"
        + (f": {reason}" if reason else "")
        + " (details in the job's log).",
        "evaluation_error",
    )


def _cause(error: BaseException) -> BaseException:
    """The first AdapterError of a task group, otherwise its first error."""
    if isinstance(error, BaseExceptionGroup):
        error = error.subgroup(AdapterError) or error
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _warn_without_primary_metric(results: JobResults, job: JobSpec) -> None:
    if job.primary_score is not None and job.primary_score.metric not in results.metrics:
        log.warning(
            "The results have no metric %r, which the hub compares with the threshold; they have "
            "%s.",
            job.primary_score.metric,
            ", ".join(results.metrics),
        )
