"""Find out how many questions a score is made of, from what adapters report.

Counts of questions go first, then counts of scored samples, under the names that adapters really
use. Generations per task, epochs and repeats are no questions. A vague name such as `total` is
believed only when it fits the reported error. Without any count it follows from the error of a
share (n = p(1 - p)/se² + 1), or is assumed to be what the job asked for or the benchmark has.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, Literal

from evalhub_mcp.results.statistics import MAX_SAMPLES, Z95, finite_number, wilson_interval

CountSource = Literal[
    "reported",
    "inferred from the error",
    "assumed: num_examples",
    "assumed: size of the benchmark",
]
"""How the number of samples is known."""
QUESTION_NAMES = (
    "n_questions", "num_questions", "question_count", "total_questions", "questions", "n_tasks",
    "num_tasks", "n_problems", "num_problems", "n_prompts", "num_prompts", "n_unique",
    "unique_samples", "n_documents", "n_docs", "num_docs",
)  # fmt: skip
SAMPLE_NAMES = (
    "n_samples", "num_samples", "n-samples", "sample_count", "n_scored", "num_scored",
    "scored_samples", "n_evaluated", "num_evaluated", "evaluated_samples", "samples_evaluated",
    "completed_samples", "total_samples", "total_instances", "n_instances", "num_instances",
    "total_attempts", "n_examples", "num_examples", "total_examples", "n_items", "num_items",
    "claims_count", "n", "samples",
)  # fmt: skip
GENERATION_NAMES = frozenset({"n_samples", "num_samples", "n-samples", "n", "samples"})
"""Beside a metric such as pass@k these are often the generations per task."""
VAGUE_NAMES = ("total", "count", "size", "n_total", "num_total", "total_count")
RIGHT_NAMES = ("correct", "n_correct", "num_correct", "correct_count", "total_correct", "passed",
               "n_passed", "num_passed", "successes", "n_successes", "num_successes")  # fmt: skip
WRONG_NAMES = ("incorrect", "n_incorrect", "num_incorrect", "wrong", "n_wrong", "failed",
               "n_failed", "num_failed", "failures", "n_failures", "num_failures")  # fmt: skip
REPEAT_NAMES = (
    "epochs", "n_epochs", "num_epochs", "repeats", "n_repeats", "num_repeats", "repetitions",
    "num_repetitions", "n_generations", "num_generations", "generations",
)  # fmt: skip
ASKED_NAMES = ("num_examples", "limit", "max_samples", "max_examples", "num_questions")
"""Parameters that limit the samples of a run."""
LIMITING = re.compile(r"limit|examples|samples|subset|fraction|questions|max_items|first_n")
"""Parameters of other names that may limit a run, so that its size is not the benchmark's."""
_CASE = re.compile(r"(?:case|sample|item|question)[_.\-]?(\d+)[._/]")
_IS_COUNT = re.compile(
    r"(?:^|[/.])(?:{})$|{}".format(
        "|".join(map(re.escape, (*QUESTION_NAMES, *SAMPLE_NAMES, *VAGUE_NAMES, *RIGHT_NAMES))),
        _CASE.pattern,
    )
)
"""A name under which samples are counted, plain or with a prefix, or that of one case."""
_PASS_AT_K = re.compile(r"(?:pass|maj|cons|best)[_@ -]?(?:@|at|of)", re.IGNORECASE)

INTERVAL_TOLERANCE = 0.03
"""Relative difference of two intervals that count as equal."""
EXACT_DECIMALS = 12
"""A number with so many decimals is not rounded."""
MAX_TRIED = 200
"""Counts tried on either side of the one that follows from a rounded error."""
BINOMIAL_TOLERANCE = 0.06
"""Relative difference between a reported and the binomial standard error that counts as equal.

Dividing by n - 1 instead of n is a difference of 5 % at 10 samples."""


@dataclass(frozen=True)
class SampleCount:
    """The number of samples of a score."""

    n: int | None = None
    source: CountSource | None = None
    fits_error: bool = False
    """Whether the reported error is that of counting so many right and wrong samples."""
    caution: str | None = None


@dataclass(frozen=True)
class CountEvidence:
    """What is known about a run, where its number of samples may be found."""

    metric: str
    fraction: float | None
    """The score as a share of all samples; None for a metric that is none."""
    error: float | None
    """The reported standard error of the share."""
    metrics: Mapping[str, Any]
    info: Mapping[str, Any]
    parameters: Mapping[str, Any]
    """The settings of the run, those of the job and those the adapter used."""
    size: int | None = None
    """Samples of the whole benchmark, or of the user's own file."""
    asked: int | None = None
    """Samples that the settings ask for, where they do."""


def count_samples(evidence: CountEvidence) -> SampleCount:
    """Return how many questions a score is made of, and how that is known."""
    reported = reported_samples(evidence)
    if reported is not None:
        return SampleCount(reported, "reported", _fits(evidence, reported))
    size, settings = evidence.size, evidence.parameters
    n = _inferred(evidence) if evidence.error else None
    if n is not None:
        caution = None
        if size and n * 2 <= size and not (settings and is_limited(settings, evidence.metric)):
            caution = (
                f"the reported error is that of about {n} samples while the benchmark has {size}, "
                "as when it is the mean of the errors of subtasks: the interval may be too wide"
            )
        return SampleCount(n, "inferred from the error", True, caution)
    if evidence.error or evidence.fraction is None:
        return SampleCount()
    if evidence.asked is not None:
        return SampleCount(evidence.asked, "assumed: num_examples")
    if size and not (settings and is_limited(settings, evidence.metric)):
        return SampleCount(size, "assumed: size of the benchmark")
    return SampleCount()


def is_limited(parameters: Mapping[str, Any], metric: str = "") -> bool:
    """Whether a run's settings may leave out a part of the benchmark.

    Examples in the prompt, switches such as `log_samples`, and the generations per task of a
    metric such as pass@k leave out nothing.
    """
    per_task = bool(_PASS_AT_K.search(metric))
    return any(
        LIMITING.search(name.lower())
        and "shot" not in name.lower()
        and not isinstance(value, bool)
        and value not in (None, 0, -1, "")
        and not (per_task and name in GENERATION_NAMES)
        for name, value in parameters.items()
    )


def asked_samples(parameters: Mapping[str, Any], size: int | None = None) -> int | None:
    """Return how many samples the settings ask for, at most the size of the benchmark."""
    for name in ASKED_NAMES:
        value = finite_number(parameters.get(name))
        if value is None or value <= 0:
            continue
        if 0 < value < 1:
            return ceil(value * size) if size else None
        if value == int(value) and value <= MAX_SAMPLES:
            return min(int(value), size) if size else int(value)
    return None


def reported_samples(evidence: CountEvidence) -> int | None:
    """Return how many questions the adapter reports that a score is made of."""
    sources, metric = (evidence.metrics, evidence.info), evidence.metric
    if not any(_IS_COUNT.search(name) for source in sources for name in source):
        return None
    if (questions := _first(sources, QUESTION_NAMES, metric)) is not None:
        return questions[1]
    if (found := _first(sources, SAMPLE_NAMES, metric)) is not None:
        name, n = found
        n = _without_repeats(evidence, n)
        if not _is_per_task(evidence, name, n):
            return n
    # An adapter may list its cases as `case_<i>.<metric>`.
    listed = (_CASE.match(name) for source in sources for name in source)
    if cases := {case[1] for case in listed if case is not None}:
        return len(cases)
    vague = _first(sources, VAGUE_NAMES, metric)
    if vague is not None and _fits(evidence, vague[1]):
        return vague[1]
    right = _first(sources, RIGHT_NAMES, metric)
    if right is None:
        return None
    return _of_right_ones(evidence, right[1], vague[1] if vague is not None else None)


def _of_right_ones(evidence: CountEvidence, right: int, total: int | None) -> int | None:
    """Return the total of which the counted right samples are the score; None without one.

    The count of right samples confirms a vague total, as an error would; without a total the wrong
    ones are counted too.
    """
    share = evidence.fraction
    wrong = _first((evidence.metrics, evidence.info), WRONG_NAMES, evidence.metric)
    if total is None and wrong is not None:
        total = right + wrong[1]
    if share is None or total is None or right > total:
        return None
    is_whole = _first_whole(share, [total]) is not None
    return total if is_whole and abs(right - share * total) < 0.5 else None


def _without_repeats(evidence: CountEvidence, n: int) -> int:
    """Return the questions behind samples that may be repeats of the same question.

    Of the two readings the one that the error or a known size supports; else the smaller, which
    claims less.
    """
    repeats = _first((evidence.metrics, evidence.info, evidence.parameters), REPEAT_NAMES)
    if repeats is None or repeats[1] < 2:
        return n
    each = n // repeats[1]
    if each < 1:
        return n
    for candidate in (n, each):
        if _fits(evidence, candidate):
            return candidate
    known = {evidence.size, evidence.asked}
    return n if n in known and each not in known else each


def _is_per_task(evidence: CountEvidence, name: str, n: int) -> bool:
    """Whether a count is the generations per task rather than the tasks."""
    share = evidence.fraction
    if n == 1 and share is not None and 0 < share < 1:
        return True  # one sample is right or wrong
    if name not in GENERATION_NAMES or not _PASS_AT_K.search(evidence.metric):
        return False
    if _fits(evidence, n):
        return False
    known = {evidence.size, evidence.asked}
    lost = _first((evidence.metrics,), ("n_errors",))
    return lost is None and n not in known


def _inferred(evidence: CountEvidence) -> int | None:
    """Return the count that makes the error that of counting; None when no count does."""
    share, error = evidence.fraction, evidence.error
    if share is None or not error or error < 1e-12 or not 0 < share < 1:
        return None
    samples = share * (1 - share) / (error * error)
    n = round(samples + 1)
    if n < 2 or n > MAX_SAMPLES or (evidence.size and n > evidence.size * 1.05 + 2):
        return None
    # The digits of the error limit how exactly the count follows from it.
    uncertain = 2 * samples * _rounding(error) + samples * _rounding(share) + 1e-6 * samples
    if uncertain < 0.5 and abs(samples - round(samples)) > uncertain:
        return None
    # Errors are divided by n - 1 or by n; with the right one a whole number of samples is right.
    near = [n, n - 1]
    if uncertain >= 0.5:
        reach = min(int(uncertain) + 1, MAX_TRIED)
        near = [n, *(n + step * sign for step in range(1, reach + 1) for sign in (-1, 1))]
    return _first_whole(share, [m for m in near if m >= 2])


def samples_of_interval(share: float, low: float, high: float) -> int | None:
    """Return the count whose 95 % interval a reported one is; None when it is that of none.

    Both usual intervals of a share are recognised: Wilson's, and the share plus or minus two
    errors, cut off at 0 and 1.
    """
    half = max(high - share, share - low)
    if half <= 0:
        return None
    width = high - low
    by_error = share * (1 - share) * (Z95 / half) ** 2
    fewest, most = 1, 10**7
    while fewest < most:  # Wilson's interval is narrower for more samples
        middle = (fewest + most) // 2
        ends = wilson_interval(share, middle)
        fewest, most = (middle + 1, most) if ends[1] - ends[0] > width else (fewest, middle)
    candidates = {fewest: wilson_interval(share, fewest)}
    if by_error >= 1:
        n = round(by_error)
        error = Z95 * sqrt(share * (1 - share) / n)
        candidates.setdefault(n, (max(share - error, 0.0), min(share + error, 1.0)))
    for n, ends in candidates.items():
        if max(abs(ends[0] - low), abs(ends[1] - high)) <= INTERVAL_TOLERANCE * width:
            return n
    return None


def _first_whole(share: float, counts: Sequence[int]) -> int | None:
    """Return the first count of which a share is a whole number, exactly or but for rounding."""
    for rounding in (0.0, _rounding(share)):
        for n in counts:
            if abs(share * n - round(share * n)) <= n * share * rounding + 1e-6 * n:
                return n
    return None


def _rounding(value: float) -> float:
    """Return the relative error that a number may have from rounding, judged by its decimals."""
    digits, _, exponent = repr(value).partition("e")
    decimals = len(digits.partition(".")[2]) - int(exponent or 0)
    if value == 0 or decimals >= EXACT_DECIMALS:
        return 0.0
    return 0.5 * 10.0**-decimals / abs(value)


def _fits(evidence: CountEvidence, n: int) -> bool:
    share, error = evidence.fraction, evidence.error
    return share is not None and bool(error) and is_binomial(share, error, n)


def is_binomial(fraction: float, stderr: float | None, n: int | None) -> bool:
    """Whether a fraction counts `n` samples that are right or wrong, judged by its standard error.

    A reported standard error that differs from the binomial one has another origin, such as
    clusters or partial credit.
    """
    if n is None or not 0 <= fraction <= 1:
        return False
    if not stderr:
        return True
    binomial = sqrt(fraction * (1 - fraction) / n)
    sample = sqrt(fraction * (1 - fraction) / (n - 1)) if n > 1 else binomial
    return any(abs(stderr - each) <= BINOMIAL_TOLERANCE * each for each in (binomial, sample))


def _first(
    sources: Sequence[Mapping[str, Any]], names: Sequence[str], metric: str = ""
) -> tuple[str, int] | None:
    """Return the first count under one of the names, plain or with the metric's prefix."""
    prefixes = ["", *(metric[: metric.rindex(sign) + 1] for sign in "/." if sign in metric)]
    for source in sources:
        for name in names:
            for prefix in prefixes:
                value = source.get(prefix + name)
                if value is not None and (count := _count(value)) is not None:
                    return name, count
    return None


def _count(value: Any) -> int | None:
    if isinstance(value, Mapping):  # lm-eval: how many there are, and how many were used
        tasks = [each for each in value.values() if isinstance(each, Mapping)]
        used = [_count(each) for each in tasks]
        if tasks and len(tasks) == len(value):
            return None if None in used else sum(n for n in used if n is not None)
        value = value.get("effective")
    number = finite_number(value)
    if number is None or not 1 <= number <= MAX_SAMPLES or number != int(number):
        return None
    return int(number)
