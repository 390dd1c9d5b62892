"""The answer to "is it better?" in one paragraph: changed verdicts, all benchmarks, then each."""

from collections.abc import Sequence

from evalhub_mcp.formatting import format_p_value, format_score, join_with_rest, pluralize
from evalhub_mcp.results.benchmark_difference import (
    BenchmarkDifference,
    lost_samples_could_turn,
)
from evalhub_mcp.results.comparison import Comparison, OverallDifference
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION, primary_score_setting
from evalhub_mcp.untrusted import sanitize_line

MAX_NAMES = 5
MAX_VERDICTS = 3


def comparison_answer(
    comparison: Comparison,
    changed_model_parameters: Sequence[str] = (),
    *,
    with_method: bool = True,
) -> str:
    """Return the paragraph that answers whether a job is better than its baseline.

    Args:
        comparison: The job compared with its baseline.
        changed_model_parameters: Sanitized settings of the model that differ.
        with_method: End with how it was tested; of several jobs that is said once.
    """
    differences = comparison.differences
    if not differences:
        return "The jobs share no benchmark, so there is nothing to compare."
    headline = comparison_headline(comparison)
    parts = "; ".join(_parts(comparison))
    if headline:
        sentences = [headline, f"Benchmark by benchmark: {parts}."]
    else:
        head = f"{_head(comparison)}: "
        # Inconclusive alone is said by its only part.
        whole = parts[0].upper() + parts[1:] if parts.startswith("inconclusive on ") else ""
        answer = whole if whole and head == "Inconclusive: " else head + parts
        sentences = [*_changed_verdicts(differences), f"{answer}."]
    sentences += _conditions(comparison, changed_model_parameters)
    missing = [*comparison.only_in_baseline, *comparison.only_in_job]
    if missing:
        sentences.append(
            f"{pluralize(len(missing), 'benchmark')} of only one of the jobs "
            f"{'is' if len(missing) == 1 else 'are'} not compared."
        )
    if with_method:
        sentences += method_sentences([comparison])
    return " ".join(sentences)


def method_sentences(comparisons: Sequence[Comparison]) -> list[str]:
    """Return how comparisons were tested: unpaired or not, and corrected for how many tests."""
    sentences = []
    differences = [d for comparison in comparisons for d in comparison.differences]
    unclear = [d for d in differences if d.change in {"inconclusive", "no difference"}]
    if any(d.estimate is not None and not d.estimate.paired for d in unclear):
        sentences.append(
            "Not compared question by question, which would show smaller differences: no answers "
            "are on record."
        )
    tests = max((comparison.tests for comparison in comparisons), default=0)
    if tests > 1:
        of = "benchmarks" if len(comparisons) == 1 else "tests of these jobs"
        sentences.append(f"Significance is corrected for {tests} {of}.")
    return sentences


def comparison_headline(comparison: Comparison) -> str:
    """Return the first sentences of the answer: changed verdicts, and all benchmarks together.

    Empty without a mean over the benchmarks.
    """
    if comparison.overall is None:
        return ""
    mean = f"{_head(comparison)}: {_mean(comparison.overall)}."
    return " ".join([*_changed_verdicts(comparison.differences), mean])


def _changed_verdicts(differences: Sequence[BenchmarkDifference]) -> list[str]:
    """Return a sentence for each verdict that changed, those that fell first."""
    changed = [d for d in differences if d.verdict_change]
    changed.sort(key=lambda d: d.verdict_change != "pass to fail")
    sentences = []
    for d in changed[:MAX_VERDICTS]:
        moved = "passed and now fails" if d.verdict_change == "pass to fail" else (
            "failed and now passes"
        )  # fmt: skip
        threshold = ""
        if d.other.threshold is not None:
            sign = "at most" if d.direction == "lower" else "at least"
            threshold = f", needs {sign} {format_score(d.other.threshold)}"
        close = d.other.threshold_verdict == "too close to call"
        sure = " (too close to call)" if close else ""
        sentences.append(f"{_name(d)} {moved}{sure}: {_scores(d)}{threshold}.")
    if len(changed) > MAX_VERDICTS:
        sentences.append(f"{len(changed) - MAX_VERDICTS} more verdicts changed.")
    return sentences


def _head(comparison: Comparison) -> str:
    """Return the outcome in a few words: of all benchmarks together where there is a mean."""
    better, worse = comparison.having("better"), comparison.having("worse")
    alike, unclear = comparison.having("no difference"), comparison.having("inconclusive")
    lacking = [*comparison.having("not comparable"), *comparison.having("unknown")]
    sure = not lacking and not comparison.only_in_baseline
    fell = any(d.verdict_change == "pass to fail" for d in comparison.differences)
    if comparison.overall is not None:
        head = _overall_head(comparison.overall, better, worse, sure=sure)
        if fell and comparison.overall.change == "better" and not worse:
            return "Better overall, but it now misses a threshold it met"
        return head
    if better and not worse and fell:
        return "Better, but it now misses a threshold it met"
    if better and not worse:
        return "Yes, it is better" if sure else "Better as far as can be told"
    if worse and not better:
        return "No, it is worse" if sure else "Worse as far as can be told"
    if better and worse:
        return "Better in some ways, worse in others"
    if unclear:
        return "Inconclusive" + ("" if sure else " as far as can be told")
    if alike:
        return "No difference that matters" + ("" if sure else " as far as can be told")
    return "Cannot be told"


def _overall_head(
    overall: OverallDifference,
    better: Sequence[BenchmarkDifference],
    worse: Sequence[BenchmarkDifference],
    *,
    sure: bool,
) -> str:
    head = {
        "better": "Yes, it is better overall" if sure else "Better overall as far as can be told",
        "worse": "No, it is worse overall" if sure else "Worse overall as far as can be told",
        "no difference": "No difference overall that matters",
    }.get(overall.change, "Inconclusive overall")
    if overall.change == "better" and worse:
        return f"{head.removeprefix('Yes, it is ').capitalize()}, but worse on {_names(worse)}"
    if overall.change == "worse" and better:
        return f"{head.removeprefix('No, it is ').capitalize()}, but better on {_names(better)}"
    if overall.change in {"better", "worse"}:
        return head
    if better and worse:
        return f"{head}: better in some ways, worse in others"
    if better or worse:
        way, which = ("better", better) if better else ("worse", worse)
        return f"{head}, but {way} on {_names(which)}"
    return head


def _mean(overall: OverallDifference) -> str:
    """Return the mean difference with its interval, test and reach."""
    low, high = overall.corrected_interval
    text = (
        f"{_signed(overall.estimate.difference)} on average over {len(overall.members)} "
        f"benchmarks (95 % interval {_signed(low)} to {_signed(high)}, p "
        f"{format_p_value(overall.corrected_p_value)}"
    )
    if overall.change == "no difference" and overall.margin is not None:
        text += f"; within ±{format_score(overall.margin)}"
    if overall.change == "inconclusive":
        least = format_score(overall.smallest_difference)
        text += f"; too few questions to show less than {least}"
    left_out = f", without {_names(overall.left_out)}" if overall.left_out else ""
    return f"{text}){left_out}"


def _parts(comparison: Comparison) -> list[str]:
    """Return what is known of each benchmark, grouped by outcome."""
    better, worse = comparison.having("better"), comparison.having("worse")
    parts = [f"better on {_moved(better)}"] if better else []
    if worse:
        parts.append(f"worse on {_moved(worse)}")
    if alike := comparison.having("no difference"):
        margins = {d.margin for d in alike if d.margin is not None}
        margin = f" larger than {format_score(margins.pop())}" if len(margins) == 1 else ""
        parts.append(f"no difference{margin} on {_names(alike)}")
    if unclear := comparison.having("inconclusive"):
        parts.append(f"inconclusive on {_names(unclear)}{_reach(unclear)}")
    parts += _unknown(comparison.having("unknown"))
    if unlike := comparison.having("not comparable"):
        reasons = dict.fromkeys(
            sanitize_line(reason, 120) for d in unlike for reason in d.not_comparable
        )
        parts.append(f"not comparable on {_names(unlike)} ({'; '.join(list(reasons)[:3])})")
    return parts


def _reach(differences: Sequence[BenchmarkDifference]) -> str:
    """Return what these pairs of runs could have shown."""
    notes = []
    if lost := [d for d in differences if lost_samples_could_turn(d)]:
        notes.append(f"questions without a reply could turn {_names(lost)}")
    rest = [d for d in differences if not lost_samples_could_turn(d)]
    sizes = sorted(d.smallest_difference for d in rest if d.smallest_difference is not None)
    if sizes:
        least, most = format_score(sizes[0]), format_score(sizes[-1])
        reach = least if least == most else f"{least} to {most}"
        notes.append(f"too few questions to show less than {reach}")
    if len(sizes) < len(rest):
        notes.append("too few questions to show anything")
    return f" ({'; '.join(notes)})"


def _unknown(differences: Sequence[BenchmarkDifference]) -> list[str]:
    """Return why nothing can be said: no score, no direction, or no uncertainty."""
    parts = []
    if no_score := [d for d in differences if d.rise is None]:
        parts.append(f"no score to compare on {_names(no_score)}")
    scored = [d for d in differences if d.rise is not None]
    if undeclared := [d for d in scored if d.direction == "unknown"]:
        shown = [
            f"{_name(d)} {_rose(d)} ({_scores(d)} by {sanitize_line(d.other.metric or '', 80)})"
            for d in undeclared[:MAX_NAMES]
        ]
        declare = sanitize_line(primary_score_setting(undeclared[0].other.metric or "..."), 200)
        listed = join_with_rest(shown, len(undeclared))
        parts.append(f"{listed}; {UNKNOWN_DIRECTION}; declare it with {declare}")
    unsure = [d for d in scored if d.direction != "unknown"]
    if unsure:
        shown = [f"{_name(d)} {_leaning(d)} ({_scores(d)}{_needed(d)})" for d in unsure[:MAX_NAMES]]
        lacking = "sample counts or errors" if any(map(_is_share, unsure)) else "standard errors"
        parts.append(
            f"{join_with_rest(shown, len(unsure))}; whether chance explains it cannot be computed "
            f"without {lacking}"
        )
    return parts


def _is_share(difference: BenchmarkDifference) -> bool:
    return difference.other.is_share


def _leaning(difference: BenchmarkDifference) -> str:
    """Return the difference of scores whose uncertainty is unknown."""
    improvement = difference.improvement or 0.0
    if improvement == 0:
        return "has equal scores"
    way = "better" if improvement > 0 else "worse"
    return f"scores {way} by {format_score(abs(improvement))}"


def _rose(difference: BenchmarkDifference) -> str:
    rise = difference.rise or 0.0
    if rise == 0:
        return "stayed the same"
    return f"{'rose' if rise > 0 else 'fell'} by {format_score(abs(rise))}"


def _needed(difference: BenchmarkDifference) -> str:
    needed = difference.chance_ruled_out_from
    if needed is None:
        return ""
    return f"; from about {needed} samples each, chance would be ruled out"


def _conditions(comparison: Comparison, changed_model_parameters: Sequence[str]) -> list[str]:
    """Return what has to be known about how both were measured."""
    sentences = []
    differences = comparison.differences
    by_name = [
        d
        for d in differences
        if d.rise is not None
        and d.direction == "lower"
        and "metric name" in (d.baseline.direction_source, d.other.direction_source)
    ]
    if by_name:
        shown = [f"{_name(d)} {_rose(d)}" for d in by_name[:MAX_NAMES]]
        declare = sanitize_line(primary_score_setting(by_name[0].other.metric or "..."), 200)
        sentences.append(
            f"{join_with_rest(shown, len(by_name))}; that lower is better is read from the name "
            f"of the metric; declare it with {declare}."
        )
    if comparison.repeats_the_same:
        sentences.append(
            "Both jobs asked the same model the same at temperature 0: this is no new evidence, "
            "unless the model behind the name changed."
        )
    elif comparison.same_model and any(d.changed_parameters for d in differences):
        sentences.append(
            "The model is named the same and settings differ, so this compares the settings, "
            "not the model alone."
        )
    if changed_model_parameters:
        listed = join_with_rest(changed_model_parameters[:MAX_NAMES], len(changed_model_parameters))
        sentences.append(f"The model was asked with other parameters: {listed}.")
    return sentences


def _moved(differences: Sequence[BenchmarkDifference]) -> str:
    shown = [
        f"{_name(d)} by {format_score(abs(d.improvement or 0.0))}" for d in differences[:MAX_NAMES]
    ]
    return join_with_rest(shown, len(differences))


def _names(differences: Sequence[BenchmarkDifference]) -> str:
    return join_with_rest([_name(d) for d in differences[:MAX_NAMES]], len(differences))


def _name(difference: BenchmarkDifference) -> str:
    return sanitize_line(difference.benchmark_id, 80)


def _scores(difference: BenchmarkDifference) -> str:
    before, after = difference.baseline.score, difference.other.score
    if before is None or after is None:
        return "no score"
    return f"{format_score(before)} → {format_score(after)}"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{format_score(value)}"
