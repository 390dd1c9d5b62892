"""How often compare_jobs is right: `python -m benchmarks.calibration [--trials 2000]`.

Simulates pairs of runs of models whose true accuracies are known, judges them as the tool
does, and prints how often a difference is claimed where there is none (false alarms) and
found where there is one (detection), at usual sample sizes. With several benchmarks, or
several jobs against one baseline, a false alarm is a claim about any of them.
"""

import argparse
import random
from collections.abc import Sequence

from evalhub_mcp.results.comparison import compare_benchmarks, compare_with_baseline
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import effective_stderr

SAMPLES = (50, 100, 200, 500, 1000)
DIFFERENCES = (0.0, 0.05, 0.10, 0.15, 0.20)
ACCURACY = 0.7


def run(accuracies: Sequence[float], n: int, chance: random.Random) -> list[BenchmarkReading]:
    """One run over benchmarks of `n` samples each, by a model of these true accuracies."""
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
                score=score,
                unit="fraction",
                interval_source="wilson",
                stderr=effective_stderr(score, None, n),
                n_samples=n,
            )
        )
    return readings


def claims(
    before: Sequence[float], after: Sequence[float], n: int, trials: int, chance: random.Random
) -> float:
    """Share of trials in which a difference is claimed on any benchmark."""
    claimed = 0
    for _ in range(trials):
        found = compare_benchmarks(run(before, n, chance), run(after, n, chance))
        claimed += any(d.change in {"better", "worse"} for d in found)
    return claimed / trials


def claims_about_any_job(jobs: int, n: int, trials: int, chance: random.Random) -> float:
    """Share of trials in which any of so many equal jobs is said to differ from the baseline."""
    claimed = 0
    for _ in range(trials):
        baseline, *others = (
            JobReading(str(i), "completed", run([ACCURACY], n, chance), "undecided", "")
            for i in range(jobs + 1)
        )
        found = [d for c in compare_with_baseline(baseline, others) for d in c.differences]
        claimed += any(d.change in {"better", "worse"} for d in found)
    return claimed / trials


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=2000)
    trials = parser.parse_args().trials
    chance = random.Random(2026)
    print(f"One benchmark, true accuracy {ACCURACY:.0%} against {ACCURACY:.0%} minus a drop")
    print("samples  " + "".join(f"{f'drop {d:.0%}':>10}" for d in DIFFERENCES))
    for n in SAMPLES:
        rates = [claims([ACCURACY], [ACCURACY - d], n, trials, chance) for d in DIFFERENCES]
        print(f"{n:7}  " + "".join(f"{rate:10.1%}" for rate in rates))
    print("\nTen benchmarks, no difference on any: a claim on at least one")
    for n in SAMPLES[:3]:
        same = [ACCURACY] * 10
        print(f"{n:7}  {claims(same, same, n, trials // 4, chance):10.1%}")
    print("\nNine jobs against one baseline, no difference in any: a claim about at least one")
    for n in SAMPLES[:3]:
        print(f"{n:7}  {claims_about_any_job(9, n, trials // 2, chance):10.1%}")


if __name__ == "__main__":
    main()
