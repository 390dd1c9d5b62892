"""The checks of a release gate against its baseline: one benchmark, and the mean of all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.benchmark_difference import BenchmarkDifference, possible_scores
from evalhub_mcp.results.comparison import OverallDifference
from evalhub_mcp.results.difference_estimate import DifferenceEstimate, spread_of
from evalhub_mcp.results.difference_words import better_or_worse, signed
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION, primary_score_setting
from evalhub_mcp.results.distributions import normal_quantile
from evalhub_mcp.results.judge_check import judge_gain
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.release_policy import BenchmarkRule, ReleasePolicy, Tier
from evalhub_mcp.results.sample_counts import CountSource
from evalhub_mcp.results.sample_size import POWER, about

Decision = Literal["open", "closed", "cannot tell"]
Check = Literal["state", "evidence", "threshold", "baseline"]
TAIL = 0.05
"""One-sided error of the bounds that open and close the gate."""
MOST_QUESTIONS = 1_000_000
ASSUMED: CountSource = "assumed: size of the benchmark"
NOT_COUNTED = "how many questions were scored is not reported, and assumed to be all"
SAMPLE_LIMITS = frozenset("limit num_examples num_samples max_samples n_samples".split())
"""Settings that decide how many questions are asked, not how."""


@dataclass(frozen=True)
class GateCase:
    """One check of the gate."""

    name: str
    check: Check
    decision: Decision
    detail: str
    tier: Tier = "critical"
    improvement: float | None = None
    lower_bound: float | None = None
    """One-sided 95 % bound of the improvement."""
    upper_bound: float | None = None
    """The other bound, corrected for the number of checks that could close the gate."""
    margin: float | None = None
    smallest_drop: float | None = None
    """The smallest drop that this pair of runs shows in 80 % of repeats."""
    questions_needed: int | None = None
    """About how many questions would decide it."""
    notes: Sequence[str] = ()

    @property
    def counts(self) -> bool:
        """Whether the check decides; a supporting benchmark only closes."""
        if self.tier == "advisory":
            return False
        return self.tier == "critical" or self.decision != "cannot tell"


def name_of(reading: BenchmarkReading) -> str:
    """Return `provider/benchmark`."""
    return f"{reading.provider_id}/{reading.benchmark_id}"


def unknown_uncertainty(reading: BenchmarkReading) -> str:
    """Return why nothing can be decided on a score without an interval."""
    counts = "no number of samples and " if reading.is_share else ""
    return f"the uncertainty is unknown, since {counts}no standard error is reported"


def against_baseline(
    found: BenchmarkDifference,
    rule: BenchmarkRule,
    policy: ReleasePolicy,
    *,
    tests: int,
    lenient: bool,
) -> GateCase:
    """Check a benchmark against the baseline.

    Args:
        found: The benchmark in both runs.
        rule: How it counts.
        policy: The policy.
        tests: How many benchmarks and means could close the gate.
        lenient: Accept every drop that is not shown.
    """
    name = name_of(found.other)
    before, after = found.baseline.score, found.other.score
    if before is None or after is None:
        detail = "cannot be compared: a score is missing"
        return GateCase(name, "baseline", "cannot tell", detail, rule.tier)
    shown = f"{format_score(before)} -> {format_score(after)}"
    if obstacle := obstacle_of(found):
        return GateCase(name, "baseline", "cannot tell", f"{shown}; {obstacle}", rule.tier)
    assert found.estimate is not None
    margin = policy.margin_for(rule, before, found.share_scale)
    if too_wide := _too_wide(margin, found.share_scale):
        return GateCase(name, "baseline", "cannot tell", f"{shown}; {too_wide}", rule.tier)
    shift = 0.0
    if found.baseline.lost_samples or found.other.lost_samples:
        worst = _worst_improvement(found)
        if policy.lost_samples == "cannot tell" or worst is None:
            detail = f"{shown}; {'; '.join(c for c in found.cautions if 'usable reply' in c)}"
            return GateCase(name, "baseline", "cannot tell", detail, rule.tier)
        shift = max(0.0, found.estimate.difference - worst)
    case = _non_inferiority(
        _Comparison(
            name,
            f"{shown} ({_how_compared(found)})",
            found.estimate,
            margin,
            found.smallest_difference,
            _questions(found),
            found.other.dataset_size,
            shift,
            _times(found),
        ),
        rule.tier,
        tests=tests,
        lenient=lenient,
        metric=found.other.metric or "the metric",
    )
    return case if lenient else _without_judges_errors(case, found)


def _without_judges_errors(case: GateCase, found: BenchmarkDifference) -> GateCase:
    """Open only for a drop that is also ruled out at its true size, which a judge's errors hide."""
    gain = judge_gain(found.baseline, found.other)
    low, margin = case.lower_bound, case.margin
    if case.decision != "open" or gain is None or low is None or margin is None:
        return case
    if low / gain > -margin:
        return case
    detail = (
        f"{case.detail}; without the judge's known errors it may be {better_or_worse(low / gain)}, "
        "which is not ruled out"
    )
    return replace(case, decision="cannot tell", detail=detail)


def mean_against_baseline(
    mean: OverallDifference, policy: ReleasePolicy, *, tests: int, lenient: bool
) -> GateCase:
    """Check the mean of all benchmarks that count against the baseline."""
    scores = [d.baseline.score or 0.0 for d in mean.members]
    scales = [d.share_scale or 1.0 for d in mean.members]
    level = sum(s / scale for s, scale in zip(scores, scales, strict=True)) / len(scores)
    is_share = mean.margin is not None
    margin = policy.margin_for(None, level, 1.0 if is_share else None)
    name = f"mean of {len(mean.members)} benchmarks"
    if too_wide := _too_wide(margin, 1.0 if is_share else None):
        return GateCase(name, "baseline", "cannot tell", too_wide)
    counts = [n for d in mean.members if (n := _questions(d)) is not None]
    return _non_inferiority(
        _Comparison(
            name,
            f"mean change {signed(mean.estimate.difference)}",
            mean.estimate,
            margin,
            mean.smallest_difference,
            round(sum(counts) / len(counts)) if len(counts) == len(mean.members) else None,
            None,
            0.0,
        ),
        "critical",
        tests=tests,
        lenient=lenient,
        metric="the metrics",
    )


def _too_wide(margin: float | None, share_scale: float | None) -> str:
    """Return what is wrong with a margin that was meant in percent; empty for a usable one."""
    if margin is None or share_scale is None or margin < share_scale:
        return ""
    given = format_score(margin / share_scale)
    return f"a margin of {given} allows every drop of a share: 0.05 is five points"


@dataclass(frozen=True)
class _Comparison:
    """What a check for non-inferiority needs."""

    name: str
    shown: str
    estimate: DifferenceEstimate
    margin: float | None
    smallest: float | None
    questions: int | None
    available: int | None
    shift: float
    """How much worse the lost samples could make the improvement."""
    times: str = ""
    """How many times a share where lower is better grew, to be appended; empty elsewhere."""


def _non_inferiority(
    found: _Comparison, tier: Tier, *, tests: int, lenient: bool, metric: str
) -> GateCase:
    margin = found.margin if found.margin is not None else 0.0
    improvement = found.estimate.difference
    low = found.estimate.bounds(TAIL)[0] - found.shift
    high = found.estimate.bounds(TAIL / tests)[1]
    decision: Decision = "cannot tell"
    needed = None
    if low > -margin:
        decision = "open"
        reason = f"a drop of more than {format_score(margin)} is ruled out"
        if found.estimate.bounds()[1] < 0:
            reason += f", yet it is worse by more than chance explains{found.times}"
    elif improvement < -margin and high < 0:
        decision = "closed"
        reason = f"worse by more than the margin {format_score(margin)}"
    elif lenient:
        decision = "open"
        reason = "no drop is shown; read leniently"
    else:
        needed, reason = _what_would_decide(found, margin)
    bound = f"at {'most' if low < 0 else 'least'} {better_or_worse(low)} (one-sided 95 %)"
    if decision == "closed":
        checks = f", corrected for {tests} checks" if tests > 1 else ""
        bound = f"at least {better_or_worse(high)} (one-sided 95 %{checks})"
    detail = f"{found.shown}: {better_or_worse(improvement)}, {bound}; {reason}"
    if found.margin is None and decision != "open":
        detail += (
            f"; {metric} is no share, so no drop is accepted without a margin on its scale: "
            "--margin, or a policy"
        )
    if found.smallest is not None:
        detail += f"; smallest drop this pair shows: {format_score(found.smallest)}"
    return GateCase(
        found.name,
        "baseline",
        decision,
        detail,
        tier,
        improvement=improvement,
        lower_bound=low,
        upper_bound=high,
        margin=margin,
        smallest_drop=found.smallest,
        questions_needed=needed,
    )


def _what_would_decide(found: _Comparison, margin: float) -> tuple[int | None, str]:
    """Return how many questions would decide, and the reason for not telling in words.

    The spread shrinks with the square root of the number of questions, whatever its origin. The
    difference is assumed to be what was observed, and a decision wanted in 80 % of repeats.
    """
    improvement = found.estimate.difference
    unclear = f"a drop of more than {format_score(margin)} is neither shown nor ruled out"
    room = abs(improvement) if improvement < -margin else margin + improvement
    if found.questions is None or room <= 0:
        return None, unclear
    factor = normal_quantile(1 - TAIL) + normal_quantile(POWER)
    needed = ceil(found.questions * (factor * spread_of(found.estimate) / room) ** 2)
    needed = max(needed, found.questions + 1)
    if needed > MOST_QUESTIONS:
        return None, unclear
    if found.available is not None and needed > found.available:
        return needed, (
            f"{unclear}; it would take about {about(needed)} questions, and the benchmark has "
            f"{found.available}"
        )
    return needed, f"{unclear}; about {about(needed)} questions would decide it"


def obstacle_of(found: BenchmarkDifference) -> str:
    """Return why a difference is no evidence; empty when it is."""
    if found.not_comparable:
        return f"cannot be compared: {'; '.join(found.not_comparable)}"
    if found.direction == "unknown":
        setting = primary_score_setting(found.other.metric or "...")
        return f"{UNKNOWN_DIRECTION}; declare it with {setting}, or as lower_is_better in a policy"
    parts = dict.fromkeys(
        c.part if c.part == c.name else f"{c.part} ({c.name})" for c in found.instrument
    )
    settings = dict.fromkeys(
        name for name, _, _ in found.changed_parameters if name not in SAMPLE_LIMITS
    )
    if differs := list(parts or settings):
        return f"not measured alike: {', '.join(differs[:4])} differs"
    if found.pairs is None and ASSUMED in (found.baseline.n_source, found.other.n_source):
        return NOT_COUNTED
    if found.estimate is None:
        needed = found.chance_ruled_out_from
        more = f"; from about {needed} samples each chance would be ruled out" if needed else ""
        return f"{unknown_uncertainty(found.other)}{more}"
    return ""


def _worst_improvement(found: BenchmarkDifference) -> float | None:
    """Return the improvement with lost samples against the candidate and for the baseline."""
    before, after = possible_scores(found.baseline), possible_scores(found.other)
    if before is None or after is None:
        return None
    if found.direction == "lower":
        return before[0] - after[1]
    return after[0] - before[1]


def _times(found: BenchmarkDifference) -> str:
    """Return that a rate of something bad grew by a half or more: `, 2.5 times as high`."""
    before, after = found.baseline.score or 0.0, found.other.score or 0.0
    if found.direction != "lower" or before <= 0 or after < 1.5 * before:
        return ""
    return f" and {after / before:.2g} times as high"


def _how_compared(found: BenchmarkDifference) -> str:
    if found.pairs is not None:
        return f"{len(found.pairs.keys)} questions compared one by one"
    n, m = found.baseline.n_samples, found.other.n_samples
    return f"{n} and {m} samples" if n and m else "by reported errors"


def _questions(found: BenchmarkDifference) -> int | None:
    if found.pairs is not None:
        return len(found.pairs.keys)
    counts = [n for n in (found.baseline.n_samples, found.other.n_samples) if n]
    return min(counts) if len(counts) == 2 else None


def distinguishable(one: float, two: float) -> tuple[str, str]:
    """Format two numbers, with more digits where they would look equal."""
    short = format_score(one), format_score(two)
    return short if one == two or short[0] != short[1] else (f"{one:.12g}", f"{two:.12g}")
