"""Measure how often compare_jobs is right: `python -m benchmarks.calibration [--trials 2000]`.

Simulates pairs of runs by models of known accuracy, compares them as the tool does, and prints
how often it claims a difference where there is none (false alarms) and finds one where there is
(detection), at common sample sizes. With several benchmarks, or several jobs against one
baseline, a claim about any of them counts as a false alarm.
"""

import argparse
import random
from collections.abc import Sequence

from evalhub_mcp.results.comparison import compare_with_baseline
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import effective_stderr

SAMPLES = (50, 100, 200, 500, 1000)
DIFFERENCES = (0.0, 0.05, 0.10, 0.15, 0.20)
ACCURACY = 0.7


def simulate(accuracies: Sequence[float], n: int, chance: random.Random) -> list[BenchmarkReading]:
    """Simulate a run over benchmarks of `n` samples each, by a model of these accuracies."""
    readings = []
    for index, accuracy in enumerate(accuracies):
        score = sum(chance.random() < accuracy for _ in range(n)) / n
        readings.append(
            BenchmarkReading(
                provider_id="simulated",
                benchmark_id=str(index),
                index=index,
                name=str(index),
                state="completed",
                metric="accuracy",
                direction="higher",
                score=score,
                unit="fraction",
                interval_method="wilson",
                stderr=effective_stderr(score, None, n),
                n_samples=n,
            )
        )
    return readings


def claim_rate(
    before: Sequence[float], after: Sequence[float], n: int, trials: int, chance: random.Random
) -> float:
    """Share of trials in which a difference is claimed on any benchmark."""
    return _claim_rate([before, after], n, trials, chance)


def claim_rate_of_equal_jobs(jobs: int, n: int, trials: int, chance: random.Random) -> float:
    """Share of trials in which any of `jobs` equal jobs is claimed to differ from the baseline."""
    return _claim_rate([[ACCURACY]] * (jobs + 1), n, trials, chance)


def _claim_rate(
    accuracies: Sequence[Sequence[float]], n: int, trials: int, chance: random.Random
) -> float:
    claimed = 0
    for _ in range(trials):
        baseline, *others = (
            JobReading(str(i), "completed", simulate(each, n, chance), "undecided", "")
            for i, each in enumerate(accuracies)
        )
        found = [d for c in compare_with_baseline(baseline, others) for d in c.differences]
        claimed += any(d.change in {"better", "worse"} for d in found)
    return claimed / trials


def main() -> None:
    """Print all rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=2000)
    trials = parser.parse_args().trials
    chance = random.Random(2026)
    print(f"One benchmark, true accuracy {ACCURACY:.0%} against {ACCURACY:.0%} minus a drop")
    print("samples  " + "".join(f"{f'drop {d:.0%}':>10}" for d in DIFFERENCES))
    for n in SAMPLES:
        rates = [claim_rate([ACCURACY], [ACCURACY - d], n, trials, chance) for d in DIFFERENCES]
        print(f"{n:7}  " + "".join(f"{rate:10.1%}" for rate in rates))
    print("\nTen benchmarks, no difference on any: a claim on at least one")
    for n in SAMPLES[:3]:
        same = [ACCURACY] * 10
        print(f"{n:7}  {claim_rate(same, same, n, trials // 4, chance):10.1%}")
    print("\nNine jobs against one baseline, no difference in any: a claim about at least one")
    for n in SAMPLES[:3]:
        print(f"{n:7}  {claim_rate_of_equal_jobs(9, n, trials // 2, chance):10.1%}")


if __name__ == "__main__":
    main()
