"""The evaluation process of `lm-eval-local`: runs one benchmark of one job and exits.

The lm-evaluation-harness takes seconds to import, so it is imported after the first event.
"""

import asyncio
import os
import tempfile
from importlib.metadata import version
from pathlib import Path

from evalhub_mcp.adapter import Adapter, JobCallbacks, JobResults, JobSpec
from evalhub_mcp.adapter.errors import InvalidParametersError
from evalhub_mcp.local.inspect.completion_client import CompletionClient
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.prepared_job import job_directory, prepare_job
from evalhub_mcp.local.lm_eval.benchmarks import BENCHMARKS


class LmEvalAdapter(Adapter):
    """The benchmarks of `lm-eval-local`, run by the lm-evaluation-harness."""

    runs_several = True

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        """Evaluate one benchmark. See `Adapter.run`."""
        prepared = prepare_job(job, BENCHMARKS)
        if prepared.judge is not None:
            raise InvalidParametersError(
                "scorer model_graded is not offered here; use provider inspect-local for it."
            )
        if prepared.parameters.epochs > 1:
            raise InvalidParametersError(
                "epochs is not offered here: the harness asks each question once. Provider "
                "inspect-local repeats questions."
            )
        use = asyncio.run(prepared.probe())
        callbacks.phase("loading_data")
        with tempfile.TemporaryDirectory(prefix="evalhub-lm-eval-", dir=job_directory()) as path:
            _configure_harness(Path(path))
            from evalhub_mcp.local.lm_eval.model import EndpointModel
            from evalhub_mcp.local.lm_eval.run import evaluate

            retries = ModelRetries()
            client = CompletionClient(
                prepared.target, use.api, retries, use.form, callbacks.samples.reply_file()
            )
            model = EndpointModel(client, prepared.parameters, callbacks.progress, callbacks.sample)
            outcome = evaluate(prepared, model, callbacks.sample, chat=use.api == "chat")
        framework = f"lm-eval {version('lm-eval')}"
        size = int(outcome.metrics["n_samples"])
        return prepared.results(outcome, framework, size, use.api, retries)


def _configure_harness(work_dir: Path) -> None:
    """Keep the harness offline, and its files in the run's own directory."""
    os.environ.update(
        HF_HUB_OFFLINE="1",
        HF_DATASETS_OFFLINE="1",
        TRANSFORMERS_OFFLINE="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        TOKENIZERS_PARALLELISM="false",
        LMEVAL_LOG_LEVEL="WARNING",
        LM_HARNESS_CACHE_PATH=str(work_dir / "requests"),
    )


if __name__ == "__main__":
    LmEvalAdapter.main()
