"""Models ranked on the benchmarks that they have in common, with ties.

Each model counts with its latest run, not with its best, since the best of many runs is above the
model's level by chance. Of a benchmark the runs are compared that were measured alike, in the way
that most models were measured; models measured otherwise and models without a run are named. A
mean is formed only over benchmarks that all of its models have, on one scale.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

from evalhub_mcp.results.benchmark_difference import BenchmarkDifference, lost_samples_could_turn
from evalhub_mcp.results.comparison import MARGIN, as_share
from evalhub_mcp.results.difference_estimate import TWO_SIDED_TAIL, DifferenceEstimate
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.overall_difference import MeanDifference
from evalhub_mcp.results.ranking import RankedRun, rank_runs
from evalhub_mcp.results.runs import (
    Key,
    Run,
    are_simultaneous,
    compare_runs,
    measured_alike,
    oldest_first,
)
from evalhub_mcp.results.score_scales import metric_kind

MIN_MODELS = 2


@dataclass(frozen=True)
class Undecided:
    """The difference of two scores on which nothing can be decided, such as after lost samples."""

    difference: float = 0.0
    paired: bool = False
    p_value: float = 1.0

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return an interval without ends."""
        return -inf, inf


@dataclass(frozen=True)
class Standing:
    """A model's place on one benchmark or on the mean of several."""

    model: str
    best: int
    """Its rank if every tie goes in its favour; 1 is the top."""
    worst: int
    """Its rank if every tie goes against it."""
    run: Run | None = None
    """Its latest run; None on a mean."""
    mean: float | None = None
    """Its mean share over the benchmarks; None on a single benchmark and on other scales."""


@dataclass(frozen=True)
class Board:
    """Models on one benchmark, the best first."""

    key: Key
    standings: Sequence[Standing]
    """Empty where no two models can be compared."""
    ties: Sequence[Sequence[str]]
    """Models without a significant difference, each group as large as possible."""
    direction: Direction
    metric: str
    unranked: Sequence[Run] = ()
    """Latest runs that are measured alike, but whose spread or direction is unknown."""
    otherwise: Sequence[Run] = ()
    """Latest runs of models that were only measured otherwise."""
    simultaneous: Sequence[Run] = ()
    """Other runs of models that were submitted in the same second as the one that is ranked."""
    paired: bool = False
    """Whether every pair is compared question by question."""


@dataclass(frozen=True)
class MeanBoard:
    """Models on the mean of several benchmarks that all of them have."""

    keys: Sequence[Key]
    standings: Sequence[Standing]
    ties: Sequence[Sequence[str]]
    missing: Mapping[str, Sequence[Key]]
    """For each model that is left out the benchmarks on which it cannot be ranked."""


@dataclass(frozen=True)
class Leaderboard:
    """All benchmarks, and the mean of those that most models share."""

    boards: Sequence[Board]
    mean: MeanBoard | None
    models: Sequence[str]
    """All models with a score, in the order of the mean, else of how often they lead."""

    @property
    def missing(self) -> dict[str, list[Key]]:
        """For each model the benchmarks on which it has no comparable score."""
        return {
            model: gaps
            for model in self.models
            if (gaps := [b.key for b in self.boards if model not in _members(b)])
        }


Pairwise = Mapping[tuple[str, str], DifferenceEstimate]
"""How much better the second model of a pair is than the first; names of a pair are sorted."""


def rank_models(runs: Sequence[Run], *, margin: float = MARGIN) -> Leaderboard:
    """Rank models by their latest runs.

    Args:
        runs: Runs of any models and benchmarks, in any order.
        margin: The largest difference of shares that counts as none.
    """
    by_benchmark: dict[Key, list[Run]] = defaultdict(list)
    for run in reversed(oldest_first(runs)):
        if run.reading.score is not None:
            by_benchmark[run.key].append(run)
    boards: list[Board] = []
    estimates: dict[Key, Pairwise] = {}
    for key, members in sorted(by_benchmark.items()):
        board, found = _board(key, members, margin)
        boards.append(board)
        estimates[key] = found
    mean = _mean_board(boards, estimates)
    return Leaderboard(boards, mean, _in_order(boards, mean))


def _board(key: Key, newest_first: Sequence[Run], margin: float) -> tuple[Board, Pairwise]:
    """Return the ranking of one benchmark and the differences of all pairs, as shares."""
    alike = list(measured_alike(newest_first, seeds=True))
    groups = [_latest_by_model(group) for group in alike]
    chosen = max(groups, key=len)  # the newest of equally large ones
    simultaneous = [
        run
        for run in alike[groups.index(chosen)]
        if (latest := chosen.get(run.model)) is not None
        and run is not latest
        and are_simultaneous(run, latest)
    ]
    otherwise = [
        run for model, run in _latest_by_model(newest_first).items() if model not in chosen
    ]
    differences = {
        (one, two): compare_runs(chosen[one], chosen[two], margin, seeds=True)
        for one, two in combinations(sorted(chosen), 2)
    }
    ranked = _mutually_comparable(sorted(chosen), differences)
    estimates = {
        pair: _estimate(found)
        for pair, found in differences.items()
        if pair[0] in ranked and pair[1] in ranked
    }
    example = next(iter(chosen.values())).reading
    stated = {run.reading.direction for run in chosen.values()} - {"unknown"}
    direction: Direction = stated.pop() if len(stated) == 1 else "unknown"
    sign = -1 if direction == "lower" else 1
    places, ties = _ranked(ranked, estimates, [sign * (chosen[m].share or 0.0) for m in ranked])
    board = Board(
        key=key,
        standings=[
            Standing(ranked[p.index], p.best, p.worst, chosen[ranked[p.index]]) for p in places
        ],
        ties=ties,
        direction=direction,
        metric=example.metric or "",
        unranked=[run for model, run in chosen.items() if model not in ranked],
        otherwise=otherwise,
        simultaneous=simultaneous,
        paired=bool(estimates) and all(estimate.paired for estimate in estimates.values()),
    )
    return board, estimates


def _latest_by_model(newest_first: Sequence[Run]) -> dict[str, Run]:
    latest: dict[str, Run] = {}
    for run in newest_first:
        latest.setdefault(run.model, run)
    return latest


def _mutually_comparable(
    models: Sequence[str], differences: Mapping[tuple[str, str], BenchmarkDifference]
) -> list[str]:
    """Return the models all of whose differences have a known uncertainty; those fail least."""
    left = list(models)
    while len(left) > 1:
        failures = {
            model: sum(
                found.estimate is None or found.change == "not comparable"
                for pair, found in differences.items()
                if model in pair and set(pair) <= set(left)
            )
            for model in left
        }
        most = max(left, key=lambda model: failures[model])
        if not failures[most]:
            return left
        left.remove(most)
    return []


def _estimate(found: BenchmarkDifference) -> DifferenceEstimate:
    return Undecided() if lost_samples_could_turn(found) else as_share(found)


def _ranked(
    models: Sequence[str], estimates: Pairwise, order: Sequence[float]
) -> tuple[list[RankedRun], list[list[str]]]:
    """Return the places of models, the best first, and the groups of those that are tied."""
    if len(models) < MIN_MODELS:
        return [], []

    def difference(one: int, two: int) -> DifferenceEstimate:
        return estimates[models[one], models[two]]

    places = rank_runs(len(models), difference, order)
    names = [models[place.index] for place in places]
    return places, _ties(names, estimates)


def _ties(names: Sequence[str], estimates: Pairwise) -> list[list[str]]:
    """Return the largest groups of neighbours none of whose pairs differs significantly."""
    tail = TWO_SIDED_TAIL / max(len(estimates), 1)

    def apart(one: str, two: str) -> bool:
        low, high = estimates[min(one, two), max(one, two)].bounds(tail)
        return low > 0 or high < 0

    groups: list[list[str]] = []
    last = 0
    for start in range(len(names)):
        end = start + 1
        while end < len(names) and not any(apart(m, names[end]) for m in names[start:end]):
            end += 1
        if end - start > 1 and end > last:
            groups.append(list(names[start:end]))
            last = end
    return groups


def _mean_board(boards: Sequence[Board], estimates: Mapping[Key, Pairwise]) -> MeanBoard | None:
    """Return the ranking by the mean of the benchmarks that fit most; None for fewer than two.

    Of the sets of benchmarks that a model has, the one counts for which models times benchmarks
    is largest. Only scores that are shares enter, since other scales have no common unit.
    """
    on_shares = [board for board in boards if _is_on_shares(board)]
    of_model: dict[str, set[Key]] = defaultdict(set)
    for board in on_shares:
        for standing in board.standings:
            of_model[standing.model].add(board.key)
    order = [board.key for board in on_shares]

    def having(keys: set[Key]) -> list[str]:
        return [model for model, own in of_model.items() if keys <= own]

    sets = [keys for keys in of_model.values() if len(keys) > 1 and len(having(keys)) > 1]
    sets += [both for one, two in combinations(of_model.values(), 2) if len(both := one & two) > 1]
    if not sets:
        return None
    chosen = max(sets, key=lambda keys: (len(having(keys)) * len(keys), len(keys)))
    keys = [key for key in order if key in chosen]
    models = sorted(having(chosen))
    means = {model: _mean_share(model, keys, on_shares) for model in models}
    pairs = {
        (one, two): _mean_difference(one, two, keys, estimates)
        for one, two in combinations(models, 2)
    }
    lower = {board.key for board in on_shares if board.direction == "lower"}
    same_direction = not lower & chosen or chosen <= lower
    gains = [_mean_gain(model, keys, on_shares) for model in models]
    places, ties = _ranked(models, pairs, gains)
    return MeanBoard(
        keys=keys,
        standings=[
            Standing(
                models[p.index],
                p.best,
                p.worst,
                mean=means[models[p.index]] if same_direction else None,
            )
            for p in places
        ],
        ties=ties,
        missing={
            model: [key for key in keys if key not in own]
            for model, own in _all_models(boards, of_model).items()
            if model not in models
        },
    )


def _is_on_shares(board: Board) -> bool:
    runs = [standing.run for standing in board.standings if standing.run is not None]
    return bool(runs) and all(
        run.reading.unit is not None and metric_kind(run.reading.metric) != "points of 100"
        for run in runs
    )


def _all_models(boards: Sequence[Board], of_model: Mapping[str, set[Key]]) -> dict[str, set[Key]]:
    found = {model: set(own) for model, own in of_model.items()}
    for board in boards:
        for run in (*board.unranked, *board.otherwise):
            found.setdefault(run.model, set())
    return found


def _run_of(model: str, key: Key, boards: Sequence[Board]) -> Run:
    board = next(board for board in boards if board.key == key)
    return next(s.run for s in board.standings if s.model == model and s.run is not None)


def _mean_share(model: str, keys: Sequence[Key], boards: Sequence[Board]) -> float:
    return sum(_run_of(model, key, boards).share or 0.0 for key in keys) / len(keys)


def _mean_gain(model: str, keys: Sequence[Key], boards: Sequence[Board]) -> float:
    """Return the mean share with more as better, by which ties are listed."""
    lower = {board.key for board in boards if board.direction == "lower"}
    shares = [(key, _run_of(model, key, boards).share or 0.0) for key in keys]
    return sum(-share if key in lower else share for key, share in shares) / len(keys)


def _mean_difference(
    one: str, two: str, keys: Sequence[Key], estimates: Mapping[Key, Pairwise]
) -> DifferenceEstimate:
    parts = [estimates[key][one, two] for key in keys]
    return Undecided() if any(isinstance(p, Undecided) for p in parts) else MeanDifference(parts)


def _members(board: Board) -> set[str]:
    return {standing.model for standing in board.standings} | {r.model for r in board.unranked}


def _in_order(boards: Sequence[Board], mean: MeanBoard | None) -> list[str]:
    """Return all models, those of the mean first."""
    names = [standing.model for standing in mean.standings] if mean is not None else []
    for board in boards:
        names += [standing.model for standing in board.standings]
        names += [run.model for run in (*board.unranked, *board.otherwise)]
    return list(dict.fromkeys(names))
