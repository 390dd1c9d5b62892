"""Run one benchmark with the lm-evaluation-harness. The only module that imports it.

Decision: results are the harness's own numbers, under its own metric names without the
filter's; only a user's own questions are scored by our scorers, through the harness.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from datasets import Dataset, DatasetDict
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.local.inspect.datasets import Item
from evalhub_mcp.local.inspect.evaluation import Evaluation
from evalhub_mcp.local.inspect.parameters import Parameters
from evalhub_mcp.local.lm_eval.model import EndpointModel
from evalhub_mcp.local.lm_eval.parameters import InstalledTask

TASKS = Path(__file__).with_name("tasks")
MAX_WRONG_ANSWERS = 5
MAX_TEXT = 200


@dataclass(frozen=True)
class Outcome:
    """What the harness found."""

    metrics: dict[str, float | int]
    wrong_answers: list[dict[str, str]]
    metric: str
    """The task's first metric."""


def framework() -> str:
    """The harness with its version."""
    return f"lm-eval {version('lm-eval')}"


def evaluate(
    benchmark_id: str,
    parameters: Parameters,
    model: EndpointModel,
    *,
    chat: bool,
    own: Evaluation | None = None,
) -> Outcome:
    """Run it. Raises AdapterError: no such task, its data is not here, or it cannot be run."""
    installed = isinstance(parameters, InstalledTask)
    name = parameters.task if isinstance(parameters, InstalledTask) else benchmark_id
    manager = TaskManager(
        include_path=None if installed else str(TASKS), include_defaults=installed
    )
    if own is None and name not in manager.all_tasks:
        raise AdapterError(f"lm-eval has no task {name[:80]!r}.", "invalid_parameters")
    try:
        found = simple_evaluate(
            model=model,
            tasks=[name if own is None else _own_task(own)],
            task_manager=manager,
            num_fewshot=parameters.num_fewshot,
            limit=None if own is not None else parameters.num_examples,
            apply_chat_template=chat,
            fewshot_as_multiturn=chat,
            # Means have an exact standard error; only other metrics are drawn again.
            bootstrap_iters=100,
            log_samples=True,
        )
    except ConnectionError as error:
        raise _data_missing(name, error) from None
    except Exception as error:
        if "offline" in str(error).lower() or "Couldn't find" in str(error):
            raise _data_missing(name, error) from None
        raise
    if found is None or name not in found["results"]:
        raise AdapterError(f"lm-eval gave no result for {name[:80]!r}.", "no_result")
    return _outcome(name, found)


def _data_missing(name: str, error: Exception) -> AdapterError:
    reason = " ".join(str(error).split())[:200]
    return AdapterError(
        f"The data of task {name!r} is not on this machine, and evaluations run offline: {reason}. "
        "Load it once into the Hugging Face cache (datasets.load_dataset), or use own_questions.",
        "dataset_missing",
    )


def _own_task(own: Evaluation) -> dict[str, Any]:
    """A user's own questions as a task of the harness."""
    shots = [_row(item) for item in own.shots]
    items = {item.id: item for item in own.items}
    instruction = f"{own.style.instruction}\n\n" if own.style.instruction else ""

    def data(**_: Any) -> DatasetDict:
        splits = {"test": Dataset.from_list([_row(item) for item in own.items])}
        if shots:
            splits["fewshot"] = Dataset.from_list(shots)
        return DatasetDict(splits)

    return {
        "task": own.name,
        "custom_dataset": data,
        "test_split": "test",
        **({"fewshot_split": "fewshot", "fewshot_config": {"sampler": "first_n"}} if shots else {}),
        "output_type": "generate_until",
        "description": instruction,
        "doc_to_text": "Question: {{question}}\nAnswer:",
        "doc_to_target": "{{answer}}",
        "process_results": partial(_scored, items, own.grade),
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


def _row(item: Item) -> dict[str, str]:
    return {"id": item.id, "question": item.input, "answer": item.target}


def _scored(
    items: Mapping[str, Item],
    grade: Callable[[Item, str], Any],
    document: Mapping[str, Any],
    replies: list[str],
) -> dict[str, float]:
    return {"acc": float(grade(items[document["id"]], replies[0]).correct)}


def _outcome(name: str, found: Any) -> Outcome:
    metrics: dict[str, float | int] = {}
    for label, value in found["results"][name].items():
        metric, _, variant = label.partition(",")
        # What has no filter in its name is no metric but a fact about the run.
        if not variant or isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if not math.isfinite(value):
            continue
        # The first filter's number is the task's; further ones keep their filter's name.
        key = metric if metric not in metrics else f"{metric}_{variant}".replace("-", "_")
        metrics[key] = value
    if not any(not key.endswith("_stderr") for key in metrics):
        raise AdapterError(f"lm-eval gave no numbers for {name[:80]!r}.", "no_result")
    samples = found["samples"][name]
    primary = next(key for key in metrics if not key.endswith("_stderr"))
    wrong = [_wrong(s) for s in samples if s.get(primary) == 0.0][:MAX_WRONG_ANSWERS]
    metrics["n_samples"] = len({s["doc_id"] for s in samples})
    return Outcome(metrics, wrong, primary)


def _wrong(sample: Mapping[str, Any]) -> dict[str, str]:
    document = sample["doc"]
    target = sample["target"]
    shown = {
        "id": str(document.get("id", sample["doc_id"])),
        "question": str(document.get("question", ""))[:MAX_TEXT],
        "expected": " | ".join(target) if isinstance(target, list) else str(target),
        "got": str(sample["filtered_resps"][0]) if sample["filtered_resps"] else "",
    }
    return {key: value[:MAX_TEXT] for key, value in shown.items() if value}
