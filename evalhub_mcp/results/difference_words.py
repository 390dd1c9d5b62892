"""The words for the difference of one benchmark, the same in text, view and report."""

from evalhub_mcp.formatting import format_p_value, format_score
from evalhub_mcp.results.benchmark_difference import (
    BenchmarkDifference,
    lost_samples_could_turn,
)
from evalhub_mcp.results.comparison import SIGNIFICANCE
from evalhub_mcp.results.difference_estimate import RescaledDifference
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION
from evalhub_mcp.results.paired_difference import RightWrongDifference


def outcome_words(difference: BenchmarkDifference) -> str:
    """Return the outcome: `better`, `no difference larger than 0.05`, `rose by 0.20; …`."""
    if difference.change == "no difference" and difference.margin is not None:
        return f"no difference larger than {format_score(difference.margin)}"
    rise = difference.rise
    if difference.change == "unknown" and rise is not None and difference.direction == "unknown":
        way = "rose" if rise > 0 else "fell"
        moved = f"{way} by {format_score(abs(rise))}" if rise else "equal"
        return f"{moved}; {UNKNOWN_DIRECTION}"
    return difference.change


def evidence_words(difference: BenchmarkDifference) -> list[str]:
    """Return how much better or worse with its interval, the questions behind it, and its p value.

    Empty where the scores cannot be compared or which one is better is unknown.
    """
    if difference.improvement is None or difference.change == "not comparable":
        return []
    gain = difference.improvement
    plain = difference.change in {"better", "worse"}  # the way is in the outcome already
    moved = f"by {format_score(abs(gain))}" if plain else better_or_worse(gain)
    words = [f"{moved}{_interval(difference)}"]
    if samples := _samples(difference):
        words.append(samples)
    if difference.corrected_p_value is not None:
        p_value = format_p_value(difference.corrected_p_value)
        words.append(f"p {p_value}{_before_correction(difference)}")
    return words


def reach_words(difference: BenchmarkDifference) -> str:
    """Return which difference an inconclusive pair of runs could have shown; else empty."""
    if difference.change != "inconclusive":
        return ""
    if lost_samples_could_turn(difference):
        return "questions without a reply could turn it"
    if difference.smallest_difference is None:
        return "too few questions to show anything"
    return f"too few questions to show less than {format_score(difference.smallest_difference)}"


def signed(value: float) -> str:
    """Return a difference with its sign: `+0.20`."""
    return f"{'+' if value > 0 else ''}{format_score(value)}"


def better_or_worse(improvement: float) -> str:
    """Return an improvement in words, so that a sign cannot be misread: `0.09 worse`."""
    if improvement == 0:
        return "no change"
    return f"{format_score(abs(improvement))} {'better' if improvement > 0 else 'worse'}"


def right_and_wrong(difference: BenchmarkDifference) -> RightWrongDifference | None:
    """Return the estimate that counts questions lost and won; None where there is another."""
    share = difference.estimate
    share = share.share if isinstance(share, RescaledDifference) else share
    return share if isinstance(share, RightWrongDifference) else None


def _samples(difference: BenchmarkDifference) -> str:
    if difference.pairs is not None and difference.pairs.keys:
        counted = right_and_wrong(difference)
        moved = f": {counted.lost} lost, {counted.won} won" if counted is not None else ""
        return f"{len(difference.pairs.keys)} equal questions{moved}"
    before, after = difference.baseline.n_samples, difference.other.n_samples
    return f"n {before} and {after}" if before and after else ""


def _interval(difference: BenchmarkDifference) -> str:
    own, corrected = difference.interval, difference.corrected_interval
    if own is None:
        return ", significance unknown"
    # That there is no difference rests on the interval without correction.
    low, high = own if corrected is None or difference.change == "no difference" else corrected
    differs = (low, high) != own
    if low < 0 < high:
        ends = f"{better_or_worse(low)} to {better_or_worse(high)}"
    else:
        nearer, farther = sorted((abs(low), abs(high)))
        ends = f"{format_score(nearer)} to {format_score(farther)}"
    return f", {'corrected ' if differs else ''}95 % interval {ends}"


def _before_correction(difference: BenchmarkDifference) -> str:
    """Return the p value of a difference that only the correction makes insignificant."""
    p_value, corrected = difference.p_value, difference.corrected_p_value
    if p_value is None or corrected is None or not p_value < SIGNIFICANCE <= corrected:
        return ""
    return f", {format_p_value(p_value).removeprefix('= ')} before correction"
