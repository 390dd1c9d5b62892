"""The words for verdicts, the same in every text, list, document, view, report and gate."""

from typing import Literal

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION, how_to_declare
from evalhub_mcp.results.primary_metric import ThresholdSource
from evalhub_mcp.results.readings import BenchmarkReading, JobReading

OWNERS: dict[ThresholdSource, str] = {
    "collection": "the collection's threshold",
    "provider default": "the provider's default",
    "hub default": "the hub's default",
}


def needed_words(reading: BenchmarkReading) -> str:
    """Return what the threshold asks for: `needs at least 0.60`; empty without a threshold."""
    if reading.threshold is None:
        return ""
    shown = format_score(reading.threshold)
    if reading.direction == "unknown":
        words = f"threshold {shown}"
    else:
        words = f"needs {'at most' if reading.direction == 'lower' else 'at least'} {shown}"
    owner = OWNERS.get(reading.threshold_source) if reading.threshold_source else None
    return f"{words} ({owner})" if owner else words


def threshold_words(reading: BenchmarkReading) -> str:
    """Return the judgement on the threshold in words; "no threshold set" without one."""
    needed = needed_words(reading)
    if not needed:
        return "no threshold set"
    if reading.direction == "unknown":
        declared = how_to_declare(reading.metric)
        return f"{needed}: no verdict, since {UNKNOWN_DIRECTION}; declare it with {declared}"
    if reading.threshold_verdict is None:
        return f"{needed}: no verdict, since {reading.withheld}"
    words = f"{needed}: {reading.threshold_verdict}"
    if reading.threshold_verdict == "too close to call":
        met = "meets it" if reading.passed else "misses it"
        return f"{words} (the score {met}{_probability(reading)})"
    if reading.margin:
        words += f" by {format_score(abs(reading.margin))}"
    return words


def _probability(reading: BenchmarkReading) -> str:
    if reading.probability_met is None:
        return ""
    percent = min(max(round(100 * reading.probability_met), 1), 99)
    return f"; the true score meets it with a probability of {percent} %"


JobJudgement = Literal["pass", "fail", "too close to call", "undecided"]


def job_judgement(reading: JobReading) -> JobJudgement:
    """Return the verdict on a job, with what is only too close to call apart from the undecided."""
    if reading.verdict != "undecided":
        return reading.verdict
    close = any(b.threshold_verdict == "too close to call" for b in reading.benchmarks)
    sure = all(b.score is not None and b.withheld is None for b in reading.benchmarks)
    return "too close to call" if close and sure else "undecided"


def job_verdict_words(judgement: JobJudgement | str) -> str:
    """Return a job's verdict as it is written: `verdict PASS`, `too close to call`."""
    written = {"pass": "verdict PASS", "fail": "verdict FAIL", "undecided": "no verdict"}
    return written.get(judgement, judgement)
