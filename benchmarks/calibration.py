"""Measure how often compare_jobs and the gate are right: `python -m benchmarks.calibration`.

Draws pairs of runs whose outcomes are correlated over the questions, as two models on the same
questions are, and reads them as the tools do. Printed are, for usual sizes,

- how often a comparison claims a difference where there is none (false alarms) and finds one
  where there is (detection), compared question by question and without the single answers;
- how often any claim is made of ten equal benchmarks, or nine equal jobs;
- how often the gate opens, closes, or cannot tell, for a true drop of nothing, of half the margin,
  of the margin and of twice the margin.

`--trials N` sets how many pairs are drawn for each figure; `--seed N` which ones.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

from evalhub_mcp.results.comparison import compare_with_baseline
from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.release_gate import judge_release
from evalhub_mcp.results.release_policy import ReleasePolicy
from evalhub_mcp.results.statistics import binomial_stderr, wilson_interval

SAMPLES = (50, 100, 200, 500, 1000)
DROPS = (0.0, 0.02, 0.05, 0.10, 0.20)
CORRELATIONS = (0.0, 0.5, 0.8)
SHARE = 0.7
MARGIN = 0.05
TRIALS = 2000


def draw_pair(
    before: float, after: float, correlation: float, n: int, chance: random.Random
) -> tuple[list[int], list[int]]:
    """Draw the outcomes of two runs on `n` questions, 1 for a right answer.

    The correlation is lowered where such shares do not allow it.
    """
    both = before * after + correlation * sqrt(before * (1 - before) * after * (1 - after))
    both = min(max(both, before + after - 1, 0.0), before, after)
    one, two = [], []
    for _ in range(n):
        drawn = chance.random()
        one.append(int(drawn < before))
        two.append(int(drawn < both or before <= drawn < before + after - both))
    return one, two


def reading(outcomes: Sequence[int], name: str, *, recorded: bool) -> BenchmarkReading:
    """Return a benchmark as it is read from a hub, with the single answers or without."""
    n, score = len(outcomes), sum(outcomes) / len(outcomes)
    return BenchmarkReading(
        provider_id="simulated",
        benchmark_id=name,
        index=0,
        name=name,
        state="completed",
        metric="accuracy",
        score=score,
        direction="higher",
        unit="fraction",
        is_share=True,
        interval=wilson_interval(score, n),
        interval_method="wilson",
        stderr=binomial_stderr(score, n),
        n_samples=n,
        outcomes=Outcomes(range(n), outcomes) if recorded else None,
    )


def draw_jobs(
    drops: Sequence[float],
    correlation: float,
    n: int,
    chance: random.Random,
    *,
    recorded: bool,
) -> tuple[JobReading, JobReading]:
    """Draw a baseline and a candidate that is worse by `drops`, one for each benchmark."""
    before, after = [], []
    for index, drop in enumerate(drops):
        one, two = draw_pair(SHARE, SHARE - drop, correlation, n, chance)
        before.append(reading(one, str(index), recorded=recorded))
        after.append(reading(two, str(index), recorded=recorded))
    return _job("baseline", before), _job("candidate", after)


def _job(name: str, readings: Sequence[BenchmarkReading]) -> JobReading:
    return JobReading(name, "completed", readings, "undecided", "", model=name)


def claim_rate(
    drops: Sequence[float],
    correlation: float,
    n: int,
    trials: int,
    chance: random.Random,
    *,
    recorded: bool,
) -> float:
    """Return the share of trials in which a difference is claimed, of any benchmark or the mean."""
    claimed = 0
    for _ in range(trials):
        baseline, other = draw_jobs(drops, correlation, n, chance, recorded=recorded)
        (found,) = compare_with_baseline(baseline, [other])
        changes = {d.change for d in found.differences}
        changes |= {found.overall.change} if found.overall is not None else set()
        claimed += bool(changes & {"better", "worse"})
    return claimed / trials


def claim_rate_of_equal_jobs(jobs: int, n: int, trials: int, chance: random.Random) -> float:
    """Share of trials in which any of `jobs` equal jobs is claimed to differ from the baseline."""
    claimed = 0
    for _ in range(trials):
        runs = [[int(chance.random() < SHARE) for _ in range(n)] for _ in range(jobs + 1)]
        baseline, *others = (_job("m", [reading(run, "b", recorded=False)]) for run in runs)
        found = [d for c in compare_with_baseline(baseline, others) for d in c.differences]
        claimed += any(d.change in {"better", "worse"} for d in found)
    return claimed / trials


def gate_rates(
    drops: Sequence[float],
    correlation: float,
    n: int,
    trials: int,
    chance: random.Random,
    *,
    recorded: bool = True,
    margin: float = MARGIN,
) -> dict[str, float]:
    """Return the rate of each decision of the gate."""
    policy = ReleasePolicy(margin=margin)
    decisions: Counter[str] = Counter()
    for _ in range(trials):
        baseline, other = draw_jobs(drops, correlation, n, chance, recorded=recorded)
        decisions[judge_release([other], baseline, policy).decision] += 1
    return {name: decisions[name] / trials for name in ("open", "closed", "cannot tell")}


def comparison_tables(trials: int, chance: random.Random) -> Iterator[str]:
    """Yield the lines about compare_jobs."""
    yield f"compare_jobs, one benchmark, true share {SHARE:.0%} against {SHARE:.0%} minus a drop"
    for recorded in (False, True):
        how = "question by question" if recorded else "without the single answers"
        for correlation in CORRELATIONS[1:] if recorded else CORRELATIONS:
            yield f"\n{how}, correlation of outcomes {correlation}"
            yield "questions" + "".join(f"{f'drop {d:.0%}':>10}" for d in DROPS)
            for n in SAMPLES:
                rates = [
                    claim_rate([d], correlation, n, trials, chance, recorded=recorded)
                    for d in DROPS
                ]
                yield f"{n:9}" + "".join(f"{rate:10.1%}" for rate in rates)
    yield "\nTen benchmarks, unpaired, no difference on any: a claim on one or on their mean"
    for n in SAMPLES[:3]:
        rate = claim_rate([0.0] * 10, 0.0, n, trials // 5, chance, recorded=False)
        yield f"{n:9}{rate:10.1%}"
    yield "\nTen benchmarks, unpaired, all worse by 5 points: a claim on one or on their mean"
    for n in SAMPLES[:3]:
        rate = claim_rate([0.05] * 10, 0.0, n, trials // 5, chance, recorded=False)
        yield f"{n:9}{rate:10.1%}"
    yield "\nNine jobs against one baseline, no difference in any: a claim about at least one"
    for n in SAMPLES[:3]:
        yield f"{n:9}{claim_rate_of_equal_jobs(9, n, trials // 5, chance):10.1%}"


def gate_tables(trials: int, chance: random.Random) -> Iterator[str]:
    """Yield the lines about the gate."""
    for benchmarks, recorded, correlation in (
        (1, True, 0.8),
        (1, True, 0.5),
        (1, False, 0.5),
        (5, True, 0.8),
    ):
        how = "question by question" if recorded else "without the single answers"
        yield (
            f"\ngate, margin {MARGIN}, {benchmarks} benchmark(s), {how}, correlation "
            f"{correlation}: opens / closes"
        )
        drops = (0.0, MARGIN / 2, MARGIN, 2 * MARGIN)
        yield "questions" + "".join(f"{f'drop {d:.1%}':>18}" for d in drops)
        for n in SAMPLES:
            row = f"{n:9}"
            for drop in drops:
                rates = gate_rates(
                    [drop] * benchmarks,
                    correlation,
                    n,
                    trials // benchmarks,
                    chance,
                    recorded=recorded,
                )
                cell = f"{rates['open']:.1%} / {rates['closed']:.1%}"
                row += f"{cell:>18}"
            yield row


def main() -> None:
    """Print all rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    for line in comparison_tables(arguments.trials, chance):
        print(line, flush=True)
    for line in gate_tables(arguments.trials, chance):
        print(line, flush=True)


if __name__ == "__main__":
    main()
