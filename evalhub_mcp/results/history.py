"""The course of a model on a benchmark: best, latest, what changed, and what is not known.

Runs are grouped by how they were measured, and tested only within a group; the group of the newest
run comes first. Each run that is added invites another look, and the best is picked from all of
them, so p values are multiplied by three times the number of pairs of runs before Holm's
correction over all benchmarks. Where the direction or the spread is unknown, or lost samples could
turn a difference, nothing is decided.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from statistics import median

from evalhub_mcp.results.benchmark_difference import (
    BenchmarkDifference,
    lost_samples_could_turn,
    possible_scores,
)
from evalhub_mcp.results.comparison import (
    MARGIN,
    SIGNIFICANCE,
    classify,
    holm_tails,
)
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.drift import LOOKS_FACTOR, MIN_RUNS, Split, find_split, has_spread
from evalhub_mcp.results.instrument import is_greedy
from evalhub_mcp.results.run_settings import Setting
from evalhub_mcp.results.runs import (
    Key,
    Run,
    altered_settings,
    are_simultaneous,
    compare_runs,
    measured_alike,
    oldest_first,
    scale_of,
)
from evalhub_mcp.results.statistics import holm_correction

MIN_INTERVALS = 3
"""Times between runs from which a usual one is known."""
GAP_FACTOR = 4.0
MIN_GAP_SECONDS = 86_400.0
"""Shorter pauses are no gaps, however often a benchmark usually runs."""


@dataclass(frozen=True)
class KnownScore:
    """A run of which no more than its score is known."""

    job_id: str
    at: datetime | None
    score: float


@dataclass(frozen=True)
class MoreRuns:
    """Runs of a model on a benchmark that are not given, since they are too many."""

    count: int
    newest: datetime | None
    """When the newest of them was submitted."""
    best: KnownScore | None = None
    """None where no direction is declared."""
    worst: KnownScore | None = None


@dataclass(frozen=True)
class Series:
    """Runs of one model on one benchmark that were measured alike, oldest first."""

    runs: Sequence[Run]
    broken_at: datetime | None = None
    """When the newest run was submitted that is not given; older runs are not neighbours."""

    @property
    def unbroken(self) -> Sequence[Run]:
        """The newest runs, without any between them that is not given."""
        end = self.broken_at
        if end is None:
            return self.runs
        return [run for run in self.runs if run.at is not None and run.at > end]

    @property
    def latest(self) -> Run:
        """The newest run."""
        return self.runs[-1]

    @property
    def previous(self) -> Run | None:
        """The run before the newest; None for a single run, and where it is not known."""
        runs = self.unbroken
        return runs[-2] if len(runs) > 1 and len(self.simultaneous) == 1 else None

    @property
    def simultaneous(self) -> list[Run]:
        """The newest runs, of which it is not known which is the newest; usually a single one."""
        latest = self.latest
        return [run for run in self.runs if run is latest or are_simultaneous(run, latest)]

    @property
    def direction(self) -> Direction:
        """The direction that runs state; unknown when they contradict each other."""
        stated = {run.reading.direction for run in self.runs} - {"unknown"}
        return stated.pop() if len(stated) == 1 else "unknown"

    @property
    def best(self) -> Run:
        """The run with the best score, the newest of equal ones; the highest without a direction.

        Lost samples count against a run here, so that one with few replies is not the best.
        """
        return max(reversed(self.runs), key=lambda run: self._least(run))

    @property
    def worst(self) -> Run:
        """The run with the worst score, with lost samples counted in its favour."""
        return min(reversed(self.runs), key=lambda run: self._most(run))

    @property
    def unsure(self) -> list[Run]:
        """Runs whose spread is unknown."""
        return [run for run in self.runs if not has_spread(run) and run.reading.outcomes is None]

    @property
    def with_losses(self) -> list[Run]:
        """Runs that lost samples."""
        return [run for run in self.runs if run.reading.lost_samples]

    @property
    def all_greedy(self) -> bool:
        """Whether every run asked at temperature 0, so that a repeat is no new evidence."""
        return all(is_greedy(run.reading, run.model_parameters) for run in self.runs)

    @property
    def endpoints(self) -> list[str]:
        """The URLs of the model, in the order in which they were first measured."""
        return list(dict.fromkeys(run.model_url for run in self.runs if run.model_url))

    @property
    def gaps(self) -> list[tuple[Run, Run]]:
        """Neighbouring runs much further apart than runs of this series usually are."""
        times = [
            (pair, (pair[1].at - pair[0].at).total_seconds())
            for pair in pairwise(self.unbroken)
            if pair[0].at is not None and pair[1].at is not None
        ]
        if len(times) < MIN_INTERVALS:
            return []
        usual = median(time for _, time in times)
        return [pair for pair, time in times if time > max(GAP_FACTOR * usual, MIN_GAP_SECONDS)]

    def _least(self, run: Run) -> float:
        low, high = _ends(run)
        return -high if self.direction == "lower" else low

    def _most(self, run: Run) -> float:
        low, high = _ends(run)
        return -low if self.direction == "lower" else high


def _ends(run: Run) -> tuple[float, float]:
    """Return the share with the lost samples all wrong and all right."""
    assert run.share is not None
    if not run.reading.lost_samples:
        return run.share, run.share
    ends = possible_scores(run.reading)
    if ends is None:
        return float("-inf"), float("inf")
    scale = scale_of(run.reading)
    return ends[0] / scale, ends[1] / scale


@dataclass(frozen=True)
class SettingsChange:
    """Where a model's runs stop being comparable: between two runs that follow each other."""

    before: Run
    after: Run
    settings: Sequence[Setting]
    reasons: Sequence[str]
    """What else makes them incomparable, such as another metric."""

    @property
    def is_simultaneous(self) -> bool:
        """Whether both runs were submitted in the same second, so that either may be the first."""
        return are_simultaneous(self.before, self.after)


@dataclass(frozen=True)
class Course:
    """What tests say of the runs of a series."""

    series: Series
    against_previous: BenchmarkDifference | None = None
    """The latest run against the one before; None for a single run."""
    against_best: BenchmarkDifference | None = None
    """The latest run against the best; None where that is the latest or the one before."""
    split: Split | None = None
    """Where the runs differ most; None where that cannot be tested."""
    runs_in_all: int = 0
    """The runs of the series and older ones that are not given."""

    @property
    def drift(self) -> Split | None:
        """The change that the test shows; None without one."""
        found = self.split
        if found is None or found.lost_samples_could_turn or found.improvement == 0:
            return None
        return found if found.corrected_p_value < SIGNIFICANCE else None

    @property
    def why_not_tested(self) -> str:
        """Why no drift can be tested; empty where it was."""
        if self.split is not None:
            return ""
        if self.series.direction == "unknown":
            return "the direction of the metric is not declared"
        if len(self.series.unbroken) < MIN_RUNS:
            return f"fewer than {MIN_RUNS} comparable runs"
        if len(self.series.simultaneous) == len(self.series.runs):
            return "all runs were submitted in the same second"
        return "the spread of its scores is unknown"

    @property
    def chances(self) -> float:
        """By how much a p value is multiplied: differences picked from all pairs at all looks.

        Two runs are one pair and one look, and their difference is that of a comparison.
        """
        pairs = self.runs_in_all * (self.runs_in_all - 1) / 2
        return pairs * LOOKS_FACTOR if self.runs_in_all >= MIN_RUNS else pairs


@dataclass(frozen=True)
class BenchmarkHistory:
    """One model's runs of one benchmark."""

    model: str
    key: Key
    courses: Sequence[Course]
    """One for each way of measuring, that of the newest run first."""
    changes: Sequence[SettingsChange] = ()
    """Where the way of measuring changed, the newest change first."""
    unscored: Sequence[Run] = ()
    """Runs without a score, the newest first."""
    more: MoreRuns | None = None
    """Runs that are not among these; None without any."""

    @property
    def current(self) -> Course:
        """The runs that are measured like the newest."""
        return self.courses[0]


def histories(
    runs: Sequence[Run],
    *,
    margin: float = MARGIN,
    more: Mapping[tuple[str, Key], MoreRuns] | None = None,
) -> list[BenchmarkHistory]:
    """Return the history of every model on every benchmark, those with the newest runs first.

    A benchmark none of whose runs has a score is left out.

    Args:
        runs: Runs of any models and benchmarks, in any order.
        margin: The largest difference of shares that counts as none.
        more: By model and benchmark what is known of runs that are not given.
    """
    grouped: dict[tuple[str, Key], list[Run]] = defaultdict(list)
    for run in reversed(oldest_first(runs)):
        grouped[run.model, run.key].append(run)
    found = [
        _draft(model, key, members, margin, (more or {}).get((model, key)))
        for (model, key), members in grouped.items()
        if any(run.reading.score is not None for run in members)
    ]
    corrected = iter(_corrected([course for history in found for course in history.courses]))
    return [
        replace(history, courses=[next(corrected) for _ in history.courses]) for history in found
    ]


def _draft(
    model: str, key: Key, newest_first: Sequence[Run], margin: float, more: MoreRuns | None
) -> BenchmarkHistory:
    """Return a history whose differences are not corrected yet."""
    scored = [run for run in newest_first if run.reading.score is not None]
    end = more.newest if more is not None else None
    groups = [Series(oldest_first(group), end) for group in measured_alike(scored, seeds=False)]
    return BenchmarkHistory(
        model=model,
        key=key,
        courses=[_course(group, margin, more) for group in groups],
        changes=_changes(scored, groups),
        unscored=[run for run in newest_first if run.reading.score is None],
        more=more,
    )


def _course(series: Series, margin: float, more: MoreRuns | None) -> Course:
    latest, previous, best = series.latest, series.previous, series.best
    known = series.direction != "unknown"
    apart = known and best is not latest and best is not previous
    lower, runs_in_all = series.direction == "lower", len(series.runs) + (more.count if more else 0)
    return Course(
        series,
        _compared(previous, latest, margin) if previous is not None else None,
        _compared(best, latest, margin) if apart else None,
        find_split(series.unbroken, lower_is_better=lower, looks=runs_in_all) if known else None,
        runs_in_all,
    )


def _compared(before: Run, after: Run, margin: float) -> BenchmarkDifference:
    return compare_runs(before, after, margin, seeds=False)


def _changes(newest_first: Sequence[Run], groups: Sequence[Series]) -> list[SettingsChange]:
    """Return where neighbouring runs are of different groups, the newest change first."""
    group_of = {id(run): place for place, group in enumerate(groups) for run in group.runs}
    found = []
    for after, before in pairwise(newest_first):
        if group_of[id(after)] != group_of[id(before)]:
            settings, reasons = altered_settings(before, after)
            found.append(SettingsChange(before, after, settings, reasons))
    return found


def _corrected(courses: Sequence[Course]) -> list[Course]:
    """Correct the changes against the previous and the best run, and the drifts, each together."""
    previous = _correct([(course.against_previous, course.chances) for course in courses])
    best = _correct([(course.against_best, course.chances) for course in courses])
    tested = [course.split.corrected_p_value for course in courses if course.split is not None]
    p_values = iter(holm_correction(tested))
    return [
        replace(
            course,
            against_previous=one,
            against_best=two,
            split=course.split and replace(course.split, corrected_p_value=next(p_values)),
        )
        for course, one, two in zip(courses, previous, best, strict=True)
    ]


def _correct(
    differences: Sequence[tuple[BenchmarkDifference | None, float]],
) -> list[BenchmarkDifference | None]:
    """Correct each difference by its own factor, then all of them together."""
    result = [difference for difference, _ in differences]
    tested = {
        place: (difference, difference.estimate, chances)
        for place, (difference, chances) in enumerate(differences)
        if difference is not None
        and difference.estimate is not None
        and difference.change != "not comparable"
    }
    picked = [min(1.0, estimate.p_value * chances) for _, estimate, chances in tested.values()]
    for (place, (difference, estimate, chances)), p_value, tail in zip(
        tested.items(), holm_correction(picked), holm_tails(picked), strict=True
    ):
        change = (
            "inconclusive"
            if lost_samples_could_turn(difference)
            else classify(estimate, p_value, difference.margin)
        )
        result[place] = replace(
            difference,
            corrected_p_value=p_value,
            corrected_interval=estimate.bounds(tail / chances),
            change=change,
        )
    return result
