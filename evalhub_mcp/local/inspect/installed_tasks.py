"""Run a task that an installed package brings, as its authors wrote it.

Decision: a task is named by package and name and taken from inspect's registry, so that a
job can choose among what the user installed and never bring code of its own. Tasks that run
what the model writes directly on this machine (sandbox `local`) are refused.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from inspect_ai import Task
from inspect_ai import eval_async as inspect_eval
from inspect_ai.log import EvalLog, EvalSample, EvalScore
from inspect_ai.model import GenerateConfig, Model
from inspect_ai.scorer import Score
from inspect_ai.util import display_type, registry_create

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.local.inspect.endpoint import Api
from evalhub_mcp.local.inspect.failures import cause_of
from evalhub_mcp.local.inspect.job_preparation import Prepared
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.parameters import InspectTask, ParameterError
from evalhub_mcp.local.inspect.run import (
    ATTEMPT_TIMEOUT,
    MAX_WRONG_ANSWERS,
    EvaluationError,
    Outcome,
    Stopper,
    follow,
    judge_of,
    model_of,
    trimmed,
)
from evalhub_mcp.local.inspect.task_packages import load_package, task_packages

# By these words inspect says that it cannot reach a model a task asks beside the one under test.
_OTHER_MODEL = re.compile(r"API_KEY|API requires optional dependencies|initiali[sz]e \w+ client")
_OFFLINE = ("offline", "couldn't reach", "couldn't find", "cannot find the requested files")


def load_task(parameters: InspectTask) -> Task:
    """The task a job names, with its data. Raises AdapterError."""
    package = parameters.task.partition("/")[0]
    packages = task_packages()
    if package not in packages:
        raise ParameterError(
            f"task {parameters.task!r}: no installed package brings tasks named {package}/…; "
            f"there are: {', '.join(packages) or 'none'}."
        )
    try:
        brought = load_package(package)
    except Exception as error:
        raise AdapterError(
            f"The package {package} {packages[package]} cannot be loaded: {_short(error)}. "
            "Install it with everything it depends on.",
            "task_not_loaded",
        ) from error
    try:
        task = registry_create("task", parameters.task, **parameters.task_args)
    except (LookupError, ValueError) as error:
        if _is_offline(error):
            raise _data_missing(parameters.task, error) from None
        if "not found in the registry" not in str(error):
            raise ParameterError(
                f"task {parameters.task!r} cannot be made: {_short(error)}."
            ) from None
        near = difflib.get_close_matches(parameters.task.partition("/")[2], brought, n=3)
        raise ParameterError(
            f"task {parameters.task!r} does not exist"
            + (f"; close: {', '.join(f'{package}/{name}' for name in near)}." if near else ".")
        ) from None
    except TypeError as error:
        raise ParameterError(f"task_args of {parameters.task!r}: {_short(error)}.") from None
    except Exception as error:
        if _is_offline(error):
            raise _data_missing(parameters.task, error) from None
        raise AdapterError(
            f"Task {parameters.task!r} cannot be loaded: {type(error).__name__}: {_short(error)}.",
            "task_not_loaded",
        ) from error
    if not isinstance(task, Task):
        raise ParameterError(f"{parameters.task!r} is no task.")
    sandboxes = [task.sandbox, *(sample.sandbox for sample in task.dataset)]
    if any(sandbox is not None and sandbox.type == "local" for sandbox in sandboxes):
        raise AdapterError(
            f"Task {parameters.task!r} would run what the model writes directly on this machine "
            "(sandbox local); it is not run here.",
            "unsafe_sandbox",
        )
    return task


def size_of(task: Task, limit: int | None) -> int:
    """How many samples a run of the task takes."""
    size = len(task.dataset) if limit is None else min(limit, len(task.dataset))
    return size * (task.epochs or 1)


async def evaluate_installed(
    prepared: Prepared,
    task: Task,
    apis: tuple[Api, Api | None],
    retries: ModelRetries,
    work_dir: Path,
    on_progress: Callable[[int, int], None],
    stopper: Stopper,
) -> Outcome | None:
    """Run it; None when it was stopped. `apis` are the model's and the judge's.

    Raises AdapterError: it cannot run here, or nothing could be scored.
    """
    display_type()
    parameters = prepared.parameters
    watch = follow(size_of(task, parameters.num_examples), on_progress, stopper)
    logs: list[EvalLog] = []
    model = model_of(
        prepared.target,
        apis[0],
        retries,
        GenerateConfig(
            temperature=parameters.temperature,
            max_tokens=parameters.max_tokens,
            max_connections=parameters.max_connections,
            max_retries=0,
            attempt_timeout=ATTEMPT_TIMEOUT,
        ),
    )
    roles: dict[str, str | Model] = {}
    if prepared.judge is not None and apis[1] is not None:
        roles["grader"] = judge_of(prepared.judge, apis[1], retries, parameters.max_connections)
    try:
        with stopper.enter():
            logs = await inspect_eval(
                task,
                model=model,
                model_roles=roles,
                limit=parameters.num_examples,
                log_dir=str(work_dir),
                log_level="warning",
                fail_on_error=False,
                max_samples=parameters.max_connections,
                log_realtime=False,
                log_model_api=False,
                score_display=False,
                ctl_server=False,
            )
    except Exception as error:
        if type(error).__name__ != "PrerequisiteError":
            raise
        raise AdapterError(
            f"Task {cast(InspectTask, parameters).task!r} cannot run here: {_short(error)}.",
            "task_not_runnable",
        ) from None
    if watch.gave_up:
        raise _none_scored(prepared, watch.last_error, watch.done)
    if not logs or logs[0].status == "cancelled":
        return None
    return _outcome(prepared, logs[0])


def _outcome(prepared: Prepared, log: EvalLog) -> Outcome:
    samples = log.samples or []
    failed = [s for s in samples if s.error is not None]
    if log.results is None or not log.results.scores or len(failed) == len(samples):
        last = failed[-1].error.message if failed and failed[-1].error else ""
        reason = log.error.message if log.error else last
        raise _none_scored(prepared, reason, len(failed))
    metrics, primary = _metrics(log.results.scores)
    if not primary:
        raise EvaluationError("The task reported no number.", "no_result")
    named: dict[str, float | int] = {"score": metrics[primary]}
    if f"{primary}_stderr" in metrics:
        named["score_stderr"] = metrics[f"{primary}_stderr"]
    return Outcome(
        {**named, **metrics, "n_samples": len(samples) - len(failed), "n_errors": len(failed)},
        [_wrong(prepared, s) for s in samples if _is_wrong(s)][:MAX_WRONG_ANSWERS],
        {
            "metric": primary,
            "task_version": str(log.eval.task_version),
            "package": task_packages().get(
                cast(InspectTask, prepared.parameters).task.partition("/")[0], ""
            ),
        },
    )


def _metrics(scores: list[EvalScore]) -> tuple[dict[str, float | int], str]:
    """Every finite number, and the name of the first that is a score ("" without any).

    Where the task has several scores, each number is named after its own; a standard error
    stands beside the score it belongs to.
    """
    found: dict[str, float | int] = {}
    primary = ""
    for score in scores:
        own = f"{score.name}_" if len(scores) > 1 else ""
        first = next((name for name in score.metrics if name != "stderr"), "")
        for name, metric in score.metrics.items():
            if not math.isfinite(metric.value):
                continue
            key = f"{own}{first}_stderr" if name == "stderr" and first else f"{own}{name}"
            key = f"{key}_{score.reducer}" if key in found and score.reducer else key
            found.setdefault(key, metric.value)
            primary = primary or (key if name != "stderr" else "")
    return found, primary


def _none_scored(prepared: Prepared, reason: str, count: int) -> EvaluationError:
    # It need not be the endpoint: a task may want another model as its judge, or a tool.
    cause = _plain(cause_of(prepared.scrub(reason)))
    ended = "" if cause.endswith((".", "!")) else "."
    judged = prepared.judge is None and _OTHER_MODEL.search(cause)
    return EvaluationError(
        f"None of {count} samples of the task could be evaluated"
        + (f"; the last time: {cause}{ended}" if cause else ".")
        + (" It asks another model: set judge_url and judge_model for grading." if judged else ""),
        "samples_failed",
    )


def _wrong_parts(score: Score) -> list[str]:
    """What of a score is wrong; [""] when it has no parts."""
    parts = score.value if isinstance(score.value, dict) else {"": score.value}
    return [name for name, value in parts.items() if value in ("I", 0, 0.0, False)]


def _is_wrong(sample: EvalSample) -> bool:
    score = next(iter((sample.scores or {}).values()), None)
    return score is not None and bool(_wrong_parts(score))


def _wrong(prepared: Prepared, sample: EvalSample) -> dict[str, str]:
    score = next(iter((sample.scores or {}).values()))
    asked: Any = sample.input
    if not isinstance(asked, str):
        asked = asked[-1].text if asked else ""
    target = sample.target if isinstance(sample.target, str) else " | ".join(sample.target)
    shown = {
        "id": str(sample.id),
        "question": asked,
        "expected": target,
        "got": score.answer or sample.output.completion,
        "why": ", ".join(filter(None, _wrong_parts(score))),
    }
    return {name: trimmed(prepared.scrub(text)) for name, text in shown.items() if text}


def _is_offline(error: BaseException) -> bool:
    text = f"{type(error).__name__} {error}".lower()
    return isinstance(error, ConnectionError) or any(word in text for word in _OFFLINE)


def _data_missing(task: str, error: BaseException) -> AdapterError:
    return AdapterError(
        f"The data of task {task!r} is not on this machine, and evaluations run offline: "
        f"{_short(error)}. Load it once into the Hugging Face cache, or use own_questions.",
        "dataset_missing",
    )


def _short(error: BaseException) -> str:
    return _plain(" ".join(str(error).split()))[:200].rstrip(".")


def _plain(text: str) -> str:
    """The text without the marks by which inspect makes it bold."""
    return re.sub(r"\[/?[a-z]+\]", "", text)
