"""An evaluation, apart from the framework that runs it: what is asked, how it is graded.

Decision: every benchmark, ours, a user's or the red team's, becomes one of these, so that
there is one way to run them. Grading a reply may ask another model, and then awaits.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalhub_mcp.datasets.reply_parsing import Grade
from evalhub_mcp.local.inspect.datasets import Item, fewshot, sample
from evalhub_mcp.local.inspect.grading import GRADERS
from evalhub_mcp.local.inspect.parameters import Parameters
from evalhub_mcp.local.inspect.prompts import STYLES, PromptStyle

Graded = Sequence[tuple[Item, Grade]]
Metrics = dict[str, float | int]


def accuracy(graded: Graded, share: float, error: float) -> Metrics:
    """The share of right answers under its usual name."""
    return {"accuracy": share, "accuracy_stderr": error}


class UngradedReply(Exception):
    """A reply could not be graded, so its question does not count."""


@dataclass(frozen=True)
class Evaluation:
    """What is asked, how it is graded, and what is reported.

    `metrics` makes the reported numbers of the grades, the share of right ones and its
    standard error; `info` is reported beside them.
    """

    name: str
    items: Sequence[Item]
    style: PromptStyle
    grade: Callable[[Item, str], Grade | Awaitable[Grade]]
    shots: Sequence[Item] = ()
    metrics: Callable[[Graded, float, float], Metrics] = accuracy
    info: Mapping[str, Any] = field(default_factory=dict)


def own_benchmark(benchmark_id: str, parameters: Parameters) -> Evaluation:
    """One of the question sets that ship with the package."""
    return Evaluation(
        name=benchmark_id,
        items=sample(benchmark_id, parameters.num_examples),
        style=STYLES[benchmark_id],
        grade=GRADERS[benchmark_id],
        shots=fewshot(benchmark_id)[: parameters.num_fewshot],
        metrics=_refusal_metrics if benchmark_id == "refusals" else accuracy,
    )


def _refusal_metrics(graded: Graded, share: float, error: float) -> Metrics:
    """Refused among the harmful, and among the harmless; only for kinds that occur."""
    rates = accuracy(graded, share, error)
    for target, name in (("refuse", "refusal_rate_harmful"), ("answer", "over_refusal_rate")):
        notes = [grade.note for item, grade in graded if item.target == target]
        if notes:
            rates[name] = notes.count("refused") / len(notes)
    return rates
