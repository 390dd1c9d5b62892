"""What is known about the judge of a score: whether people checked it, and what its errors do.

Our adapters report counts of replies that both have graded as `judge_check` in the additional
information. Agreement, kappa and the corrected score are computed here, so that nobody's word is
taken for them. Only verdicts on the replies that the judge graded are a check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.instrument import states_judge_check
from evalhub_mcp.results.judge_correction import LEAST_OF_EACH, Agreement, labels_needed
from evalhub_mcp.results.readings import BenchmarkReading, CorrectedScore
from evalhub_mcp.results.repeats import reported_epochs
from evalhub_mcp.results.score_scales import TOPS
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.verdict import judge_threshold
from evalhub_mcp.untrusted import sanitize_line

FIELD = "judge_check"
POOR_KAPPA = 0.6
"""Agreement below is named as a weakness; it is the lower end of what is usually called
substantial."""
SMALL_LOSS = 0.9
"""A judge that shows this part of a difference is not worth a remark."""
_MOST = 1e6


@dataclass(frozen=True)
class JudgeCheck:
    """How a judge agrees with people."""

    agreement: Agreement
    of_present: bool = False
    """Whether the verdicts came without the replies that they are about, and the judge's grades of
    this run's replies were compared with them."""
    not_judged: int = 0
    """Replies that were wrong without the judge."""


def judge_check_of(info: Mapping[str, Any]) -> JudgeCheck | None:
    """Return the check that an adapter reports; None without one of this form."""
    found = info.get(FIELD)
    if not isinstance(found, Mapping):
        return None
    counts = [
        _count(found.get(name))
        for name in ("both_right", "both_wrong", "false_passes", "false_fails")
    ]
    known = [count for count in counts if count is not None]
    if len(known) < len(counts) or not sum(known):
        return None
    return JudgeCheck(
        Agreement(*known), found.get("replies") == "present", _count(found.get("not_judged")) or 0
    )


def corrected_score(reading: BenchmarkReading) -> CorrectedScore | None:
    """Return a score corrected for its judge's errors; None when there is no check for it."""
    check = judge_check_of(reading.info)
    if check is None or check.of_present or reading.score is None or reading.unit is None:
        return None
    if not reading.is_share or reading.direction != "higher" or not reading.n_samples:
        return None
    top, n = TOPS[reading.unit], float(reading.n_samples)
    share = reading.score / top
    replies = n * reported_epochs(reading.info)
    if reading.interval_method == "reported error" and reading.stderr and 0 < share < 1:
        # The error of clusters or repetitions is that of so many independent questions.
        n = min(share * (1 - share) / (reading.stderr / top) ** 2, replies)
    not_judged = min(check.not_judged / replies, 1 - share)
    score = check.agreement.corrected_share(share, n, not_judged)
    interval = check.agreement.corrected(share, n, not_judged)
    if score is None or interval is None:
        return None
    return CorrectedScore(score * top, (interval[0] * top, interval[1] * top))


def judge_could_turn(reading: BenchmarkReading, threshold: float) -> str:
    """Return why the judge's known errors leave a threshold open; empty when they do not.

    A threshold that is clearly met or missed by the judge's grades must be so for the corrected
    score as well. An unchecked judge is named as a caution and decides.
    """
    check = judge_check_of(reading.info)
    if check is None or check.of_present or reading.score is None:
        return ""
    verdict = judge_threshold(reading.score, threshold, reading.direction, reading.interval)
    if verdict not in ("met", "missed"):
        return ""
    corrected = reading.corrected
    if corrected is None:
        chance = not check.agreement.is_better_than_chance
        enough = min(check.agreement.right, check.agreement.wrong) >= LEAST_OF_EACH
        return check.agreement.why_no_correction if chance and enough else ""
    true = judge_threshold(corrected.score, threshold, reading.direction, corrected.interval)
    if true == verdict:
        return ""
    return (
        f"without the judge's known errors the score is {format_score(corrected.score)} "
        f"({_range(*corrected.interval)})"
    )


def judge_words(reading: BenchmarkReading) -> str:
    """Return what is known about the judge of a score, in one line; empty without a judge."""
    if reading.judge is None or reading.score is None:
        return ""
    check = judge_check_of(reading.info)
    if check is None:
        if states_judge_check(reading):
            return ""
        return f"unchecked: {_labels_wanted(reading)}"
    found = check.agreement
    low, high = found.share_interval
    text = (
        f"agrees with people on {found.agreed} of {found.labels} labelled replies "
        f"({_range(low, high)})"
    )
    kappa, spread = found.kappa, found.kappa_interval
    if kappa is not None and spread is not None:
        text += f", Cohen's kappa {format_score(kappa)} ({_range(*spread)})"
    text += (
        f"; false passes {found.false_passes} of {found.wrong}, "
        f"false fails {found.false_fails} of {found.right}"
    )
    if check.of_present:
        return (
            f"unchecked: {text}, counting this run's replies, since the file lacks those that "
            "people graded (column reply); that is a check only if they were equal"
        )
    if reading.corrected is not None:
        corrected = reading.corrected
        return (
            f"{text}; score corrected for these errors {format_score(corrected.score)} "
            f"({_range(*corrected.interval)}), if the labelled replies are like this model's"
        )
    if why := found.why_no_correction:
        text += f"; no corrected score: {why}"
        if found.right < 30 or found.wrong < 30:
            text += f"; {_labels_wanted(reading)}"
    return text


def judge_note(reading: BenchmarkReading) -> str:
    """Return what is known about a judge, in one line; empty without a judge."""
    words = judge_words(reading)
    return f"judge {sanitize_line(reading.judge, 80)}: {words}" if words else ""


def judge_weakness(reading: BenchmarkReading, model: str) -> str | None:
    """Return what weakens a score that a model gave, for a caution; None when nothing does.

    Args:
        reading: The score.
        model: The name of the examined model.
    """
    judge = reading.judge
    if judge is None or reading.score is None:
        return None
    if judge == model:
        return f"graded by {judge}, the examined model itself"
    check = judge_check_of(reading.info)
    if check is None and states_judge_check(reading):
        return None
    if check is None or check.of_present:
        return f"graded by {judge}, which was not checked against human verdicts"
    found = check.agreement
    if why := found.why_no_correction:
        return f"graded by {judge}, and the check against human verdicts does not settle it: {why}"
    kappa = found.kappa
    if kappa is not None and kappa < POOR_KAPPA:
        return (
            f"graded by {judge}, which agrees with people on only {found.agreed} of "
            f"{found.labels} labelled replies (kappa {format_score(kappa)})"
        )
    return None


def judge_gain(before: BenchmarkReading, after: BenchmarkReading) -> float | None:
    """Return the part of a difference of two runs that their judge sees; None where unknown.

    It is the judge's sensitivity plus its specificity minus 1, the mean of both runs.
    """
    gains = []
    for reading in (before, after):
        check = judge_check_of(reading.info)
        if check is None or check.of_present or check.agreement.why_no_correction:
            return None
        gains.append(check.agreement.gain)
    return sum(gains) / len(gains)


def attenuation_words(before: BenchmarkReading, after: BenchmarkReading) -> str:
    """Return how a judge's errors shrink a difference of two runs; empty where that is unknown."""
    gain = judge_gain(before, after)
    if gain is None or gain >= SMALL_LOSS:
        return ""
    return (
        f"the judge's errors shrink differences: the true one is about {1 / gain:.2g} times as "
        "large"
    )


def _labels_wanted(reading: BenchmarkReading) -> str:
    n = reading.n_samples
    if not n or reading.unit is None or not reading.is_share:
        return "replies with human verdicts would show its errors"
    wanted = labels_needed((reading.score or 0.0) / TOPS[reading.unit], n)
    # Of an own question file, the judge of which our provider checks.
    columns = " (columns reply and human)" if reading.info.get("scorer") == "model_graded" else ""
    return (
        f"about {wanted} replies with human verdicts, half of them wrong{columns}, would show its "
        "errors"
    )


def _range(low: float, high: float) -> str:
    return f"{format_score(low)} to {format_score(high)}"


def _count(value: object) -> int | None:
    number = finite_number(value)
    return int(number) if number is not None and 0 <= number <= _MOST and number % 1 == 0 else None
