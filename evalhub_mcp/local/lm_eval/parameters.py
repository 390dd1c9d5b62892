"""What a job of `lm-eval-local` may set; checked as those of `inspect-local` are."""

from __future__ import annotations

from pydantic import Field

from evalhub_mcp.local.inspect.datasets import load
from evalhub_mcp.local.inspect.parameters import (
    OWN_QUESTIONS,
    OwnQuestions,
    ParameterError,
    Parameters,
    parse_kind,
)

OWN_TASKS = ("everyday_facts", "arithmetic_word_problems")
INSTALLED_TASK = "lm_eval_task"


class InstalledTask(Parameters):
    """The parameters of a run of one of the harness's own tasks."""

    task: str = Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=200)
    num_fewshot: int | None = Field(default=None, ge=0, le=32)  # type: ignore[assignment]


def parse_parameters(benchmark_id: str, given: dict[str, object]) -> Parameters:
    """Check a job's parameters. Raises ParameterError."""
    kinds: dict[str, type[Parameters]] = {
        **dict.fromkeys(OWN_TASKS, Parameters),
        OWN_QUESTIONS: OwnQuestions,
        INSTALLED_TASK: InstalledTask,
    }
    if benchmark_id not in kinds:
        raise ParameterError(f"Unknown benchmark {benchmark_id[:80]!r}. Known: {', '.join(kinds)}.")
    size = len(load(benchmark_id)) if benchmark_id in OWN_TASKS else None
    return parse_kind(kinds[benchmark_id], given, size=size)
