"""The evaluation process of `inspect-local`: one benchmark of one job, then the end.

Decision: the hub hears from the process before inspect-ai is imported, which takes about
a second.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from evalhub_mcp.adapter import (
    Adapter,
    JobCallbacks,
    JobCancelled,
    JobResults,
    JobSpec,
)
from evalhub_mcp.adapter.spec import SPEC_PATH_VARIABLE

if TYPE_CHECKING:
    from evalhub_mcp.local.inspect.job_preparation import Prepared


class InspectLocal(Adapter):
    """The benchmarks of `inspect-local`, run by inspect-ai."""

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        """Evaluate one benchmark. See `Adapter.run`."""
        from evalhub_mcp.local.inspect.job_preparation import prepare

        return _evaluate(prepare(job), callbacks)


def _evaluate(prepared: Prepared, callbacks: JobCallbacks) -> JobResults:
    import asyncio
    import tempfile

    from evalhub_mcp.local.inspect.endpoint import choose_api
    from evalhub_mcp.local.inspect.model_retries import ModelRetries
    from evalhub_mcp.local.inspect.parameters import InspectTask

    started = time.monotonic()
    scratch = _beside_the_specification()
    with tempfile.TemporaryDirectory(prefix="evalhub-inspect-", dir=scratch) as directory:
        work_dir = Path(directory)
        _prepare(work_dir)
        api = asyncio.run(choose_api(prepared.target, prepared.parameters.api))
        judge_api = asyncio.run(choose_api(prepared.judge, "auto")) if prepared.judge else None
        callbacks.phase("loading_data")
        from evalhub_mcp.local.inspect.run import EvaluationError, Stopper

        retries = ModelRetries()
        stopper = Stopper()

        def progress(done: int, total: int) -> None:
            if not callbacks.cancelled:
                callbacks.progress(done, total)

        callbacks.when_cancelled(stopper.stop)
        try:
            if isinstance(prepared.parameters, InspectTask):
                from evalhub_mcp.local.inspect.installed_tasks import (
                    evaluate_installed,
                    load_task,
                    size_of,
                )

                task = load_task(prepared.parameters)
                asked = size_of(task, prepared.parameters.num_examples)
                progress(0, asked)
                outcome = asyncio.run(
                    evaluate_installed(
                        prepared, task, (api, judge_api), retries, work_dir, progress, stopper
                    )
                )
            else:
                from evalhub_mcp.local.inspect.run import Run, evaluate

                run = Run.of(prepared, api, retries, judge_api)
                asked = len(run.evaluation.items)
                progress(0, asked)
                outcome = asyncio.run(evaluate(run, work_dir, progress, stopper))
        except EvaluationError:
            # The endpoint's present answer says more than the errors of the samples.
            asyncio.run(choose_api(prepared.target, api))
            raise
        if outcome is None:
            raise JobCancelled
        return JobResults(
            metrics=outcome.metrics,
            additional_info={
                "framework": outcome.framework,
                "parameters": {
                    **prepared.parameters.model_dump(exclude_none=True),
                    "num_examples": asked,
                },
                "api": api,
                **outcome.info,
                "wrong_answers": outcome.wrong_answers,
                "retries": retries.reported(),
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
    # Where data of installed tasks may be; below it moves the caches of everything else.
    os.environ.setdefault("HF_HOME", os.path.expanduser("~/.cache/huggingface"))  # noqa: PTH111
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
    InspectLocal.main()
