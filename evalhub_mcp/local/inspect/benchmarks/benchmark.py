"""The specification of a benchmark: its description, its parameters and its questions."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Self

from evalhub_mcp.adapter.errors import InvalidParametersError
from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.evaluation import (
    Evaluation,
    GradedItems,
    Metrics,
    accuracy_metrics,
)
from evalhub_mcp.local.inspect.items import Item, in_run_order
from evalhub_mcp.local.inspect.parameters import Parameters, parse_parameters
from evalhub_mcp.local.inspect.prompts import PromptStyle


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """What a hub and agents read about a benchmark, and the parameters of its jobs.

    `score_bands` are pairs of a range such as "0.0-0.3" and its meaning, from 0 to 1 without
    a gap. `extra_metrics` are reported beside `metric`, its standard error and `n_samples`.
    """

    id: str
    name: str
    description: str
    category: str
    tags: tuple[str, ...]
    threshold: float
    interpretation: str
    score_bands: tuple[tuple[str, str], ...]
    metric: str = "accuracy"
    lower_is_better: bool = False
    extra_metrics: tuple[str, ...] = ()
    parameters: type[Parameters] = Parameters

    @property
    def size(self) -> int | None:
        """The number of questions, or None when it depends on the job."""
        return None

    def available(self) -> Self | None:
        """The benchmark as it can run on this machine, or None if it cannot."""
        return self

    def parse_parameters(self, given: Mapping[str, Any]) -> Parameters:
        """Validate a job's parameters. Raises InvalidParametersError."""
        return parse_parameters(self.parameters, given, self.size)

    def provider_entry(self) -> dict[str, Any]:
        """The benchmark's entry in the provider document."""
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "category": self.category,
            "metrics": [self.metric, f"{self.metric}_stderr", "n_samples", *self.extra_metrics],
            "num_few_shot": 0,
            **({"dataset_size": self.size} if self.size else {}),
            "tags": list(self.tags),
            "primary_score": {
                "metric": self.metric,
                **({"lower_is_better": True} if self.lower_is_better else {}),
            },
            "pass_criteria": {"threshold": self.threshold},
            "agent": {
                "result_interpretation": self.interpretation,
                "score_ranges": [
                    {"range": band, "meaning": meaning} for band, meaning in self.score_bands
                ],
            },
        }


@dataclass(frozen=True, kw_only=True)
class QuestionSet(Benchmark):
    """A benchmark whose questions ship with the package, in `<id>.jsonl` beside its module.

    Rows with `"worked_example": true` precede the questions when `num_fewshot` is set and are
    never asked themselves.
    """

    style: PromptStyle
    grade: Callable[[Item, str], Grade]
    metrics: Callable[[GradedItems, float, float], Metrics] = accuracy_metrics

    @cached_property
    def _rows(self) -> list[tuple[bool, Item]]:
        text = files(__package__).joinpath(f"{self.id}.jsonl").read_text(encoding="utf-8")
        return [_read_row(json.loads(line)) for line in text.splitlines()]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All questions, in the order in which runs ask them."""
        return in_run_order(item for is_example, item in self._rows if not is_example)

    @cached_property
    def worked_examples(self) -> tuple[Item, ...]:
        """Questions with their answers, for `num_fewshot`."""
        return tuple(item for is_example, item in self._rows if is_example)

    @property
    def size(self) -> int:
        """The number of questions."""
        return len(self.items)

    def evaluation(self, parameters: Parameters) -> Evaluation:
        """The evaluation for a job's parameters."""
        return Evaluation(
            name=self.id,
            items=self.items[: parameters.num_examples],
            style=self.style,
            grade=self.grade,
            shots=self.worked_examples[: parameters.num_fewshot],
            metrics=self.metrics,
        )


def available_entries(benchmarks: Iterable[Benchmark]) -> list[dict[str, Any]]:
    """The provider document's entries of the benchmarks that can run on this machine."""
    available = (benchmark.available() for benchmark in benchmarks)
    return [benchmark.provider_entry() for benchmark in available if benchmark is not None]


def find_benchmark(benchmarks: Iterable[Benchmark], benchmark_id: str) -> Benchmark:
    """The benchmark with an id. Raises InvalidParametersError if there is none."""
    by_id = {benchmark.id: benchmark for benchmark in benchmarks}
    if benchmark_id not in by_id:
        raise InvalidParametersError(
            f"Unknown benchmark {benchmark_id[:80]!r}. Known: {', '.join(by_id)}."
        )
    return by_id[benchmark_id]


def _read_row(row: dict[str, Any]) -> tuple[bool, Item]:
    is_example = row.pop("worked_example", False)
    return is_example, Item(
        id=row.pop("id"),
        input=row.pop("input"),
        target=row.pop("target"),
        group=row.pop("group", ""),
        fields=row,
    )
