"""A checked job: its benchmark, parameters, endpoints and question file.

Everything that can be wrong with a job is found here, without inspect-ai or the
lm-evaluation-harness, so that a job with a mistake fails within a second.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalhub_mcp.adapter import JobResults, JobSpec, model_api_key, named_secret
from evalhub_mcp.adapter.errors import InvalidParametersError
from evalhub_mcp.adapter.spec import SPEC_PATH_VARIABLE
from evalhub_mcp.datasets.file_check import FileReport
from evalhub_mcp.local.inspect.benchmarks.benchmark import Benchmark, QuestionSet, find_benchmark
from evalhub_mcp.local.inspect.benchmarks.own_questions import (
    AskJudge,
    OwnQuestionsParameters,
    build_evaluation,
    check_question_file,
)
from evalhub_mcp.local.inspect.endpoint import JUDGE_FIELDS, Api, Endpoint, parse_endpoint
from evalhub_mcp.local.inspect.endpoint_probe import EndpointUse, probe_endpoint
from evalhub_mcp.local.inspect.evaluation import Evaluation, Outcome
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.parameters import (
    DATASETS_DIR_VARIABLE,
    JudgeParameters,
    Parameters,
)


@dataclass(frozen=True)
class PreparedJob:
    """A job whose parameters, secrets and question file are valid."""

    benchmark: Benchmark
    parameters: Parameters
    target: Endpoint
    judge: Endpoint | None = None
    report: FileReport | None = None
    """The check of the user's question file."""

    def scrub(self, text: str) -> str:
        """The text without any key."""
        text = self.target.scrub(text)
        return self.judge.scrub(text) if self.judge else text

    def evaluation(self, ask_judge: AskJudge | None = None) -> Evaluation | None:
        """The questions to ask, or None for a task of an installed package."""
        if isinstance(self.parameters, OwnQuestionsParameters):
            assert self.report is not None
            return build_evaluation(self.parameters, self.report, ask_judge)
        if isinstance(self.benchmark, QuestionSet):
            return self.benchmark.evaluation(self.parameters)
        return None

    async def probe(self) -> EndpointUse:
        """Probe the endpoint of the model under test. Raises EndpointError."""
        return await probe_endpoint(
            self.target,
            self.parameters.api,
            temperature=self.parameters.temperature,
            max_tokens=self.parameters.max_tokens,
        )

    def results(
        self, outcome: Outcome, framework: str, size: int, api: Api, retries: ModelRetries
    ) -> JobResults:
        """The results of a run over `size` samples, with the settings it used."""
        return JobResults(
            metrics=outcome.metrics,
            additional_info={
                "framework": framework,
                "parameters": {
                    **self.parameters.model_dump(exclude_none=True),
                    "num_examples": size,
                },
                "api": api,
                **outcome.info,
                "wrong_answers": outcome.wrong_answers,
                "retries": retries.reported(),
            },
        )


def prepare_job(job: JobSpec, benchmarks: Sequence[Benchmark]) -> PreparedJob:
    """Check a job of one of `benchmarks`.

    Raises InvalidParametersError, MissingSecretError, or EndpointError for an invalid URL.
    """
    benchmark = find_benchmark(benchmarks, job.benchmark_id)
    parameters = benchmark.parse_parameters(job.given_parameters)
    target = parse_endpoint(job.model.url, job.model.name, model_api_key(job))
    report = judge = None
    if isinstance(parameters, OwnQuestionsParameters):
        report = check_question_file(parameters, _datasets_folder())
        if report.scorer == "model_graded":
            judge = _judge_endpoint(parameters)
    elif isinstance(parameters, JudgeParameters) and (
        parameters.judge_url or parameters.judge_model
    ):
        if not (parameters.judge_url and parameters.judge_model):
            raise InvalidParametersError("A judge needs both judge_url and judge_model.")
        judge = _judge_endpoint(parameters)
    return PreparedJob(benchmark, parameters, target, judge, report)


def job_directory() -> Path | None:
    """The directory of the job specification, if it is writable.

    Temporary files belong there: a hub ends the processes of a cancelled job at once and then
    removes that directory, so that a run without time to clean up leaves nothing behind.
    """
    path = os.environ.get(SPEC_PATH_VARIABLE)
    directory = Path(path).resolve().parent if path else None
    return directory if directory and os.access(directory, os.W_OK) else None


def _judge_endpoint(parameters: JudgeParameters) -> Endpoint:
    key = named_secret(parameters.judge_secret_ref, JUDGE_FIELDS.secret)
    return parse_endpoint(parameters.judge_url, parameters.judge_model or "", key, JUDGE_FIELDS)


def _datasets_folder() -> Path:
    folder = os.environ.get(DATASETS_DIR_VARIABLE)
    if not folder:
        raise InvalidParametersError(
            f"dataset: {DATASETS_DIR_VARIABLE} is not set, the folder from which question files "
            "are read."
        )
    return Path(folder)
