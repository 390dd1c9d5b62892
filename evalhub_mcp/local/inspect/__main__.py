"""The evaluation process of `inspect-local`: runs one benchmark of one job and exits.

Benchmarks that only ask and grade are run by `question_run`. inspect-ai, which takes a second or
more to import, runs the tasks of installed packages, and is imported for these only.
"""

import asyncio
import os
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from evalhub_mcp._version import __version__
from evalhub_mcp.adapter import Adapter, JobCallbacks, JobCancelled, JobResults, JobSpec
from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS
from evalhub_mcp.local.inspect.benchmarks.inspect_task import InspectTaskParameters
from evalhub_mcp.local.inspect.endpoint_probe import EndpointUse, probe_endpoint
from evalhub_mcp.local.inspect.prepared_job import PreparedJob, job_directory, prepare_job
from evalhub_mcp.local.inspect.question_run import OnProgress, QuestionRun
from evalhub_mcp.local.inspect.run_control import EvaluationError

if TYPE_CHECKING:
    from inspect_ai.log import EvalLog


class InspectAdapter(Adapter):
    """The benchmarks of `inspect-local`."""

    runs_several = True

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        """Evaluate one benchmark. See `Adapter.run`."""
        prepared = prepare_job(job, BENCHMARKS)
        use = asyncio.run(prepared.probe())
        judge_use = asyncio.run(probe_endpoint(prepared.judge)) if prepared.judge else None
        callbacks.phase("loading_data")

        def report_progress(done: int, total: int, note: str = "") -> None:
            if not callbacks.cancelled:
                callbacks.progress(done, total, note=note)

        if isinstance(prepared.parameters, InspectTaskParameters):
            return _run_installed_task(job, prepared, use, judge_use, callbacks, report_progress)
        run = QuestionRun(
            prepared, use, judge_use, report_progress, callbacks.sample, callbacks.samples.earlier
        )
        callbacks.when_cancelled(run.stopper.stop)
        report_progress(0, run.replies)
        outcome = asyncio.run(run.evaluate())
        if outcome is None:
            raise JobCancelled
        framework = f"evalhub-mcp {__version__}"
        return prepared.results(outcome, framework, run.size, use.api, run.retries)


def _run_installed_task(
    job: JobSpec,
    prepared: PreparedJob,
    use: EndpointUse,
    judge_use: EndpointUse | None,
    callbacks: JobCallbacks,
    report_progress: OnProgress,
) -> JobResults:
    """Run a task of an installed package with inspect-ai."""
    # It registers hooks, changes the working directory and limits what the process may do.
    InspectAdapter.runs_several = False
    if find_spec("inspect_ai") is None:
        raise AdapterError(
            "inspect_task needs inspect-ai: pip install 'evalhub-mcp[inspect]'.",
            "framework_missing",
        )
    with tempfile.TemporaryDirectory(prefix="evalhub-inspect-", dir=job_directory()) as path:
        work_dir = Path(path)
        _configure_inspect(work_dir)
        from evalhub_mcp.local.inspect.installed_task_run import InstalledTaskRun
        from evalhub_mcp.local.inspect.kept_log import ARTIFACT, keep_log

        artifacts: dict[str, str] = {}

        def on_log(log: "EvalLog") -> None:
            if (kept := keep_log(log, job, work_dir)) is not None:
                artifacts[ARTIFACT] = str(kept)

        def on_progress(done: int, total: int) -> None:
            report_progress(done, total, "")

        run = InstalledTaskRun(
            prepared,
            use,
            judge_use,
            work_dir,
            on_progress,
            callbacks.sample,
            on_log,
            callbacks.samples.reply_file(),
        )
        callbacks.when_cancelled(run.stopper.stop)
        on_progress(0, run.size)
        try:
            outcome = asyncio.run(run.evaluate())
        except EvaluationError:
            # If the endpoint fails now, its answer explains more than the samples' errors.
            asyncio.run(prepared.probe())
            raise
    if outcome is None:
        raise JobCancelled
    framework = f"inspect-ai {version('inspect-ai')}"
    results = prepared.results(outcome, framework, run.size, use.api, run.retries)
    return results.model_copy(update={"artifacts": artifacts})


def _configure_inspect(work_dir: Path) -> None:
    """Keep inspect-ai offline and quiet, and its files in the run's own directory."""
    os.chdir(work_dir)
    # inspect reads the nearest `.env` above the working directory, so give it an empty one.
    (work_dir / ".env").touch()
    # Installed tasks find their data here, although the other caches are moved below.
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
    InspectAdapter.main()
