"""Estimate how many samples a submission evaluates, and how often it asks a judge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.results.run_planning import PlannedRun
from evalhub_mcp.untrusted import sanitize_line

SAMPLE_LIMITS = ("num_examples", "num_samples", "max_samples", "n_samples", "limit")
"""Parameters by which frameworks limit the number of samples."""
REPEATS = ("epochs", "repetitions")
"""Parameters by which frameworks ask each question several times."""
OF_REPLIES = "pass_at_k"
"""Beside it, `num_samples` is how many replies are taken to each question, and no limit."""
MAX_NAME = 80
_JUDGED = "model_graded"
"""The scorer of own_questions that asks a judge."""
_JUDGE_TRIALS = 4
"""A judge is first asked whether it answers, and for three known answers."""


@dataclass(frozen=True)
class Cost:
    """The samples of a submission, as far as the catalog knows them."""

    samples: int
    """Samples of the benchmarks whose size is known, each as often as it is asked."""
    unknown: Sequence[str]
    """`provider/benchmark` of those whose size is not."""
    judge_requests: int = 0
    """Requests to a judge model, which grades each reply once."""
    planned: Sequence[PlannedRun] = ()
    """The benchmarks whose number of questions is known, for what such runs can show."""


def estimate_cost(
    catalog: Catalog, runs: Iterable[tuple[str, str, Mapping[str, Any] | None]], labelled: int = 0
) -> Cost:
    """Return how many samples will be evaluated.

    Args:
        catalog: What the hub offers.
        runs: `(provider_id, benchmark_id, parameters)` of everything that will run.
        labelled: Replies with a person's verdict that a judge grades before.
    """
    samples, judged = 0, labelled
    unknown: list[str] = []
    planned: list[PlannedRun] = []
    for provider_id, benchmark_id, parameters in runs:
        entry = catalog.by_key.get((provider_id, benchmark_id))
        count = entry.dataset_size if entry else None
        size = count
        if parameters:
            count = planned_samples(size, parameters, entry.subtasks if entry else 1)
        if count is None:
            unknown.append(f"{provider_id}/{benchmark_id}")
        else:
            if count:
                name = sanitize_line(benchmark_id, MAX_NAME)
                planned.append(PlannedRun(name, count, size or None))
            replies = count * repetitions(parameters) if parameters else count
            samples += replies
            if (parameters or {}).get("scorer") == _JUDGED:
                judged += replies + _JUDGE_TRIALS
    return Cost(samples, unknown, judged, planned)


def repetitions(parameters: Mapping[str, Any]) -> int:
    """Return how often a run asks each question."""
    names = (*REPEATS, "num_samples") if OF_REPLIES in parameters else REPEATS
    given = (parameters.get(name) for name in names)
    return max((times for times in given if type(times) is int), default=1) or 1


def sample_limits(parameters: Mapping[str, Any]) -> list[str]:
    """Return the names of the parameters that limit how many questions are asked."""
    return [
        name
        for name in SAMPLE_LIMITS
        if name in parameters and not (name == "num_samples" and OF_REPLIES in parameters)
    ]


def planned_samples(
    size: int | None, parameters: Mapping[str, Any], subtasks: int = 1
) -> int | None:
    """Return how many samples of a benchmark of this size run; None when it is unknown.

    A limit applies to each of its `subtasks`.
    """
    for name in sample_limits(parameters):
        limit = parameters[name]
        if isinstance(limit, bool) or not isinstance(limit, int | float) or limit <= 0:
            continue
        if limit < 1:  # frameworks read it as a fraction of the data set
            return round(size * limit) if size else None
        most = int(limit) * subtasks
        return min(most, size) if size else most
    return size
