"""Count the samples without a usable reply, and what they could do to a score.

Some are left out of the score: errors of the endpoint, replies that no scorer or judge could
grade. Others are in it and count as wrong: replies that were cut off or empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import Any

from evalhub_mcp.formatting import pluralize
from evalhub_mcp.results.repeats import reported_epochs
from evalhub_mcp.results.statistics import MAX_SAMPLES, finite_number

UNSCORED_NAMES: tuple[tuple[str, ...], ...] = (
    ("n_errors", "num_errors", "error_count", "failed_requests", "errored_requests",
     "n_sample_errors", "n_timeouts", "num_timeouts", "timed_out_samples"),
    ("unscored_samples", "n_unscored", "num_unscored", "ungraded_samples", "n_ungraded",
     "unparsed_replies", "n_unparsed", "skipped_samples", "n_skipped"),
)  # fmt: skip
"""Names of counts of samples that are not in the score; the first name found in a group counts.

Names such as `n_failed` are left out: they also count samples that were answered wrongly."""
SCORED_AS_WRONG_NAMES: tuple[tuple[str, ...], ...] = (
    ("cut_replies", "n_cut", "n_truncated", "num_truncated", "truncated_replies",
     "truncated_samples", "length_limited", "n_length_limited"),
    ("empty_replies", "n_empty", "num_empty", "empty_samples", "n_empty_replies"),
)  # fmt: skip
"""Names of counts of samples that are in the score although their reply is not usable."""
ATTEMPTED_NAMES = (
    "attempted", "n_attempted", "num_attempted", "attempted_samples", "samples_attempted",
    "requested_samples", "n_requested",
)  # fmt: skip
COMPLETED_NAMES = (
    "completed_samples", "n_completed", "num_completed", "n_scored", "num_scored",
    "scored_samples", "n_evaluated", "num_evaluated", "evaluated_samples", "samples_evaluated",
)  # fmt: skip
TOTAL_NAMES = ("total_samples", "n_total", "num_total", "total_items", "total_examples")
"""Beside a count of completed samples, the samples that were to be scored."""
_ALL_NAMES = frozenset(
    (*chain(*UNSCORED_NAMES, *SCORED_AS_WRONG_NAMES), *ATTEMPTED_NAMES, *COMPLETED_NAMES)
)


@dataclass(frozen=True)
class LostSamples:
    """Samples without a usable reply."""

    unscored: int = 0
    """Not in the score."""
    scored_as_wrong: int = 0
    """In the score, cut off or empty."""
    attempted: int | None = None
    """Samples that were to be scored; None when neither they nor the scored ones are counted."""
    total: int = 0
    """All samples without a usable reply."""


def find_lost_samples(
    metrics: Mapping[str, Any],
    info: Mapping[str, Any],
    scored: int | None = None,
    planned: int | None = None,
) -> LostSamples:
    """Return the lost samples that an adapter reports.

    Args:
        metrics: The reported metrics.
        info: The adapter's additional information.
        scored: The samples of the score, where their number is reported.
        planned: The samples that the run was to score. Where the score is made of all of them, it
            counts the lost ones as wrong.
    """
    sources = (metrics, info)
    if _ALL_NAMES.isdisjoint(metrics) and _ALL_NAMES.isdisjoint(info):
        return LostSamples(attempted=scored)  # nothing of the kind is counted
    unscored = sum(_first(sources, names) or 0 for names in UNSCORED_NAMES)
    as_wrong = sum(_first(sources, names) or 0 for names in SCORED_AS_WRONG_NAMES)
    if as_wrong:  # replies are counted, and each is one of several to its question
        as_wrong = ceil(as_wrong / reported_epochs(info))
    attempted = _first(sources, ATTEMPTED_NAMES)
    completed, total = _first(sources, COMPLETED_NAMES), _first(sources, TOTAL_NAMES)
    if attempted is None and completed and total is not None and completed < total:
        # Both may count repetitions of a question, of which the score is made of one each.
        attempted = ceil(total * (scored or completed) / completed)
        if planned is not None:  # the total may be that of the whole benchmark
            attempted = min(attempted, planned)
    if scored is not None:
        if attempted is not None and attempted > scored:
            unscored = max(unscored, attempted - scored)
        if planned is not None and scored + unscored > planned >= scored:
            included = min(unscored, scored + unscored - planned)
            unscored, as_wrong = unscored - included, as_wrong + included
        attempted = scored + unscored
        as_wrong = min(as_wrong, scored)
    return LostSamples(unscored, as_wrong, attempted, unscored + as_wrong)


def lost_words(lost: int, attempted: int | None = None) -> str:
    """Return how many samples have no usable reply; empty when none is known to be lost."""
    if not lost:
        return ""
    if attempted:
        return f"{lost} of {attempted} samples without a usable reply"
    return f"{pluralize(lost, 'sample')} without a usable reply"


def score_limits(fraction: float, scored: int, attempted: int, lost: int) -> tuple[float, float]:
    """Return a share with the lost samples counted as all wrong, and as all right.

    Args:
        fraction: The share of right ones of the samples in the score.
        scored: The samples in the score.
        attempted: These and the lost ones that are not among them.
        lost: All lost samples.
    """
    right = fraction * scored
    return right / attempted, min((right + lost) / attempted, 1.0)


def _first(sources: tuple[Mapping[str, Any], ...], names: tuple[str, ...]) -> int | None:
    """Return the first count under one of the names; None without one."""
    for source in sources:
        for name in names:
            value = finite_number(source[name]) if name in source else None
            if value is not None and 0 <= value <= MAX_SAMPLES and value == int(value):
                return int(value)
    return None
