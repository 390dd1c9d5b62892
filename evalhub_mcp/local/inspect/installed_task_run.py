"""Run a task of an installed package, as its authors wrote it.

Tasks that would run the model's output directly on this machine (sandbox `local`) are refused.
"""

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from inspect_ai import Task
from inspect_ai._util.registry import registry_lookup
from inspect_ai.log import EvalLog, EvalSample, EvalScore
from inspect_ai.scorer import Score
from inspect_ai.util import registry_create

from evalhub_mcp.adapter.errors import AdapterError, InvalidParametersError
from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.benchmarks.inspect_task import (
    InspectTaskParameters,
    load_package,
    task_packages,
)
from evalhub_mcp.local.inspect.evaluation import (
    MAX_WRONG_ANSWERS,
    AnsweredItem,
    Metrics,
    Outcome,
    resumed_info,
    wrong_answer,
)
from evalhub_mcp.local.inspect.inspect_run import InspectRun, error_cause
from evalhub_mcp.local.inspect.installed_task_samples import (
    SampleRecord,
    input_text,
    score_value,
)
from evalhub_mcp.local.inspect.isolated_loading import (
    IsolatedLoading,
    NetworkRefused,
    ProgramRefused,
)
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.repeats import by_question, mean_share, repeat_info, repeat_metrics
from evalhub_mcp.local.inspect.run_control import EvaluationError
from evalhub_mcp.local.inspect.task_arguments import refuse_unknown

# How inspect reports that it cannot reach a model other than the one under test.
_OTHER_MODEL = re.compile(r"API_KEY|API requires optional dependencies|initiali[sz]e \w+ client")
MAX_MESSAGES = 100
"""Of one sample, in a task that sets no limit itself: about 50 requests."""
_OFFLINE = ("offline", "couldn't reach", "couldn't find", "cannot find the requested files")


class InstalledTaskRun(InspectRun):
    """A run of a task from inspect's registry."""

    def __post_init__(self) -> None:
        super().__post_init__()
        assert isinstance(self.job.parameters, InspectTaskParameters)
        self._parameters = self.job.parameters
        loading = IsolatedLoading(lambda: load_task(self._parameters))
        self._task = loading.run()
        self._loading = loading.reported()
        available, limit = len(self._task.dataset), self._parameters.num_examples
        samples = available if limit is None else min(limit, available)
        self.epochs = self._parameters.epochs or self._task.epochs or 1
        self.size = samples * self.epochs
        order = [sample.id for sample in self._task.dataset]
        self._record = SampleRecord(order[:samples], self.on_sample)

    def task(self) -> Task:
        """The task with its data."""
        return self._task

    def generation(self) -> Mapping[str, Any]:
        """The reply limit of the job; the rest is the task's."""
        return {"max_tokens": self._parameters.max_tokens}

    def ended(self, sample: EvalSample) -> None:
        """Record a sample at once, so that it is kept if the run is interrupted."""
        self._record.add(sample)

    def outcome(self, log: EvalLog) -> Outcome:
        """Every number of the task, its first as `score`, and some wrong answers."""
        samples = log.samples or []
        for sample in samples:
            self._record.add(sample)
        errors = [s.error.message for s in samples if s.error is not None]
        if log.results is None or not log.results.scores or len(errors) == len(samples):
            last = errors[-1] if errors else ""
            raise self.none_scored(log.error.message if log.error else last, len(errors))
        metrics, primary = _metrics(log.results.scores)
        if not primary:
            raise EvaluationError("The task reported no number.", "no_result")
        score: Metrics = {"score": metrics[primary]}
        if f"{primary}_stderr" in metrics:
            score["score_stderr"] = metrics[f"{primary}_stderr"]
        counts = {"n_samples": len(samples) - len(errors), "n_errors": len(errors)}
        info: dict[str, Any] = {}
        if self.kept is not None and self.kept.taken:
            info = resumed_info(self.kept.taken)
        if self.epochs > 1:
            questions = {s.id for s in samples if s.error is None}
            counts = {"n_samples": len(questions), "n_questions": len(questions),
                      "n_errors": len({s.id for s in samples} - questions)}  # fmt: skip
            repeated, repeat_facts = self._repeats(samples, metrics[primary])
            metrics |= repeated
            info = {**info, **repeat_facts}
        wrong = [sample for sample in samples if _is_wrong(sample)]
        return Outcome(
            {**score, **metrics, **counts},
            [self._wrong_answer(sample) for sample in wrong[:MAX_WRONG_ANSWERS]],
            {
                "metric": primary,
                "task_version": str(log.eval.task_version),
                "package": task_packages().get(_package(self._parameters), ""),
                "loading": self._loading,
                **info,
            },
        )

    def _repeats(
        self, samples: Sequence[EvalSample], score: float
    ) -> tuple[Metrics, dict[str, Any]]:
        """Return facts about repetitions; none unless the score is a mean of right and wrong."""
        answers = []
        for sample in samples:
            value = score_value(next(iter((sample.scores or {}).values()), None))
            if sample.error is None and value is not None:
                item = Item(str(sample.id), input_text(sample), "", "", {})
                reply = sample.output.completion
                answers.append(AnsweredItem(item, reply, Grade(value == 1, ""), epoch=sample.epoch))
                if value not in (0, 1):
                    return {}, {}
        questions = by_question(answers)
        if not questions or not math.isclose(mean_share(questions)[0], score, abs_tol=1e-6):
            return {}, {}
        failed = len(questions) * self.epochs - len(answers)
        info = {"repeats": repeat_info(questions, self.epochs, failed)}
        return repeat_metrics(questions, self.epochs), info

    def none_scored(self, error: str, count: int) -> EvaluationError:
        """All samples failed; besides the endpoint, a missing judge or tool can be the cause."""
        cause = _plain(error_cause(self.job.scrub(error)))
        end = "" if cause.endswith((".", "!")) else "."
        needs_judge = self.job.judge is None and _OTHER_MODEL.search(cause)
        return EvaluationError(
            f"None of {count} samples of the task could be evaluated"
            + (f"; the last time: {cause}{end}" if cause else ".")
            + (
                " It asks another model: set judge_url and judge_model for grading."
                if needs_judge
                else ""
            ),
            "samples_failed",
        )

    async def _run_inspect(self, **options: Any) -> list[EvalLog]:
        try:
            return await super()._run_inspect(
                model_roles={"grader": self.judge} if self.judge else {},
                limit=self._parameters.num_examples,
                epochs=self._parameters.epochs,
                # A model that asks for tools without end is stopped; a task's own limit counts.
                message_limit=None if self._task.message_limit else MAX_MESSAGES,
                **options,
            )
        except Exception as error:
            if type(error).__name__ != "PrerequisiteError":
                raise
            raise AdapterError(
                f"Task {self._parameters.task!r} cannot run here: {_short(error)}.",
                "task_not_runnable",
            ) from None

    def _wrong_answer(self, sample: EvalSample) -> dict[str, str]:
        score = next(iter((sample.scores or {}).values()))
        target = sample.target if isinstance(sample.target, str) else " | ".join(sample.target)
        texts = {
            "id": str(sample.id),
            "question": input_text(sample),
            "expected": target,
            "got": score.answer or sample.output.completion,
            "why": ", ".join(filter(None, _wrong_parts(score))),
        }
        return wrong_answer(**{name: self.job.scrub(text) for name, text in texts.items()})


def load_task(parameters: InspectTaskParameters) -> Task:
    """The task that a job names, with its data. Raises AdapterError."""
    package = _package(parameters)
    packages = task_packages()
    if package not in packages:
        raise InvalidParametersError(
            f"task {parameters.task!r}: no installed package brings tasks named {package}/…; "
            f"there are: {', '.join(packages) or 'none'}."
        )
    try:
        names = load_package(package)
    except (NetworkRefused, ProgramRefused) as error:
        raise _task_error(parameters.task, [], error) from error
    except Exception as error:
        raise AdapterError(
            f"The package {package} {packages[package]} cannot be loaded: {_short(error)}. "
            "Install it with everything it depends on.",
            "task_not_loaded",
        ) from error
    function = registry_lookup("task", parameters.task)
    if callable(function):
        refuse_unknown(parameters.task, function, parameters.task_args)
    try:
        task = registry_create("task", parameters.task, **parameters.task_args)
    except Exception as error:
        raise _task_error(parameters.task, names, error) from error
    if not isinstance(task, Task):
        raise InvalidParametersError(f"{parameters.task!r} is no task.")
    sandboxes = [task.sandbox, *(sample.sandbox for sample in task.dataset)]
    if any(sandbox is not None and sandbox.type == "local" for sandbox in sandboxes):
        raise AdapterError(
            f"Task {parameters.task!r} would run what the model writes directly on this machine "
            "(sandbox local); it is not run here.",
            "unsafe_sandbox",
        )
    return task


def _task_error(task: str, names: list[str], error: Exception) -> AdapterError:
    """Why inspect's registry cannot create a task, given the public names of its package."""
    if isinstance(error, TypeError):
        return InvalidParametersError(f"task_args of {task!r}: {_short(error)}.")
    if _is_offline(error):
        return AdapterError(
            f"The data of task {task!r} is not on this machine, and evaluations run offline: "
            f"{_short(error)}. Load it once into the Hugging Face cache, or use own_questions.",
            "dataset_missing",
        )
    if not isinstance(error, LookupError | ValueError):
        return AdapterError(
            f"Task {task!r} cannot be loaded: {type(error).__name__}: {_short(error)}.",
            "task_not_loaded",
        )
    if "not found in the registry" not in str(error):
        return InvalidParametersError(f"task {task!r} cannot be made: {_short(error)}.")
    package, _, name = task.partition("/")
    near = ", ".join(f"{package}/{one}" for one in difflib.get_close_matches(name, names, n=3))
    return InvalidParametersError(
        f"task {task!r} does not exist" + (f"; close: {near}." if near else ".")
    )


def _package(parameters: InspectTaskParameters) -> str:
    return parameters.task.partition("/")[0]


def _metrics(scores: list[EvalScore]) -> tuple[Metrics, str]:
    """Every finite number, and the name of the first that is a score ("" without any).

    A task with several scores gets the score's name in front of each number. A standard error
    is named after its score.
    """
    found: Metrics = {}
    primary = ""
    for score in scores:
        prefix = f"{score.name}_" if len(scores) > 1 else ""
        first = next((name for name in score.metrics if name != "stderr"), "")
        for name, metric in score.metrics.items():
            if not math.isfinite(metric.value):
                continue
            key = f"{prefix}{first}_stderr" if name == "stderr" and first else f"{prefix}{name}"
            key = f"{key}_{score.reducer}" if key in found and score.reducer else key
            found.setdefault(key, metric.value)
            primary = primary or (key if name != "stderr" else "")
    return found, primary


def _wrong_parts(score: Score) -> list[str]:
    """The names of the wrong parts of a score; [""] for a wrong score without parts."""
    parts = score.value if isinstance(score.value, dict) else {"": score.value}
    return [name for name, value in parts.items() if value in ("I", 0, 0.0, False)]


def _is_wrong(sample: EvalSample) -> bool:
    score = next(iter((sample.scores or {}).values()), None)
    return score is not None and bool(_wrong_parts(score))


def _is_offline(error: BaseException) -> bool:
    text = f"{type(error).__name__} {error}".lower()
    return isinstance(error, ConnectionError) or any(word in text for word in _OFFLINE)


def _short(error: BaseException) -> str:
    return _plain(" ".join(str(error).split()))[:200].rstrip(".")


def _plain(text: str) -> str:
    """The text without inspect's markup for bold type."""
    return re.sub(r"\[/?[a-z]+\]", "", text)
