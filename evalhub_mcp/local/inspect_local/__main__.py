"""The evaluation process of `inspect-local`: one benchmark of one job, then the end.

Decision: the hub hears from the process before inspect-ai is imported, which takes about
a second. Every end is reported: a result, or one sentence with a stable code; tracebacks
go to stderr, which is the job's log, and never into the report. The exit status is 0 when
the end was reported and 1 when it could not be, so that whoever started the process can
report in its place.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from evalhub_mcp.adapter import (
    HubReporter,
    JobCancelled,
    JobSpec,
    JobSpecError,
    MissingSecretError,
    model_api_key,
)
from evalhub_mcp.adapter.spec import SPEC_PATH_VARIABLE

if TYPE_CHECKING:
    from evalhub_mcp.local.inspect_local.endpoint import Endpoint
    from evalhub_mcp.local.inspect_local.parameters import Parameters

_GRACE_AFTER_CANCEL = 5.0


def main() -> int:
    """Run the job that `EVALHUB_JOB_SPEC_PATH` describes; the process's exit status."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # The HTTP libraries log every request with its URL; the job's log needs none of it.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        spec = JobSpec.from_environment()
    except JobSpecError as error:
        print(error, file=sys.stderr)
        return 1
    with HubReporter(spec, on_cancelled=_exit_soon) as reporter:
        try:
            reporter.running("initializing")
            _run(spec, reporter)
        except JobCancelled:
            print("The hub says that the job has ended; stopped.", file=sys.stderr)
    return 0


def _exit_soon() -> None:
    """End the process even where a library does not let itself be cancelled."""
    timer = threading.Timer(_GRACE_AFTER_CANCEL, os._exit, args=(0,))
    timer.daemon = True
    timer.start()


def _run(spec: JobSpec, reporter: HubReporter) -> None:
    from evalhub_mcp.local.inspect_local.datasets import BENCHMARK_IDS
    from evalhub_mcp.local.inspect_local.endpoint import EndpointError, endpoint
    from evalhub_mcp.local.inspect_local.parameters import ParameterError, parse_parameters

    started = time.monotonic()
    try:
        if spec.benchmark_id not in BENCHMARK_IDS:
            known = ", ".join(BENCHMARK_IDS)
            raise ParameterError(f"Unknown benchmark {spec.benchmark_id!r}. Known: {known}.")
        parameters = parse_parameters(spec.benchmark_id, spec.given_parameters)
        target = endpoint(spec.model.url, spec.model.name, model_api_key(spec))
    except ParameterError as error:
        reporter.failed(str(error), "invalid_parameters")
        return
    except MissingSecretError as error:
        reporter.failed(str(error), "secret_missing")
        return
    except EndpointError as error:
        reporter.failed(str(error), error.code)
        return
    try:
        _evaluate(spec, reporter, parameters, target, started)
    except EndpointError as error:
        reporter.failed(str(error), error.code)
    except JobCancelled:
        raise
    except Exception as error:
        import traceback

        print(target.scrub(traceback.format_exc()), file=sys.stderr)
        reason = target.scrub(str(error).split("\n", 1)[0])[:300]
        reporter.failed(
            f"The evaluation stopped with an unexpected {type(error).__name__}: {reason} "
            "(details in the job's log).",
            "evaluation_error",
        )


def _evaluate(
    spec: JobSpec,
    reporter: HubReporter,
    parameters: Parameters,
    target: Endpoint,
    started: float,
) -> None:
    import asyncio
    import tempfile

    from evalhub_mcp.local.inspect_local.endpoint import choose_api

    scratch = _beside_the_specification()
    with tempfile.TemporaryDirectory(prefix="evalhub-inspect-", dir=scratch) as directory:
        work_dir = Path(directory)
        _prepare(work_dir)
        api = asyncio.run(choose_api(target, parameters.api))
        reporter.running("loading_data")
        from evalhub_mcp.local.inspect_local.run import EvaluationError, Run, Stopper, evaluate

        run = Run(spec.benchmark_id, target, api, parameters)
        stopper = Stopper()

        def cancelled() -> None:
            _exit_soon()
            stopper.stop()

        def progress(done: int, total: int) -> None:
            if not reporter.cancelled:
                reporter.progress(done, total)

        reporter.on_cancelled = cancelled
        reporter.progress(0, len(run.items))
        try:
            outcome = asyncio.run(evaluate(run, work_dir, progress, stopper))
        except EvaluationError as error:
            # The endpoint's present answer says more than the errors of the samples.
            asyncio.run(choose_api(target, api))
            reporter.failed(str(error), error.code)
            return
        if outcome is None:
            raise JobCancelled
        reporter.completed(
            outcome.metrics,
            additional_info={
                "framework": outcome.framework,
                "parameters": {
                    **parameters.model_dump(),
                    "num_examples": len(run.items),
                },
                "api": api,
                "wrong_answers": outcome.wrong_answers,
                "duration_seconds": round(time.monotonic() - started, 2),
            },
        )


def _beside_the_specification() -> Path | None:
    """The job's own directory, if it can be written to.

    A hub ends a cancelled job's processes at once and then removes that directory, so
    nothing is left even of a run that could not clean up.
    """
    path = Path(os.environ[SPEC_PATH_VARIABLE]).resolve().parent
    return path if os.access(path, os.W_OK) else None


def _prepare(work_dir: Path) -> None:
    """Keep inspect offline, quiet, and inside the run's own directory."""
    os.chdir(work_dir)
    # inspect reads the nearest `.env` upwards of the working directory: give it an empty one.
    (work_dir / ".env").touch()
    os.environ.update(
        HF_HUB_OFFLINE="1",
        HF_DATASETS_OFFLINE="1",
        TRANSFORMERS_OFFLINE="1",
        INSPECT_DISPLAY="none",
        INSPECT_TRACE_FILE=str(work_dir / "trace.log"),
        XDG_DATA_HOME=str(work_dir / "data"),
        XDG_CACHE_HOME=str(work_dir / "cache"),
    )


if __name__ == "__main__":
    sys.exit(main())
