"""Measure how often 95 % intervals contain the true value: `python -m benchmarks.coverage`.

Draws runs whose truth is known, reads them with the functions that results and comparisons use, and
counts how often the interval holds it. Right is 95 %; far less claims too much, far more shows too
little. Drawn are single scores, differences question by question (right and wrong, part marks,
questions that share a passage, repeated questions), scores of repeated questions, scores corrected
for a judge's errors, and Cohen's kappa.

`--trials N` sets how many runs are drawn for each figure; `--seed N` which ones.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from math import sqrt
from statistics import fmean, stdev

from benchmarks.calibration import draw_pair
from evalhub_mcp.results.judge_check import corrected_score
from evalhub_mcp.results.judge_correction import Agreement
from evalhub_mcp.results.outcomes import Outcomes, pair_outcomes
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.uncertainty import with_interval, with_scale

TRIALS = 4000
Interval = tuple[float, float]
Draw = Callable[[random.Random], tuple[Interval | None, float]]
"""Draws a run, and returns the interval of an estimate with the true value; no interval where the
product shows none."""


def coverage(draw: Draw, trials: int, chance: random.Random) -> float:
    """Return the share of shown intervals that contain the true value."""
    held = shown = 0
    for _ in range(trials):
        interval, truth = draw(chance)
        if interval is not None:
            shown += 1
            held += interval[0] <= truth <= interval[1]
    return held / shown


def single_score(n: int) -> Draw:
    """A share of `n` questions; the truth itself is drawn, since coverage depends on it."""

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        truth = chance.uniform(0.3, 0.95)
        right = sum(chance.random() < truth for _ in range(n))
        return _interval_of({"accuracy": right / n, "n_samples": n}), truth

    return draw


def repeated_score(n: int, epochs: int, spread: float) -> Draw:
    """The mean over `n` questions, each asked `epochs` times.

    `spread` is how unlike the questions are: near 0 all are equally hard, at 1 each is always or
    never answered rightly.
    """

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        truth = chance.uniform(0.5, 0.9)
        means = [fmean(_repeats(_difficulty(truth, spread, chance), epochs, chance))
                 for _ in range(n)]  # fmt: skip
        metrics = {
            "accuracy": fmean(means),
            "accuracy_stderr": stdev(means) / sqrt(n),
            "n_samples": n,
            "n_questions": n,
        }
        return _interval_of(metrics, epochs), truth

    return draw


def paired_difference(n: int, correlation: float) -> Draw:
    """The difference of two runs that answer `n` questions right or wrong."""

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        drop = chance.uniform(0.0, 0.15)
        before, after = draw_pair(0.75, 0.75 - drop, correlation, n, chance)
        return _difference(before, after), -drop

    return draw


def repeated_difference(n: int, epochs: int, spread: float) -> Draw:
    """The difference of two runs over the averages of repeated questions."""

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        drop = chance.uniform(0.0, 0.15)
        before, after = [], []
        for _ in range(n):
            hard = _difficulty(0.75, spread, chance)
            before.append(fmean(_repeats(hard, epochs, chance)))
            after.append(fmean(_repeats(hard * (1 - drop / 0.75), epochs, chance)))
        return _difference(before, after, epochs=epochs), -drop

    return draw


def clustered_difference(passages: int, each: int, spread: float) -> Draw:
    """The difference of two runs on passages with `each` questions, which a run finds alike."""

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        before: list[float] = []
        after: list[float] = []
        clusters: list[int] = []
        for passage in range(passages):
            shares = [_difficulty(0.75, spread, chance), _difficulty(0.7, spread, chance)]
            for _ in range(each):
                before.append(float(chance.random() < shares[0]))
                after.append(float(chance.random() < shares[1]))
                clusters.append(passage)
        return _difference(before, after, clusters), -0.05

    return draw


def judged_score(n: int, labels: int, sensitivity: float, specificity: float) -> Draw:
    """A judge's score of `n` replies, corrected by its grades of labelled ones."""

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        truth = chance.uniform(0.4, 0.9)
        passed = truth * sensitivity + (1 - truth) * (1 - specificity)
        share = sum(chance.random() < passed for _ in range(n)) / n
        agreement = _labelled(labels, truth, sensitivity, specificity, chance)
        return agreement.corrected(share, n), truth

    return draw


def corrected_repeats(n: int, epochs: int, labels: int) -> Draw:
    """A judge's score of repeated questions, corrected as results show it."""
    sensitivity, specificity = 0.9, 0.85

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        truth = chance.uniform(0.5, 0.85)
        means = []
        for _ in range(n):
            right = _repeats(_difficulty(truth, 0.6, chance), epochs, chance)
            passed = (sensitivity if one else 1 - specificity for one in right)
            means.append(fmean(float(chance.random() < share) for share in passed))
        agreement = _labelled(labels, truth, sensitivity, specificity, chance)
        reading = BenchmarkReading(
            "simulated", "judged", 0, "judged", "completed",
            score=fmean(means), stderr=stdev(means) / sqrt(n), interval_method="reported error",
            direction="higher", unit="fraction", is_share=True, n_samples=n,
            info={"repeats": {"epochs": epochs}, "judge_check": asdict(agreement)},
        )  # fmt: skip
        found = corrected_score(reading)
        return (found.interval if found is not None else None), truth

    return draw


def kappa(labels: int, sensitivity: float, specificity: float) -> Draw:
    """Cohen's kappa of labelled replies, seven of ten of them right."""
    right = 0.7
    agreed = right * sensitivity + (1 - right) * specificity
    passed = right * sensitivity + (1 - right) * (1 - specificity)
    by_chance = right * passed + (1 - right) * (1 - passed)
    truth = (agreed - by_chance) / (1 - by_chance)

    def draw(chance: random.Random) -> tuple[Interval | None, float]:
        agreement = _labelled(labels, right, sensitivity, specificity, chance)
        return agreement.kappa_interval, truth

    return draw


DRAWS: dict[str, Draw] = {
    "single score, 30 questions": single_score(30),
    "single score, 200 questions": single_score(200),
    "question by question, 50, related models": paired_difference(50, 0.5),
    "question by question, 200, related models": paired_difference(200, 0.5),
    "question by question, 200, similar models": paired_difference(200, 0.8),
    "30 passages with 5 questions each": clustered_difference(30, 5, 0.3),
    "score of 30 questions asked 3 times": repeated_score(30, 3, 0.6),
    "score of 100 questions asked 5 times": repeated_score(100, 5, 0.8),
    "difference of 60 questions asked 5 times": repeated_difference(60, 5, 0.7),
    "judge corrected, 100 replies, 50 labels": judged_score(100, 50, 0.9, 0.9),
    "judge corrected, 300 replies, 100 labels": judged_score(300, 100, 0.95, 0.8),
    "judge corrected, 1000 replies, 100 labels": judged_score(1000, 100, 0.85, 0.9),
    "judge corrected, 80 questions asked 3 times": corrected_repeats(80, 3, 100),
    "kappa, 30 labels": kappa(30, 0.9, 0.8),
    "kappa, 100 labels": kappa(100, 0.9, 0.9),
}
"""What is drawn, by its name in the table."""


def _interval_of(metrics: dict[str, float], epochs: int = 1) -> Interval:
    info = {"repeats": {"epochs": epochs}}
    score = metrics["accuracy"]
    reading = BenchmarkReading(
        "simulated", "repeated", 0, "repeated", "completed",
        metric="accuracy", metrics=metrics, info=info, parameters={"epochs": epochs},
    )  # fmt: skip
    scaled, evidence = with_scale(reading, score)
    interval = with_interval(scaled, score, evidence).interval
    assert interval is not None
    return interval


def _difference(
    before: Sequence[float], after: Sequence[float], clusters: Sequence[int] = (), epochs: int = 1
) -> Interval:
    keys = range(len(before))
    runs = [Outcomes(keys, scores, clusters, epochs=epochs) for scores in (before, after)]
    pairs = pair_outcomes(*runs)
    assert pairs is not None
    return pairs.difference().bounds()


def _difficulty(mean: float, spread: float, chance: random.Random) -> float:
    """Draw a question's or a passage's chance of a right answer (a beta distribution)."""
    size = 1 / spread - 1
    return chance.betavariate(mean * size, (1 - mean) * size)


def _repeats(share: float, epochs: int, chance: random.Random) -> Iterator[float]:
    return (float(chance.random() < share) for _ in range(epochs))


def _labelled(
    labels: int, right: float, sensitivity: float, specificity: float, chance: random.Random
) -> Agreement:
    counts = [0, 0, 0, 0]
    for _ in range(labels):
        is_right = chance.random() < right
        judged = chance.random() < (sensitivity if is_right else 1 - specificity)
        counts[(0 if judged else 3) if is_right else (2 if judged else 1)] += 1
    return Agreement(*counts)


def main() -> None:
    """Print the share of intervals that contain the true value."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.coverage")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f"95 % intervals that hold the truth, {options.trials} runs each:")
    for name, draw in DRAWS.items():
        print(f"  {name:<44} {coverage(draw, options.trials, chance):7.1%}", flush=True)


if __name__ == "__main__":
    main()
