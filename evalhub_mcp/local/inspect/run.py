"""Run one evaluation with inspect-ai.

Decision: inspect does what it is good at (concurrency, scoring, the standard error);
questions, prompts and grading are ours and pure. Its log goes to a temporary directory and
is read back, never kept.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import anyio
from inspect_ai import Task
from inspect_ai import eval_async as inspect_eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.hooks import Hooks, SampleEnd, hooks
from inspect_ai.log import EvalLog
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    Model,
    get_model,
)
from inspect_ai.scorer import (
    CORRECT,
    INCORRECT,
    Score,
    Scorer,
    Target,
    accuracy,
    scorer,
    stderr,
)
from inspect_ai.solver import TaskState, generate
from inspect_ai.util import display_type

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.datasets.reply_parsing import Grade
from evalhub_mcp.local.inspect.endpoint import Api, Endpoint
from evalhub_mcp.local.inspect.evaluation import Evaluation, Graded
from evalhub_mcp.local.inspect.failures import cause_of
from evalhub_mcp.local.inspect.job_preparation import Prepared
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.own_questions import Judge
from evalhub_mcp.local.inspect.parameters import Parameters
from evalhub_mcp.local.inspect.prompts import chat_messages, completion_prompt
from evalhub_mcp.local.inspect.retrying_http_client import PatientClient

MAX_WRONG_ANSWERS = 5
MAX_TEXT = 200
# One request with its repetitions and the waits between them.
ATTEMPT_TIMEOUT = 900
JUDGE_MAX_TOKENS = 1024
# With nothing right or wrong yet, this many failures in a row end the run early.
MAX_FAILURES_IN_A_ROW = 8


class EvaluationError(AdapterError):
    """No sample could be scored."""


@dataclass(frozen=True)
class Run:
    """What to evaluate: an evaluation, a model's endpoint and checked parameters."""

    evaluation: Evaluation
    prepared: Prepared
    api: Api
    retries: ModelRetries

    @property
    def endpoint(self) -> Endpoint:
        """The model under test."""
        return self.prepared.target

    @property
    def parameters(self) -> Parameters:
        """The job's parameters."""
        return self.prepared.parameters

    @classmethod
    def of(
        cls, prepared: Prepared, api: Api, retries: ModelRetries, judge_api: Api | None = None
    ) -> Self:
        """The run of a prepared job; the APIs are those the endpoints answered on."""
        judge = None
        if prepared.judge is not None and judge_api is not None:
            judge = _judge(
                judge_of(prepared.judge, judge_api, retries, prepared.parameters.max_connections)
            )
        return cls(prepared.evaluation(judge), prepared, api, retries)


@dataclass(frozen=True)
class Outcome:
    """The results of a run, as they are reported."""

    metrics: dict[str, float | int]
    wrong_answers: list[dict[str, str]]
    info: Mapping[str, Any] = field(default_factory=dict)
    framework: str = field(default_factory=lambda: f"inspect-ai {version('inspect-ai')}")


class Stopper:
    """Stops a run from any thread, once it runs and also before."""

    def __init__(self) -> None:
        self._scope: anyio.CancelScope | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._requested = False

    def enter(self) -> anyio.CancelScope:
        """The scope to run in; called inside the event loop."""
        self._scope = anyio.CancelScope()
        self._loop = asyncio.get_running_loop()
        if self._requested:
            self._scope.cancel()
        return self._scope

    def stop(self) -> None:
        """Cancel the run. Safe from any thread, and after the run has ended."""
        self._requested = True
        if self._scope is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._scope.cancel)


async def evaluate(
    run: Run,
    work_dir: Path,
    on_progress: Callable[[int, int], None],
    stopper: Stopper,
) -> Outcome | None:
    """Run the evaluation; `on_progress(done, total)` follows each sample.

    None when the run was stopped through `stopper`. Raises EvaluationError when no sample
    could be scored.
    """
    # Asked once, inspect settles on INSPECT_DISPLAY; otherwise it prints to the job's log.
    display_type()
    watch = follow(len(run.evaluation.items), on_progress, stopper)
    grades: dict[str, Grade] = {}
    logs: list[EvalLog] = []
    with stopper.enter():
        logs = await inspect_eval(
            _task(run, grades),
            model=_model(run),
            log_dir=str(work_dir),
            log_level="warning",
            fail_on_error=False,
            max_samples=run.parameters.max_connections,
            log_realtime=False,
            log_model_api=False,
            score_display=False,
            ctl_server=False,
        )
    if watch.gave_up:
        raise EvaluationError(
            all_failed(run.prepared, watch.last_error, watch.done), "samples_failed"
        )
    if not logs or logs[0].status == "cancelled":
        return None
    return _outcome(run, logs[0], grades)


def model_of(endpoint: Endpoint, api: Api, retries: ModelRetries, config: GenerateConfig) -> Model:
    """The model behind an endpoint, as inspect calls it."""
    provider = "openai-api" if api == "chat" else "openai-api-completions"
    return get_model(
        f"{provider}/endpoint/{endpoint.model}",
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        memoize=False,
        config=config,
        http_client=PatientClient(retries),
        # Retries are the client's; these would multiply them.
        max_retries=0,
    )


def judge_of(endpoint: Endpoint, api: Api, retries: ModelRetries, max_connections: int) -> Model:
    """The model that grades, as inspect calls it."""
    return model_of(
        endpoint,
        api,
        retries,
        GenerateConfig(
            temperature=0.0,
            max_tokens=JUDGE_MAX_TOKENS,
            max_connections=max_connections,
            max_retries=0,
            attempt_timeout=ATTEMPT_TIMEOUT,
        ),
    )


def _judge(model: Model) -> Judge:
    """A function that sends the judge one message."""

    async def ask(prompt: str) -> str:
        output = await model.generate([ChatMessageUser(content=prompt)])
        return output.completion

    return ask


def _model(run: Run) -> Model:
    style = run.evaluation.style
    chat = run.api == "chat"
    limit = style.chat_max_tokens if chat else style.max_tokens
    return model_of(
        run.endpoint,
        run.api,
        run.retries,
        GenerateConfig(
            temperature=run.parameters.temperature,
            max_tokens=run.parameters.max_tokens or limit,
            stop_seqs=None if chat else list(style.stop),
            max_connections=run.parameters.max_connections,
            max_retries=0,
            attempt_timeout=ATTEMPT_TIMEOUT,
        ),
    )


def _task(run: Run, grades: dict[str, Grade]) -> Task:
    evaluation = run.evaluation
    style, shots = evaluation.style, evaluation.shots
    samples = []
    for item in evaluation.items:
        prompt: str | list[ChatMessage]
        if run.api == "completions":
            prompt = completion_prompt(style, item, shots)
        else:
            prompt = [
                _MESSAGES[role](content=text) for role, text in chat_messages(style, item, shots)
            ]
        samples.append(Sample(id=item.id, input=prompt, target=item.target))
    return Task(
        name=evaluation.name,
        dataset=MemoryDataset(samples, name=evaluation.name),
        solver=generate(),
        scorer=_graded(evaluation, grades),
    )


_MESSAGES: dict[str, type[ChatMessageUser | ChatMessageAssistant | ChatMessageSystem]] = {
    "user": ChatMessageUser,
    "assistant": ChatMessageAssistant,
    "system": ChatMessageSystem,
}


def _graded(evaluation: Evaluation, grades: dict[str, Grade]) -> Scorer:
    """A scorer that grades each reply and notes its grade in `grades`."""
    items = {item.id: item for item in evaluation.items}

    @scorer(name="graded", metrics=[accuracy(), stderr()])
    def build() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            name = str(state.sample_id)
            graded = evaluation.grade(items[name], state.output.completion)
            grade = await graded if inspect.isawaitable(graded) else graded
            grades[name] = grade
            return Score(
                value=CORRECT if grade.correct else INCORRECT,
                answer=grade.got,
                explanation=grade.note,
            )

        return score

    return build()


@dataclass
class Watch:
    """How the samples of a run go."""

    done: int = 0
    failed: int = 0
    last_error: str = ""
    gave_up: bool = False


def follow(total: int, on_progress: Callable[[int, int], None], stopper: Stopper) -> Watch:
    """Follow the samples through inspect's hooks, and stop a run in which all of them fail."""
    watch = Watch()

    @hooks(name="evalhub_progress", description="Progress of the run, for the hub.")
    class Progress(Hooks):
        async def on_sample_end(self, data: SampleEnd) -> None:
            if watch.gave_up:
                return  # samples that were cancelled by giving up
            watch.done += 1
            if data.sample.error is not None:
                watch.failed += 1
                watch.last_error = data.sample.error.message
            if watch.failed == watch.done >= MAX_FAILURES_IN_A_ROW and watch.done < total:
                watch.gave_up = True
                stopper.stop()
            on_progress(watch.done, total)

    return watch


def _outcome(run: Run, log: EvalLog, grades: dict[str, Grade]) -> Outcome:
    samples = log.samples or []
    errors = [s.error.message for s in samples if s.error is not None]
    scored = {str(s.id) for s in samples if s.error is None and s.scores}
    if not scored or log.results is None:
        reason = errors[-1] if errors else (log.error.message if log.error else "")
        raise EvaluationError(all_failed(run.prepared, reason, len(errors)), "samples_failed")
    values = log.results.scores[0].metrics
    graded = [(item, grades[item.id]) for item in run.evaluation.items if item.id in scored]
    metrics: dict[str, float | int] = {
        **run.evaluation.metrics(graded, values["accuracy"].value, values["stderr"].value),
        "n_samples": len(scored),
        "n_errors": len(errors),
    }
    return Outcome(metrics, _wrong_answers(run, graded), run.evaluation.info)


def all_failed(prepared: Prepared, reason: str, count: int) -> str:
    """The sentence for a run in which no sample could be scored."""
    cause = cause_of(prepared.scrub(reason))
    return (
        f"None of {count} samples could be evaluated: the model endpoint "
        f"{prepared.target.shown_url} failed on each of them"
        + (f", the last time with: {cause}" if cause else ".")
    )


def _wrong_answers(run: Run, graded: Graded) -> list[dict[str, str]]:
    wrong: list[dict[str, str]] = []
    for item, grade in graded:
        if grade.correct or len(wrong) == MAX_WRONG_ANSWERS:
            continue
        shown = {
            "id": item.id,
            "question": item.input,
            "expected": item.target,
            "got": run.prepared.scrub(grade.got),
        }
        if grade.note:
            shown["why"] = run.prepared.scrub(grade.note)
        wrong.append({name: trimmed(text) for name, text in shown.items()})
    return wrong


def trimmed(text: str) -> str:
    """At most 200 characters."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
