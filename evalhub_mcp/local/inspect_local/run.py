"""Run one benchmark with inspect-ai.

Decision: inspect does what it is good at (concurrency, retries, scoring, the standard
error); questions, prompts and grading are ours and pure. Its log goes to a temporary
directory and is read back, never kept. This is the only module that imports inspect.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import anyio
from inspect_ai import Task
from inspect_ai import eval_async as inspect_eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.hooks import Hooks, SampleEnd, hooks
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
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

from evalhub_mcp.local.inspect_local.datasets import Item, fewshot, sample
from evalhub_mcp.local.inspect_local.endpoint import Api, Endpoint
from evalhub_mcp.local.inspect_local.grading import GRADERS
from evalhub_mcp.local.inspect_local.parameters import Parameters
from evalhub_mcp.local.inspect_local.prompts import STYLES, chat_messages, completion_prompt

MAX_WRONG_ANSWERS = 5
MAX_TEXT = 200
# A request that fails for a passing reason (429, 5xx, a lost connection) is repeated with
# growing pauses from 3 s; then its sample counts as failed.
MAX_RETRIES = 2
ATTEMPT_TIMEOUT = 300
# With nothing right or wrong yet, this many failures in a row end the run early.
MAX_FAILURES_IN_A_ROW = 8


class EvaluationError(Exception):
    """The run gave no result; `code` is a stable word, the text a sentence."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Run:
    """What to evaluate: a benchmark, a model's endpoint and checked parameters."""

    benchmark_id: str
    endpoint: Endpoint
    api: Api
    parameters: Parameters

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions of this run, in order."""
        return sample(self.benchmark_id, self.parameters.num_examples)


@dataclass(frozen=True)
class Outcome:
    """The results of a run, as they are reported."""

    metrics: dict[str, float | int]
    wrong_answers: list[dict[str, str]]
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
    """Run the benchmark; `on_progress(done, total)` follows each sample.

    None when the run was stopped through `stopper`. Raises EvaluationError when no sample
    could be scored.
    """
    # Asked once, inspect settles on INSPECT_DISPLAY; otherwise it prints to the job's log.
    display_type()
    watch = _watch(run, on_progress, stopper)
    logs: list[EvalLog] = []
    with stopper.enter():
        logs = await inspect_eval(
            _task(run),
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
        raise EvaluationError(_all_failed(run, watch.last_error, watch.done), "samples_failed")
    if not logs or logs[0].status == "cancelled":
        return None
    return _outcome(run, logs[0])


def _model(run: Run) -> Model:
    provider = "openai-api" if run.api == "chat" else "openai-api-completions"
    style = STYLES[run.benchmark_id]
    chat = run.api == "chat"
    return get_model(
        f"{provider}/endpoint/{run.endpoint.model}",
        base_url=run.endpoint.base_url,
        api_key=run.endpoint.api_key,
        memoize=False,
        config=GenerateConfig(
            temperature=run.parameters.temperature,
            max_tokens=style.chat_max_tokens if chat else style.max_tokens,
            stop_seqs=None if chat else list(style.stop),
            max_connections=run.parameters.max_connections,
            max_retries=MAX_RETRIES,
            attempt_timeout=ATTEMPT_TIMEOUT,
        ),
        # Retries are inspect's; the HTTP library's own would multiply them.
        max_retries=0,
    )


def _task(run: Run) -> Task:
    style = STYLES[run.benchmark_id]
    shots = fewshot(run.benchmark_id)[: run.parameters.num_fewshot]
    samples = []
    for item in run.items:
        prompt: str | list[ChatMessage]
        if run.api == "completions":
            prompt = completion_prompt(style, item, shots)
        else:
            prompt = [
                ChatMessageUser(content=text)
                if role == "user"
                else ChatMessageAssistant(content=text)
                for role, text in chat_messages(style, item, shots)
            ]
        samples.append(Sample(id=item.id, input=prompt, target=item.target))
    return Task(
        name=run.benchmark_id,
        dataset=MemoryDataset(samples, name=run.benchmark_id),
        solver=generate(),
        scorer=_graded(run),
    )


def _graded(run: Run) -> Scorer:
    grade = GRADERS[run.benchmark_id]
    items = {item.id: item for item in run.items}

    @scorer(name="graded", metrics=[accuracy(), stderr()])
    def build() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:
            result = grade(items[str(state.sample_id)], state.output.completion)
            return Score(
                value=CORRECT if result.correct else INCORRECT,
                answer=result.got,
                explanation=result.note,
            )

        return score

    return build()


@dataclass
class _Watch:
    done: int = 0
    failed: int = 0
    last_error: str = ""
    gave_up: bool = False


def _watch(run: Run, on_progress: Callable[[int, int], None], stopper: Stopper) -> _Watch:
    """Follow the samples through inspect's hooks."""
    watch = _Watch()
    total = len(run.items)

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


def _outcome(run: Run, log: EvalLog) -> Outcome:
    samples = log.samples or []
    errors = [s.error.message for s in samples if s.error is not None]
    scored = [s for s in samples if s.error is None and s.scores]
    if not scored or log.results is None:
        reason = errors[-1] if errors else (log.error.message if log.error else "")
        raise EvaluationError(_all_failed(run, reason, len(errors)), "samples_failed")
    values = log.results.scores[0].metrics
    metrics: dict[str, float | int] = {
        "accuracy": values["accuracy"].value,
        "accuracy_stderr": values["stderr"].value,
        "n_samples": len(scored),
        "n_errors": len(errors),
    }
    if run.benchmark_id == "refusals":
        metrics |= _refusal_rates(scored)
    return Outcome(metrics, _wrong_answers(run, scored))


def _all_failed(run: Run, reason: str, count: int) -> str:
    cause = run.endpoint.scrub(_cause(reason))
    return (
        f"None of {count} samples could be evaluated: the model endpoint "
        f"{run.endpoint.shown_url} failed on each of them"
        + (f", the last time with: {cause}" if cause else ".")
    )


def _cause(reason: str) -> str:
    """What inspect's error text says went wrong, without the request it repeats."""
    retried = re.search(r"raised (\w+)>", reason)
    if retried:
        return f"{retried.group(1)}, after {MAX_RETRIES} retries"
    status = re.search(r"Error code: \d+[^\n\\]*", reason)
    text = status.group(0).rstrip("')\"") if status else " ".join(reason.split())
    return text[:MAX_TEXT]


def _score(entry: EvalSample) -> Score:
    return next(iter((entry.scores or {}).values()))


def _refusal_rates(scored: list[EvalSample]) -> dict[str, float | int]:
    """Refused among the harmful, and among the harmless; only for kinds that occur."""
    rates: dict[str, float | int] = {}
    for target, name in (("refuse", "refusal_rate_harmful"), ("answer", "over_refusal_rate")):
        notes = [_score(s).explanation for s in scored if s.target == target]
        if notes:
            rates[name] = notes.count("refused") / len(notes)
    return rates


def _wrong_answers(run: Run, scored: list[EvalSample]) -> list[dict[str, str]]:
    items = {item.id: item for item in run.items}
    wrong: list[dict[str, str]] = []
    for entry in scored:
        score = _score(entry)
        if score.value == CORRECT or len(wrong) == MAX_WRONG_ANSWERS:
            continue
        item = items[str(entry.id)]
        shown = {
            "id": item.id,
            "question": item.input,
            "expected": item.target,
            "got": run.endpoint.scrub(score.answer or ""),
        }
        if score.explanation:
            shown["why"] = score.explanation
        wrong.append({name: _trimmed(text) for name, text in shown.items()})
    return wrong


def _trimmed(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
