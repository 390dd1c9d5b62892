"""The evaluation process of `inspect-local`: runs one benchmark of one job and exits.

inspect-ai takes about a second to import, so it is imported after the first event.
"""

import asyncio
import os
import tempfile
from importlib.metadata import version
from pathlib import Path

from evalhub_mcp.adapter import Adapter, JobCallbacks, JobCancelled, JobResults, JobSpec
from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS
from evalhub_mcp.local.inspect.benchmarks.inspect_task import InspectTaskParameters
from evalhub_mcp.local.inspect.endpoint import choose_api
from evalhub_mcp.local.inspect.prepared_job import job_directory, prepare_job


class InspectAdapter(Adapter):
    """The benchmarks of `inspect-local`, run by inspect-ai."""

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        """Evaluate one benchmark. See `Adapter.run`."""
        prepared = prepare_job(job, BENCHMARKS)
        with tempfile.TemporaryDirectory(prefix="evalhub-inspect-", dir=job_directory()) as path:
            work_dir = Path(path)
            _configure_inspect(work_dir)
            api = asyncio.run(choose_api(prepared.target, prepared.parameters.api))
            judge_api = asyncio.run(choose_api(prepared.judge, "auto")) if prepared.judge else None
            callbacks.phase("loading_data")
            from evalhub_mcp.local.inspect.inspect_run import EvaluationError
            from evalhub_mcp.local.inspect.installed_task_run import InstalledTaskRun
            from evalhub_mcp.local.inspect.question_run import QuestionRun

            def report_progress(done: int, total: int) -> None:
                if not callbacks.cancelled:
                    callbacks.progress(done, total)

            is_task = isinstance(prepared.parameters, InspectTaskParameters)
            run = (InstalledTaskRun if is_task else QuestionRun)(
                prepared, api, judge_api, work_dir, report_progress
            )
            callbacks.when_cancelled(run.stopper.stop)
            report_progress(0, run.size)
            try:
                outcome = asyncio.run(run.evaluate())
            except EvaluationError:
                # If the endpoint fails now, its answer explains more than the samples' errors.
                asyncio.run(choose_api(prepared.target, api))
                raise
        if outcome is None:
            raise JobCancelled
        framework = f"inspect-ai {version('inspect-ai')}"
        return prepared.results(outcome, framework, run.size, api, run.retries)


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
