"""From a job to a checked evaluation: everything that can be wrong is found before it runs.

Decision: light, without inspect, so that a job with a mistake in it ends in a moment.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evalhub_mcp.adapter import JobSpec, model_api_key, named_secret
from evalhub_mcp.datasets.file_check import FileReport
from evalhub_mcp.local.inspect import own_questions, red_team
from evalhub_mcp.local.inspect.datasets import RED_TEAM
from evalhub_mcp.local.inspect.endpoint import JUDGE_FIELDS, Endpoint, endpoint
from evalhub_mcp.local.inspect.evaluation import Evaluation, own_benchmark
from evalhub_mcp.local.inspect.own_questions import Judge
from evalhub_mcp.local.inspect.parameters import (
    InspectTask,
    Judged,
    OwnQuestions,
    ParameterError,
    Parameters,
    parse_parameters,
)


@dataclass(frozen=True)
class Prepared:
    """A job whose parameters, secrets and question file are in order."""

    benchmark_id: str
    parameters: Parameters
    target: Endpoint
    judge: Endpoint | None = None
    report: FileReport | None = None

    def scrub(self, text: str) -> str:
        """The text without any key."""
        text = self.target.scrub(text)
        return self.judge.scrub(text) if self.judge else text

    def evaluation(self, judge: Judge | None = None) -> Evaluation:
        """What to run; `judge` is a function that asks `self.judge`."""
        if isinstance(self.parameters, OwnQuestions):
            assert self.report is not None
            return own_questions.build(self.parameters, self.report, judge)
        if self.benchmark_id == RED_TEAM:
            return red_team.build(self.parameters)
        return own_benchmark(self.benchmark_id, self.parameters)


def prepare(spec: JobSpec) -> Prepared:
    """Check a job.

    Raises ParameterError, MissingSecretError, or EndpointError for a URL that is none.
    """
    parameters = parse_parameters(spec.benchmark_id, spec.given_parameters)
    target = endpoint(spec.model.url, spec.model.name, model_api_key(spec))
    report = judge = None
    if isinstance(parameters, OwnQuestions):
        report = own_questions.load(parameters, datasets_folder())
        if report.scorer == "model_graded":
            judge = _judge(parameters)
    elif isinstance(parameters, InspectTask) and (parameters.judge_url or parameters.judge_model):
        if not (parameters.judge_url and parameters.judge_model):
            raise ParameterError("A judge needs both judge_url and judge_model.")
        judge = _judge(parameters)
    return Prepared(spec.benchmark_id, parameters, target, judge, report)


def _judge(parameters: Judged) -> Endpoint:
    key = named_secret(parameters.judge_secret_ref, JUDGE_FIELDS.secret)
    return endpoint(parameters.judge_url, parameters.judge_model or "", key, JUDGE_FIELDS)


def datasets_folder() -> Path:
    """The one folder from which question files are read. Raises ParameterError."""
    folder = os.environ.get(own_questions.DATASETS_DIR_VARIABLE)
    if not folder:
        raise ParameterError(
            f"dataset: {own_questions.DATASETS_DIR_VARIABLE} is not set, the folder from which "
            "question files are read."
        )
    return Path(folder)
