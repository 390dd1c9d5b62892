"""Run a task that an installed package brings, as its authors wrote it.

Decision: a task is named by package and name and taken from inspect's registry, so that a
job can choose among what the user installed and never bring code of its own. Tasks that run
what the model writes directly on this machine (sandbox `local`) are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from inspect_ai import Task
from inspect_ai import eval_async as inspect_eval
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import GenerateConfig
from inspect_ai.util import display_type, registry_create

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.local.inspect_local.endpoint import Api
from evalhub_mcp.local.inspect_local.failures import cause_of
from evalhub_mcp.local.inspect_local.parameters import InspectTask, ParameterError
from evalhub_mcp.local.inspect_local.preparing import Prepared
from evalhub_mcp.local.inspect_local.retrying import Retries
from evalhub_mcp.local.inspect_local.run import (
    ATTEMPT_TIMEOUT,
    MAX_WRONG_ANSWERS,
    EvaluationError,
    Outcome,
    Stopper,
    follow,
    model_of,
    trimmed,
)
from evalhub_mcp.local.inspect_local.task_packages import load_package, task_packages

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
        load_package(package)
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
        raise ParameterError(
            f"task {parameters.task!r} cannot be made: {_short(error) or 'it does not exist'}."
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
    api: Api,
    retries: Retries,
    work_dir: Path,
    on_progress: Callable[[int, int], None],
    stopper: Stopper,
) -> Outcome | None:
    """Run it; None when it was stopped. Raises EvaluationError: nothing could be scored."""
    display_type()
    parameters = prepared.parameters
    watch = follow(size_of(task, parameters.num_examples), on_progress, stopper)
    logs: list[EvalLog] = []
    model = model_of(
        prepared.target,
        api,
        retries,
        GenerateConfig(
            temperature=parameters.temperature,
            max_tokens=parameters.max_tokens,
            max_connections=parameters.max_connections,
            max_retries=0,
            attempt_timeout=ATTEMPT_TIMEOUT,
        ),
    )
    with stopper.enter():
        logs = await inspect_eval(
            task,
            model=model,
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
    metrics: dict[str, float | int] = {}
    primary = ""
    for score in log.results.scores:
        for name, metric in score.metrics.items():
            if not math.isfinite(metric.value):
                continue
            key = name if name not in metrics else f"{score.name}_{name}"
            metrics[key] = metric.value
            primary = primary or (key if key != "stderr" else "")
    if not primary:
        raise EvaluationError("The task reported no number.", "no_result")
    named: dict[str, float | int] = {"score": metrics[primary]}
    if "stderr" in metrics:
        named["score_stderr"] = metrics.pop("stderr")
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


def _none_scored(prepared: Prepared, reason: str, count: int) -> EvaluationError:
    # It need not be the endpoint: a task may want another model as its judge, or a tool.
    cause = re.sub(r"\[/?\w+\]", "", cause_of(prepared.scrub(reason)))
    return EvaluationError(
        f"None of {count} samples of the task could be evaluated"
        + (f"; the last time: {cause}" if cause else "."),
        "samples_failed",
    )


def _is_wrong(sample: EvalSample) -> bool:
    score = next(iter((sample.scores or {}).values()), None)
    return score is not None and score.value in ("I", 0, 0.0, False)


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
    return " ".join(str(error).split())[:200].rstrip(".")
