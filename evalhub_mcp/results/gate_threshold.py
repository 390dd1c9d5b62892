"""The check of a release gate on one threshold."""

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.benchmark_difference import possible_scores
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION, primary_score_setting
from evalhub_mcp.results.gate_checks import (
    ASSUMED,
    MOST_QUESTIONS,
    NOT_COUNTED,
    Decision,
    GateCase,
    distinguishable,
    name_of,
    unknown_uncertainty,
)
from evalhub_mcp.results.judge_check import judge_could_turn
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.release_policy import BenchmarkRule, ReleasePolicy
from evalhub_mcp.results.sample_size import about, questions_to_clear
from evalhub_mcp.results.score_scales import different_scales
from evalhub_mcp.results.statistics import MAX_SCORE
from evalhub_mcp.results.verdict import judge_threshold, meets
from evalhub_mcp.results.verdict_words import OWNERS, probability_words


def meets_threshold(
    reading: BenchmarkReading,
    rule: BenchmarkRule,
    policy: ReleasePolicy,
    *,
    has_baseline: bool,
    lenient: bool,
) -> GateCase | None:
    """Check a score against its threshold; None where nothing has to be checked."""
    name = name_of(reading)
    if reading.score is None:
        missing = rule.missing or policy.missing
        if missing == "ignore":
            return None
        return GateCase(name, "evidence", missing, f"no score: {reading.missing}", rule.tier)
    threshold = rule.threshold if rule.threshold is not None else reading.threshold
    shown = f"{reading.metric} {format_score(reading.score)}"
    if threshold is None:
        if has_baseline:
            return None
        detail = f"{shown}; no threshold and no baseline to hold it against"
        return GateCase(name, "threshold", "cannot tell", detail, rule.tier)
    if reading.direction == "unknown":
        detail = (
            f"{shown}, threshold {format_score(threshold)}; {UNKNOWN_DIRECTION}; declare it with "
            f"{primary_score_setting(reading.metric or '...')}, or as lower_is_better in a policy"
        )
        return GateCase(name, "threshold", "cannot tell", detail, rule.tier)
    sign = "at most" if reading.direction == "lower" else "at least"
    score, limit = distinguishable(reading.score, threshold)
    shown = f"{reading.metric} {score}, needs {sign} {limit}"
    source = reading.threshold_source if rule.threshold is None else None
    if source in OWNERS:
        shown += f" ({OWNERS[source]})"
    if rule.threshold is not None and different_scales(reading.score, threshold):
        detail = f"{shown}; the policy's threshold seems to be on another scale than the score"
        return GateCase(name, "threshold", "cannot tell", detail, rule.tier)
    if reading.withheld is not None and rule.threshold is None:
        detail = f"{shown}; {reading.withheld}"
        return GateCase(name, "threshold", "cannot tell", detail, rule.tier)
    decision, reason, needed = _threshold_decision(reading, threshold, policy, lenient=lenient)
    return GateCase(
        name,
        "threshold",
        decision,
        shown + (f"; {reason}" if reason else ""),
        rule.tier,
        questions_needed=needed,
    )


def _threshold_decision(
    reading: BenchmarkReading, threshold: float, policy: ReleasePolicy, *, lenient: bool
) -> tuple[Decision, str, int | None]:
    """Return the decision on a threshold, the reason, and the questions that would decide it."""
    assert reading.score is not None
    met = meets(reading.score, threshold, reading.direction)
    if reading.lost_samples:
        of = f" of {reading.attempted}" if reading.attempted else ""
        lost = f"{reading.lost_samples}{of} questions have no usable reply"
        could_turn = _could_turn(reading, threshold)
        if could_turn or (met and policy.lost_samples == "cannot tell"):
            turn = ", which could turn the verdict" if could_turn else ""
            return "cannot tell", f"{lost}{turn}: run them again", None
    if lenient:
        return ("open" if met else "closed"), "by the score alone", None
    if reading.n_source == ASSUMED:
        return "cannot tell", NOT_COUNTED, None
    if reading.interval is None:
        needed = _to_clear(reading, threshold)
        return "cannot tell", unknown_uncertainty(reading), needed
    verdict = judge_threshold(reading.score, threshold, reading.direction, reading.interval)
    if reason := judge_could_turn(reading, threshold):
        return "cannot tell", reason, None
    low, high = reading.interval
    interval = f"95 % interval {format_score(low)} to {format_score(high)}"
    if verdict == "too close to call":
        needed = _to_clear(reading, threshold)
        more = f"; about {about(needed)} questions would decide it" if needed else ""
        side = f"the score {'meets' if met else 'misses'} it"
        side += probability_words(reading) if threshold == reading.threshold else ""
        return "cannot tell", f"too close to call ({side}; {interval}){more}", needed
    return ("open" if verdict == "met" else "closed"), f"{verdict} ({interval})", None


def _could_turn(reading: BenchmarkReading, threshold: float) -> bool:
    """Whether the lost samples could turn the verdict on a threshold."""
    ends = possible_scores(reading)
    if ends is None:
        return True
    return len({meets(end, threshold, reading.direction) for end in ends}) > 1


def _to_clear(reading: BenchmarkReading, threshold: float) -> int | None:
    if reading.unit is None or reading.score is None or not reading.is_share:
        return None
    top = MAX_SCORE[reading.unit]
    if not 0 < threshold / top < 1:
        return None
    needed = questions_to_clear(reading.score / top, threshold / top)
    return needed if needed <= MOST_QUESTIONS else None
