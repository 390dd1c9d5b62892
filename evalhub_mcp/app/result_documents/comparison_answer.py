"""The answer to "is it better?" in one paragraph."""

from collections.abc import Sequence

from evalhub_mcp.formatting import format_score, join_with_rest, pluralize
from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison
from evalhub_mcp.untrusted import sanitize_line

MAX_NAMES = 5


def comparison_answer(comparison: Comparison, changed_model_parameters: Sequence[str] = ()) -> str:
    """Return the paragraph that answers whether a job is better than its baseline.

    Args:
        comparison: The job compared with its baseline.
        changed_model_parameters: Sanitized settings of the model that differ.
    """
    differences = comparison.differences
    if not differences:
        return "The jobs share no benchmark, so there is nothing to compare."
    better, worse = comparison.having("better"), comparison.having("worse")
    noise = [*comparison.having("within noise"), *comparison.having("equal")]
    unlike = comparison.having("not comparable")
    parts = [f"better on {_moved(better)}"] if better else []
    if worse:
        parts.append(f"worse on {_moved(worse)}")
    if noise:
        parts.append(f"no difference beyond noise on {_names(noise)}")
    unknown = comparison.having("unknown")
    parts += _unknown(unknown)
    if unlike:
        reasons = dict.fromkeys(
            sanitize_line(reason, 120) for d in unlike for reason in d.not_comparable
        )
        parts.append(f"not comparable on {_names(unlike)} ({'; '.join(list(reasons)[:3])})")
    sure = not unlike and not unknown
    changed = [d for d in differences if d.verdict_change]
    if better and not worse and any(d.verdict_change == "pass to fail" for d in changed):
        head = "Better, but it now misses a threshold it met"
    elif better and not worse:
        head = "Yes, it is better" if sure else "Better as far as can be told"
    elif worse and not better:
        head = "No, it is worse" if sure else "Worse as far as can be told"
    elif better and worse:
        head = "Better in some ways, worse in others"
    elif noise:
        head = "No measurable difference" + ("" if sure else " as far as can be told")
    else:
        head = "Cannot be told"
    sentences = [f"{head}: {'; '.join(parts)}."]
    if changed:
        told = [
            f"{sanitize_line(d.benchmark_id, 80)} from {d.verdict_change}"
            for d in changed[:MAX_NAMES]
        ]
        listed = join_with_rest(told, len(changed))
        sentences.append(f"Verdicts that changed: {listed}.")
    if comparison.same_model and any(d.changed_parameters for d in differences):
        sentences.append(
            "The model is named the same and settings differ, so this compares the settings, "
            "not the model alone."
        )
    if changed_model_parameters:
        listed = join_with_rest(changed_model_parameters[:MAX_NAMES], len(changed_model_parameters))
        sentences.append(f"The model was asked with other parameters: {listed}.")
    missing = [*comparison.only_in_baseline, *comparison.only_in_job]
    if missing:
        sentences.append(
            f"{pluralize(len(missing), 'benchmark')} in only one of the jobs "
            f"{'says' if len(missing) == 1 else 'say'} nothing about it."
        )
    if comparison.tests > 1:
        sentences.append(_corrected_for(comparison))
    return " ".join(sentences)


def _corrected_for(comparison: Comparison) -> str:
    own = sum(d.corrected_p_value is not None for d in comparison.differences)
    if own == comparison.tests:
        return f"Significance is corrected for {own} benchmarks."
    return f"Significance is corrected for all {comparison.tests} tests of these jobs."


def _moved(differences: Sequence[BenchmarkDifference]) -> str:
    shown = [
        f"{sanitize_line(d.benchmark_id, 80)} by {format_score(abs(d.improvement or 0.0))}"
        for d in differences[:MAX_NAMES]
    ]
    return join_with_rest(shown, len(differences))


def _names(differences: Sequence[BenchmarkDifference]) -> str:
    shown = [sanitize_line(d.benchmark_id, 80) for d in differences[:MAX_NAMES]]
    return join_with_rest(shown, len(differences))


def _unknown(differences: Sequence[BenchmarkDifference]) -> list[str]:
    """Why nothing can be said: a score is missing, or its uncertainty is unknown."""
    no_score = [d for d in differences if d.improvement is None]
    unsure = [d for d in differences if d.improvement is not None]
    parts = [f"no score to compare on {_names(no_score)}"] if no_score else []
    if unsure:
        parts.append(f"of unknown significance on {_names(unsure)}")
    return parts
