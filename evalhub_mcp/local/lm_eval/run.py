"""Runs one benchmark with the lm-evaluation-harness.

The results are the harness's own numbers, under its metric names without the name of the filter.
Only a user's own questions are scored by this package's scorers, called from the harness.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset, DatasetDict
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.benchmarks.own_questions import OwnQuestionsParameters
from evalhub_mcp.local.inspect.evaluation import (
    MAX_WRONG_ANSWERS,
    AnsweredItem,
    Evaluation,
    Metrics,
    Outcome,
    UngradedReply,
    resumed_info,
    wrong_answer,
)
from evalhub_mcp.local.inspect.isolated_loading import IsolatedLoading
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.lost_replies import LostReplies
from evalhub_mcp.local.inspect.model_reply import ModelReply
from evalhub_mcp.local.inspect.prepared_job import PreparedJob
from evalhub_mcp.local.lm_eval.benchmarks import LmEvalTaskParameters
from evalhub_mcp.local.lm_eval.model import EndpointModel, TimedReply

TASKS = Path(__file__).with_name("tasks")


def evaluate(
    job: PreparedJob, model: EndpointModel, on_sample: Callable[..., None], *, chat: bool
) -> Outcome:
    """Run a job; `on_sample` takes the arguments of `JobCallbacks.sample`.

    Raises AdapterError: There is no such task, its data is missing, or it cannot be run.
    """
    parameters = job.parameters
    name, is_installed = job.benchmark.id, isinstance(parameters, LmEvalTaskParameters)
    if isinstance(parameters, LmEvalTaskParameters):
        name = parameters.task
    own = job.evaluation() if isinstance(parameters, OwnQuestionsParameters) else None
    manager = OfflineTaskManager(
        include_path=None if is_installed else str(TASKS), include_defaults=is_installed
    )
    if own is None and name not in manager.all_tasks:
        raise AdapterError(f"lm-eval has no task {name[:80]!r}.", "invalid_parameters")
    model.tolerates_failures = own is not None
    try:
        found = simple_evaluate(
            model=model,
            tasks=[name if own is None else _own_questions_task(own, model)],
            task_manager=manager,
            num_fewshot=parameters.num_fewshot,
            limit=None if own is not None else parameters.num_examples,
            apply_chat_template=chat,
            fewshot_as_multiturn=chat,
            # Means have an exact standard error; this is only for other metrics.
            bootstrap_iters=100,
            log_samples=True,
        )
    except Exception as error:
        offline = "offline" in str(error).lower() or "Couldn't find" in str(error)
        if isinstance(error, ConnectionError) or offline:
            raise _data_missing(name, error) from None
        raise
    if found is None or name not in found["results"]:
        raise AdapterError(f"lm-eval gave no result for {name[:80]!r}.", "no_result")
    metrics = _metrics(name, found["results"][name])
    primary = next(key for key in metrics if not key.endswith("_stderr"))
    samples = found["samples"][name]
    failed = {asked: job.scrub(error.brief) for asked, error in model.failures.items()}
    _record(samples, primary, on_sample, model.replies, failed, name)
    lost = LostReplies(model.max_tokens, model.api == "chat" or parameters.max_tokens is not None)
    scored = {s["doc_id"]: s for s in reversed(samples) if primary in s}
    for number, sample in scored.items():
        if not sample[primary] and (found_reply := model.replies.get((name, number))):
            lost.count(found_reply.reply)
    info = _requests(model) | lost.info()
    if failed:
        info["first_error"] = next(iter(failed.values()))
    cautions = lost.cautions()
    if model.replies_taken:
        resumed = resumed_info(model.replies_taken)
        info["resumed_answers"] = resumed["resumed_answers"]
        cautions += resumed["cautions"]
    if own is not None:
        cautions += own.review(_answered(own, scored.values(), primary))
    if cautions:
        info["cautions"] = cautions
    wrong = [_wrong_answer(s) for s in samples if s.get(primary) == 0.0][:MAX_WRONG_ANSWERS]
    metrics["n_samples"] = len({s["doc_id"] for s in samples})
    metrics |= lost.metrics()
    if own is not None:
        ungraded = len({s["doc_id"] for s in samples if primary not in s})
        metrics |= {"n_samples": metrics["n_samples"] - ungraded, "n_errors": ungraded}
        renamed = {name.replace("acc", "accuracy", 1): v for name, v in metrics.items()}
        return Outcome(renamed, wrong, {**own.info, **info})
    if is_installed:
        info |= {"metric": primary, "loading": manager.loading}
        return Outcome({"score": metrics[primary], **metrics}, wrong, info)
    return Outcome(metrics, wrong, info)


def _requests(model: EndpointModel) -> dict[str, Any]:
    """Return the number of the harness's requests and of their tokens."""
    replies = [timed.reply for timed in model.replies.values()]
    requests = {"model": len(replies)}
    if completion := sum(reply.completion_tokens for reply in replies):
        requests["prompt_tokens"] = sum(reply.prompt_tokens for reply in replies)
        requests["completion_tokens"] = completion
    return {"requests": requests}


def _answered(
    own: Evaluation, samples: Iterable[Mapping[str, Any]], primary: str
) -> list[AnsweredItem]:
    """Return a user's questions with their replies and grades, from the harness's record."""
    items = {item.id: item for item in own.items}
    return [
        AnsweredItem(
            items[sample["doc"]["id"]],
            _first_reply(sample),
            Grade(bool(sample[primary]), str(sample["filtered_resps"][0])),
        )
        for sample in samples
    ]


def _first_reply(sample: Mapping[str, Any]) -> str:
    replies = sample.get("resps") or [[""]]
    return str(replies[0][0] if isinstance(replies[0], list) and replies[0] else replies[0])


class OfflineTaskManager(TaskManager):  # type: ignore[misc, unused-ignore]
    """Loads tasks, whose code and data may come with a package, without network and programs.

    `loading` says afterwards which measure held, and what was refused.
    """

    loading: Mapping[str, str] = {}

    def load(self, task_list: Any) -> Any:
        """Load tasks. See `TaskManager.load`; older harnesses call `load_task_or_group`."""
        load = super().load
        return self._isolated(lambda: load(task_list))

    def load_task_or_group(self, task_list: Any) -> Any:
        """Load tasks. See `TaskManager.load_task_or_group`."""
        load = super().load_task_or_group
        return self._isolated(lambda: load(task_list))

    def _isolated(self, load: Callable[[], Any]) -> Any:
        loading = IsolatedLoading(load)
        try:
            return loading.run()
        finally:
            self.loading = loading.reported()


def _data_missing(name: str, error: Exception) -> AdapterError:
    reason = " ".join(str(error).split())[:200]
    return AdapterError(
        f"The data of task {name!r} is not on this machine, and evaluations run offline: {reason}. "
        "Load it once into the Hugging Face cache (datasets.load_dataset), or use own_questions.",
        "dataset_missing",
    )


def _own_questions_task(own: Evaluation, model: EndpointModel) -> dict[str, Any]:
    """A user's own questions as a task of the harness."""
    shots = [_row(item) for item in own.shots]
    items = {item.id: item for item in own.items}
    parts = [part for part in (own.style.system, own.style.instruction) if part]
    instruction = "".join(f"{part}\n\n" for part in parts)

    def data(**_: Any) -> DatasetDict:
        splits = {"test": Dataset.from_list([_row(item) for item in own.items])}
        if shots:
            splits["fewshot"] = Dataset.from_list(shots)
        return DatasetDict(splits)

    def score(document: Mapping[str, Any], replies: list[str]) -> dict[str, float]:
        # A function, because the harness copies everything else in a task with all it refers to.
        return _score(items, own, model, document, replies)

    return {
        "task": own.name,
        "custom_dataset": data,
        "test_split": "test",
        **({"fewshot_split": "fewshot", "fewshot_config": {"sampler": "first_n"}} if shots else {}),
        "output_type": "generate_until",
        "description": instruction,
        "doc_to_text": "Question: {{question}}\nAnswer:",
        "doc_to_target": "{{answer}}",
        "process_results": score,
        "metric_list": [{"metric": "acc", "aggregation": "mean", "higher_is_better": True}],
        "generation_kwargs": {
            "until": list(own.style.stop),
            "max_gen_toks": own.style.chat_max_tokens,
            "temperature": 0.0,
            "do_sample": False,
        },
        "num_fewshot": len(shots),
        "metadata": {"version": 1.0},
    }


def _record(
    samples: Sequence[Mapping[str, Any]],
    primary: str,
    on_sample: Callable[..., None],
    replies: Mapping[tuple[str | None, int | None], TimedReply],
    failed: Mapping[tuple[str | None, int | None], str],
    task: str,
) -> None:
    """Report every sample once, with the first filter's answer as in the metrics."""
    positions: dict[Any, int] = {}
    for sample in sorted(samples, key=lambda sample: sample["doc_id"]):
        if sample["doc_id"] in positions:
            continue
        positions[sample["doc_id"]] = len(positions)
        document, score = sample["doc"], sample.get(primary)
        filtered = sample.get("filtered_resps") or [""]
        arguments = sample.get("arguments")
        timed = replies.get((task, sample["doc_id"])) or TimedReply(
            ModelReply(_first_reply(sample)), 0.0
        )
        on_sample(
            document.get("question") or document.get("input") or "",
            sample["target"],
            timed.reply.text,
            score if isinstance(score, bool | int | float) and 0 <= score <= 1 else None,
            id=document.get("id", ""),
            position=positions[sample["doc_id"]],
            answer=filtered[0],
            error=failed.get(
                (task, sample["doc_id"]),
                "" if score is not None else "the reply could not be graded",
            ),
            prompt=_prompt_of(arguments),
            category=document.get("category") or document.get("subject") or "",
            finish_reason=timed.reply.finish_reason,
            input_tokens=timed.reply.prompt_tokens,
            output_tokens=timed.reply.completion_tokens,
            seconds=timed.seconds,
        )


def _prompt_of(arguments: Any) -> str:
    """Return the prompt in the harness's record of a request, whatever its form."""
    while isinstance(arguments, list | tuple | Mapping) and arguments:
        arguments = next(iter(arguments.values() if isinstance(arguments, Mapping) else arguments))
    return arguments if isinstance(arguments, str) else ""


def _row(item: Item) -> dict[str, str]:
    return {"id": item.id, "question": item.input, "answer": item.target}


def _score(
    items: Mapping[str, Item],
    own: Evaluation,
    model: EndpointModel,
    document: Mapping[str, Any],
    replies: list[str],
) -> dict[str, float]:
    """Return the score of a reply; nothing when there is none to grade, so that it does not count.

    The harness counts a user's questions as they are listed.
    """
    if document["id"] in {own.items[number or 0].id for _, number in model.failures}:
        return {}
    try:
        grade: Any = own.grade(items[document["id"]], replies[0])
        return {"acc": float(grade.correct)}
    except UngradedReply:
        return {}


def _metrics(name: str, results: Mapping[str, Any]) -> Metrics:
    """The finite numbers of a task. Raises AdapterError if there is none."""
    metrics: Metrics = {}
    for label, value in results.items():
        metric, _, variant = label.partition(",")
        # Only metrics have a filter in their name; other entries describe the run.
        if not variant or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if not math.isfinite(value):
            continue
        # The first filter's number is the task's; the others get the filter's name.
        key = metric if metric not in metrics else f"{metric}_{variant}".replace("-", "_")
        metrics[key] = value
    if all(key.endswith("_stderr") for key in metrics):
        raise AdapterError(f"lm-eval gave no numbers for {name[:80]!r}.", "no_result")
    return metrics


def _wrong_answer(sample: Mapping[str, Any]) -> dict[str, str]:
    document, target = sample["doc"], sample["target"]
    return wrong_answer(
        id=str(document.get("id", sample["doc_id"])),
        question=str(document.get("question", "")),
        expected=" | ".join(target) if isinstance(target, list) else str(target),
        got=str(sample["filtered_resps"][0]) if sample["filtered_resps"] else "",
    )
