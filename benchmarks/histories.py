"""Measure how often get_history is right: `python -m benchmarks.histories`.

Draws runs of a model, and looks at them after each one as get_history does. Printed are

- how many histories of a model that never changes ever show a drift, or a changed latest run;
- how many of a model that drops after ten runs show the drift after one to five further runs;
- how many rankings of five equal models call any of them better.

Questions are the same in every run where answers are on record: each has its own chance of a right
answer. `--trials N` sets how many are drawn for each figure; `--seed N` which ones.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from evalhub_mcp.results.history import Course, histories
from evalhub_mcp.results.leaderboard import rank_models
from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.runs import Run
from evalhub_mcp.results.statistics import binomial_stderr

SHARE = 0.7
LOOKS = 20
BEFORE, AFTER = 10, 5
TRIALS = 300
START = datetime(2026, 1, 1, tzinfo=UTC)


def draw_run(
    day: int, chances: Sequence[float], chance: random.Random, *, recorded: bool, model: str = "m"
) -> Run:
    """Draw a run that answers each question rightly with its chance."""
    right = [float(chance.random() < one) for one in chances]
    n, score = len(right), sum(right) / len(right)
    reading = BenchmarkReading(
        provider_id="simulated",
        benchmark_id="b",
        index=0,
        name="b",
        state="completed",
        metric="acc",
        direction="higher",
        unit="fraction",
        is_share=True,
        score=score,
        n_samples=n,
        stderr=binomial_stderr(score, n),
        outcomes=Outcomes(range(n), right) if recorded else None,
    )
    return Run(f"{model}-{day}", START + timedelta(days=day), model, reading)


def chances_of(share: float, n: int, chance: random.Random, *, recorded: bool) -> list[float]:
    """Return the chance of a right answer of each question; equal ones for new questions."""
    if not recorded:
        return [share] * n
    return [chance.betavariate(share, 1 - share) for _ in range(n)]


def course_of(runs: Sequence[Run]) -> Course:
    """Return the history of the runs with its tests."""
    (history,) = histories(runs)
    return history.current


def has_changed(course: Course) -> bool:
    """Whether the latest run is called better or worse than the one before or the best."""
    found = (course.against_previous, course.against_best)
    return any(d is not None and d.change in {"better", "worse"} for d in found)


def false_alarms(
    n: int, trials: int, chance: random.Random, *, recorded: bool
) -> tuple[float, float]:
    """Return how many unchanged histories ever show a drift, and ever a change."""
    drifts = changes = 0
    for _ in range(trials):
        chances = chances_of(SHARE, n, chance, recorded=recorded)
        runs = [draw_run(day, chances, chance, recorded=recorded) for day in range(LOOKS)]
        looks = [course_of(runs[:count]) for count in range(2, LOOKS + 1)]
        drifts += any(course.drift is not None for course in looks)
        changes += any(map(has_changed, looks))
    return drifts / trials, changes / trials


def detections(n: int, drop: float, trials: int, chance: random.Random) -> list[float]:
    """Return how many drops show as a drift after one, two, ... further runs."""
    found = [0] * AFTER
    for _ in range(trials):
        shares = [SHARE] * BEFORE + [SHARE - drop] * AFTER
        runs = [
            draw_run(day, [share] * n, chance, recorded=False) for day, share in enumerate(shares)
        ]
        for further in range(AFTER):
            found[further] += course_of(runs[: BEFORE + further + 1]).drift is not None
    return [count / trials for count in found]


def false_ranks(n: int, trials: int, chance: random.Random, *, recorded: bool) -> float:
    """Return how many rankings of five equal models call any of them better."""
    found = 0
    for _ in range(trials):
        chances = chances_of(SHARE, n, chance, recorded=recorded)
        runs = [
            draw_run(0, chances, chance, recorded=recorded, model=f"m{index}") for index in range(5)
        ]
        (board,) = rank_models(runs).boards
        found += any(standing.worst < 5 for standing in board.standings)
    return found / trials


def tables(trials: int, chance: random.Random) -> Iterator[str]:
    """Yield all lines."""
    yield f"a model that never changes, {LOOKS} runs, a look after each: ever a drift / a change"
    for recorded in (False, True):
        how = "answers on record" if recorded else "new questions"
        for n in (100, 400):
            drift, change = false_alarms(n, trials, chance, recorded=recorded)
            yield f"{how:>18}, {n:4} questions: {drift:.1%} / {change:.1%}"
    yield f"\na drop after {BEFORE} runs: drift shown after 1 to {AFTER} further runs"
    for n in (200, 500, 1000):
        for drop in (0.05, 0.10):
            rates = "".join(f"{rate:8.0%}" for rate in detections(n, drop, trials // 2, chance))
            yield f"{n:5} questions, drop {drop:.0%}:{rates}"
    yield "\nfive equal models: any called better"
    for recorded in (False, True):
        how = "answers on record" if recorded else "new questions"
        for n in (100, 400):
            rate = false_ranks(n, trials, chance, recorded=recorded)
            yield f"{how:>18}, {n:4} questions: {rate:.1%}"


def main() -> None:
    """Print all rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    for line in tables(arguments.trials, random.Random(arguments.seed)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
