"""The benchmarks of `lm-eval-local`: three of `inspect-local`, and tasks of the harness."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Self

from pydantic import Field

from evalhub_mcp.local.inspect.benchmarks.arithmetic_word_problems import ARITHMETIC_WORD_PROBLEMS
from evalhub_mcp.local.inspect.benchmarks.benchmark import Benchmark, QuestionSet
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.benchmarks.own_questions import OWN_QUESTIONS
from evalhub_mcp.local.inspect.parameters import Parameters

_MOST_NAMED = 12
"""Data sets of the cache that the description lists."""


class LmEvalTaskParameters(Parameters):
    """The parameters of one of the harness's own tasks."""

    num_fewshot: int | None = Field(  # type: ignore[assignment]
        default=None,
        ge=0,
        le=32,
        description="a whole number from 0 to 32 (default: the task's own)",
    )
    task: str = Field(
        pattern=r"^[A-Za-z0-9_.-]+$", max_length=200, description="the name of an installed task"
    )


class LmEvalTaskBenchmark(Benchmark):
    """A benchmark whose description lists the data sets in the Hugging Face cache."""

    def available(self) -> Self | None:
        """The benchmark with the cached data sets, or None if there are none."""
        cached = cached_datasets()
        if not cached:
            return None
        shown = ", ".join(cached[:_MOST_NAMED])
        if len(cached) > _MOST_NAMED:
            shown += f" and {len(cached) - _MOST_NAMED} more"
        return replace(self, description=self.description.format(cached=shown)[:1024])


def cached_datasets() -> list[str]:
    """The data sets in this user's Hugging Face cache, e.g. `openai/gsm8k`."""
    # os.path, because Path.expanduser raises where the user has no home directory.
    home = os.environ.get("HF_HOME") or os.path.expanduser("~/.cache/huggingface")  # noqa: PTH111
    found = Path(home, "hub").glob("datasets--*")
    return sorted(path.name.removeprefix("datasets--").replace("--", "/", 1) for path in found)


def _with_exact_match(benchmark: QuestionSet) -> QuestionSet:
    return replace(
        benchmark,
        metric="exact_match",
        interpretation=(
            "Fraction of replies that, after the task's filter (first line, or last number), "
            "equal an accepted answer but for case and punctuation. Stricter than "
            "inspect-local: an answer inside a sentence counts as wrong."
        ),
    )


LM_EVAL_TASK = LmEvalTaskBenchmark(
    id="lm_eval_task",
    name="A task of the harness",
    description=(
        "A generation task of the harness by name (parameters.task, e.g. gsm8k), offline: it "
        "runs where its data set is in the Hugging Face cache of this machine, which has: {cached}."
    ),
    category="custom",
    tags=("lm_eval", "task", "custom"),
    threshold=0.5,
    metric="score",
    interpretation=(
        "score is the task's first metric; additional_info.metric names it. The task's "
        "documentation says what it means."
    ),
    score_bands=(("0.0-0.5", "Below one half"), ("0.5-1.0", "Above one half")),
    parameters=LmEvalTaskParameters,
)

BENCHMARKS: tuple[Benchmark, ...] = (
    _with_exact_match(EVERYDAY_FACTS),
    _with_exact_match(ARITHMETIC_WORD_PROBLEMS),
    replace(
        OWN_QUESTIONS,
        description=(
            "Your own questions and expected answers from a JSONL, CSV or YAML file "
            "(parameters.dataset), asked by the harness and scored by parameters.scorer: "
            "exact, includes, numeric, choice or regex. Check the file first. "
            "For a judge model use inspect-local."
        ),
        tags=tuple(tag for tag in OWN_QUESTIONS.tags if tag != "judge"),
    ),
    LM_EVAL_TASK,
)
