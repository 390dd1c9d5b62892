"""The evaluation process of `lm-eval-local`: one benchmark of one job, then the end."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

from evalhub_mcp.adapter import Adapter, JobCallbacks, JobResults, JobSpec, model_api_key


class LmEvalLocal(Adapter):
    """The benchmarks of `lm-eval-local`, run by the lm-evaluation-harness."""

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        """Evaluate one benchmark. See `Adapter.run`."""
        from evalhub_mcp.local.inspect import own_questions
        from evalhub_mcp.local.inspect.endpoint import choose_api, endpoint
        from evalhub_mcp.local.inspect.job_preparation import datasets_folder
        from evalhub_mcp.local.inspect.model_retries import ModelRetries
        from evalhub_mcp.local.inspect.parameters import OwnQuestions, ParameterError
        from evalhub_mcp.local.lm_eval.parameters import INSTALLED_TASK, parse_parameters

        parameters = parse_parameters(job.benchmark_id, dict(job.given_parameters))
        target = endpoint(job.model.url, job.model.name, model_api_key(job))
        own = None
        if isinstance(parameters, OwnQuestions):
            report = own_questions.load(parameters, datasets_folder())
            if report.scorer == "model_graded":
                raise ParameterError(
                    "scorer model_graded is not offered here; use provider inspect-local for it."
                )
            own = own_questions.build(parameters, report)
        api = asyncio.run(choose_api(target, parameters.api))
        callbacks.phase("loading_data")
        with tempfile.TemporaryDirectory(prefix="evalhub-lm-eval-", dir=_scratch()) as directory:
            _prepare(Path(directory))
            from evalhub_mcp.local.inspect.completion_client import Asker
            from evalhub_mcp.local.lm_eval.model import EndpointModel
            from evalhub_mcp.local.lm_eval.run import evaluate, framework

            retries = ModelRetries()
            model = EndpointModel(
                Asker(target, api, retries),
                parameters.max_connections,
                parameters.max_tokens,
                parameters.temperature,
                callbacks.progress,
            )
            outcome = evaluate(job.benchmark_id, parameters, model, chat=api == "chat", own=own)
        metrics = outcome.metrics
        info: dict[str, Any] = {}
        if own is not None:
            metrics = {name.replace("acc", "accuracy", 1): v for name, v in metrics.items()}
            info.update(own.info)
        elif job.benchmark_id == INSTALLED_TASK:
            metrics = {"score": metrics[outcome.metric], **metrics}
            info["metric"] = outcome.metric
        return JobResults(
            metrics=metrics,
            additional_info={
                "framework": framework(),
                "parameters": {
                    **parameters.model_dump(exclude_none=True),
                    "num_examples": metrics["n_samples"],
                },
                "api": api,
                **info,
                "wrong_answers": outcome.wrong_answers,
                "retries": retries.reported(),
            },
        )


def _scratch() -> Path | None:
    """The job's own directory, which the hub removes with the job, if it can be written to."""
    spec = os.environ.get("EVALHUB_JOB_SPEC_PATH")
    path = Path(spec).resolve().parent if spec else None
    return path if path is not None and os.access(path, os.W_OK) else None


def _prepare(work_dir: Path) -> None:
    """Keep the harness offline; what it builds goes into the run's own directory."""
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
    LmEvalLocal.main()
