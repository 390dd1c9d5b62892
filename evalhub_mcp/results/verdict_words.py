"""The words for verdicts, the same in every text, list, document, view, report and gate."""

from evalhub_mcp.formatting import format_score, join_with_rest, pluralize
from evalhub_mcp.results.direction import primary_score_setting, undeclared_words
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.results.metrics import ThresholdSource
from evalhub_mcp.results.readings import BenchmarkReading, JobReading

OWNERS: dict[ThresholdSource, str] = {
    "collection": "the collection's threshold",
    "provider default": "the provider's default",
    "hub default": "the hub's default",
}


def threshold_words(reading: BenchmarkReading) -> str:
    """Return what the threshold asks for and the judgement on it.

    `needs at least 0.60 (the collection's threshold): met by 0.12`
    """
    if reading.threshold is None:
        return "no threshold set"
    asks = {"higher": "needs at least", "lower": "needs at most", "unknown": "threshold"}
    needed = f"{asks[reading.direction]} {format_score(reading.threshold)}"
    if reading.threshold_source in OWNERS:
        needed += f" ({OWNERS[reading.threshold_source]})"
    if reading.direction == "unknown":
        unknown, setting = (
            undeclared_words(reading.metric),
            primary_score_setting(reading.metric or ""),
        )
        return f"{needed}: no verdict, since {unknown}; declare it with {setting}"
    if reading.threshold_verdict is None:
        return f"{needed}: no verdict, since {reading.withheld}"
    words = f"{needed}: {reading.threshold_verdict}"
    if reading.threshold_verdict == "too close to call":
        met = "meets it" if reading.passed else "misses it"
        return f"{words} (the score {met}{probability_words(reading)})"
    away = 0.0 if reading.score is None else abs(reading.score - reading.threshold)
    return f"{words} by {format_score(away)}" if away and not reading.scale_is_unclear else words


def probability_words(reading: BenchmarkReading) -> str:
    """Return how likely the true score meets the threshold, to be appended; empty if unknown."""
    if reading.probability_met is None:
        return ""
    percent = min(max(round(100 * reading.probability_met), 1), 99)
    return f"; the true score meets it with a probability of {percent} %"


def direction_words(reading: BenchmarkReading) -> str:
    """Return which direction is good, where that is not higher."""
    if reading.direction == "unknown":
        return undeclared_words(reading.metric) if reading.threshold is None else ""
    by_name = " by its name (not declared)" if reading.direction_source == "metric name" else ""
    return f"lower is better{by_name}"


def spread_words(reading: BenchmarkReading) -> str:
    """Return how sure a score is: its interval and the samples it is made of."""
    if reading.interval is None:
        words = "uncertainty unknown"
        if reading.n_samples and reading.n_source == "reported":
            words += f", {pluralize(reading.n_samples, 'sample')}"
        return words
    low, high = (format_score(end) for end in reading.interval)
    words = f"95 % interval {low} to {high}"
    if not reading.n_samples:
        return words
    samples = pluralize(reading.n_samples, "sample")
    return {
        "reported": f"{words}, {samples}",
        "inferred from the error": f"{words}, about {samples} by its error",
        "assumed: num_examples": f"{words} if the {samples} asked for were scored",
        "assumed: size of the benchmark": f"{words} if all {samples} were scored",
    }[reading.n_source or "reported"]


def guessing_words(reading: BenchmarkReading) -> str:
    """Return what random guessing scores, and whether the score is above it."""
    if reading.baseline is not None:
        if reading.withheld and "guessing" in reading.withheld:
            return ""
        words = f"guessing scores {format_score(reading.baseline)}"
        if reading.threshold is not None and reading.threshold <= reading.baseline:
            words += " and meets this threshold too"
        near = reading.is_no_better_than_chance
        return f"{words}, and this is not clearly above it" if near else words
    if reading.baseline_if_four_choices is None:
        return ""
    general = format_score(reading.baseline_if_four_choices)
    return f"guessing scores {general} if there are four choices, which is not stated"


def curated_words(reading: BenchmarkReading) -> str:
    """Return which thresholds collections set for this benchmark."""
    by_threshold: dict[float, list[str]] = {}
    for collection, threshold in reading.curated:
        by_threshold.setdefault(threshold, []).append(collection)
    parts = [
        f"{join_with_rest(names[:2], len(names))} {'asks' if len(names) == 1 else 'ask'} for "
        f"{format_score(threshold)}"
        for threshold, names in by_threshold.items()
    ]
    return f"of the collections, {'; '.join(parts[:3])}"


def reading_words(reading: BenchmarkReading) -> list[str]:
    """Return what a score says, in the order in which it is written; empty without a score.

    How sure it is, what is lost, which direction is good, the judgement on the threshold, other
    thresholds, and what guessing scores. The names in it are foreign text.
    """
    if reading.score is None:
        return []
    words = [spread_words(reading)]
    if reading.lost_samples:
        words.append(lost_words(reading.lost_samples, reading.attempted))
    if reading.direction != "higher":
        words.append(direction_words(reading))
    words.append(threshold_words(reading))
    if reading.curated:
        words.append(curated_words(reading))
    if reading.baseline is not None or reading.baseline_if_four_choices is not None:
        words.append(guessing_words(reading))
    if not reading.metric_declared:
        words.append("primary metric not declared, so this one was picked")
    return [part for part in words if part]


JOB_VERDICTS = {"pass": "verdict PASS", "fail": "verdict FAIL", "undecided": "no verdict"}
"""How a judgement is written; `too close to call` is written as it is."""


def hub_score_words(reading: JobReading) -> str:
    """Return the hub's own overall score and verdict; empty without one or where it adds nothing.

    It adds nothing to a job with one benchmark whose score and verdict it repeats.
    """
    if reading.hub_score is None:
        return ""
    shown = format_score(reading.hub_score)
    if len(reading.benchmarks) == 1 and not reading.caveats:
        score = reading.benchmarks[0].score
        passed = {"pass": True, "fail": False, "undecided": None}[reading.verdict]
        if score is not None and format_score(score) == shown and reading.hub_passed is passed:
            return ""
    words = f"The hub's own overall score: {shown}"
    if reading.hub_threshold is not None:
        words += f" against {format_score(reading.hub_threshold)}"
    words += {True: ", pass", False: ", fail", None: ""}[reading.hub_passed]
    if reading.hub_passed is not None and reading.verdict == "undecided":
        words += " (it compares the two numbers alone)"
    return words
