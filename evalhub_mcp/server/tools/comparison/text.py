"""Comparisons, as an agent reads them: the answer first, then each benchmark."""

from collections.abc import Sequence

from evalhub_mcp.app.result_documents.comparison_models import (
    ComparedJob,
    ComparisonReply,
    DifferenceReply,
)
from evalhub_mcp.formatting import format_p_value, format_score, pluralize
from evalhub_mcp.results.comparison import SIGNIFICANCE, BenchmarkDifference, Comparison
from evalhub_mcp.untrusted import sanitize_line

MAX_ROWS = 25
FEW_ROWS = 4
"""So many of each job's benchmarks, however many jobs there are."""
MAX_NAMES = 5
MAX_MISSING = 10


def answer(comparison: Comparison, changed_model_parameters: Sequence[str] = ()) -> str:
    """One paragraph that answers "is it better?".

    Args:
        comparison: The job against its baseline.
        changed_model_parameters: What the models were asked with otherwise, cleaned.
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
        listed = _with_rest(told, len(changed))
        sentences.append(f"Verdicts that changed: {listed}.")
    if comparison.same_model and any(d.changed_parameters for d in differences):
        sentences.append(
            "The model is named the same and settings differ, so this compares the settings, "
            "not the model alone."
        )
    if changed_model_parameters:
        listed = _with_rest(changed_model_parameters[:MAX_NAMES], len(changed_model_parameters))
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
    return _with_rest(shown, len(differences))


def _names(differences: Sequence[BenchmarkDifference]) -> str:
    shown = [sanitize_line(d.benchmark_id, 80) for d in differences[:MAX_NAMES]]
    return _with_rest(shown, len(differences))


def _with_rest(shown: Sequence[str], count: int) -> str:
    more = count - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _unknown(differences: Sequence[BenchmarkDifference]) -> list[str]:
    """Why nothing can be said: a score is missing, or its uncertainty is unknown."""
    no_score = [d for d in differences if d.improvement is None]
    unsure = [d for d in differences if d.improvement is not None]
    parts = [f"no score to compare on {_names(no_score)}"] if no_score else []
    if unsure:
        parts.append(f"of unknown significance on {_names(unsure)}")
    return parts


def comparison_text(reply: ComparisonReply) -> str:
    """The text of compare_jobs."""
    parts = []
    several = len(reply.jobs) > 1
    if several:
        parts.append(f"{len(reply.jobs)} jobs against baseline {_baseline(reply)}.")
        parts.append(_overview(reply.jobs))
    most = max(MAX_ROWS // max(len(reply.jobs), 1), FEW_ROWS)
    for job in reply.jobs:
        against = "" if several else f" against baseline {_baseline(reply)}"
        parts.append(f"Job {job.job_id} ({job.model}){against}. {job.answer}")
        parts += _job_rows(job, most)
    return "\n".join(parts)


def _overview(jobs: Sequence[ComparedJob]) -> str:
    """Which of several jobs came out how, before each is told of."""
    groups: dict[str, list[str]] = {}
    for job in jobs:
        groups.setdefault(_outcome(job), []).append(job.job_id)
    told = "; ".join(f"{name}: {', '.join(ids)}" for name, ids in groups.items())
    return f"In short: {told}."


def _outcome(job: ComparedJob) -> str:
    changes = {row.change for row in job.differences}
    if {"better", "worse"} <= changes:
        return "better in some ways, worse in others"
    if changes & {"better", "worse"}:
        return "better" if "better" in changes else "worse"
    noise = changes & {"within noise", "equal"}
    return "no measurable difference" if noise else "cannot be told"


def _baseline(reply: ComparisonReply) -> str:
    state = "" if reply.baseline_state == "completed" else f", {reply.baseline_state}"
    return f"{reply.baseline} ({reply.baseline_model}{state})"


def _job_rows(job: ComparedJob, most: int) -> list[str]:
    rows = [f"(this job is {job.state})"] if job.state != "completed" else []
    shown = job.differences
    if len(shown) > most:  # what changed is what is looked for
        shown = sorted(shown, key=_weight)[:most]
    rows += [_row(row) for row in shown]
    if len(job.differences) > most:
        shared = pluralize(len(job.differences), "shared benchmark")
        rows.append(f"(showing {most} of {shared}, changes first; structured content has all)")
    for label, missing in (
        ("only in the baseline", job.only_in_baseline),
        ("only in this job", job.only_here),
    ):
        if missing:
            rows.append(f"- {label}: {_with_rest(missing[:MAX_MISSING], len(missing))}")
    return rows


def _weight(row: DifferenceReply) -> tuple[int, bool]:
    order = ("worse", "better", "not comparable", "unknown", "within noise", "equal")
    return (0 if row.verdict_change else order.index(row.change), row.change != "worse")


def _row(row: DifferenceReply) -> str:
    text = f"- {row.provider_id}/{row.id}: "
    before = _score(row.baseline_score, row.baseline_missing)
    after = _score(row.score, row.missing)
    text += f"{row.metric} {before} -> {after}" if row.metric else f"{before} -> {after}"
    if row.lower_is_better:
        text += " (lower is better)"
    text += f": {row.change}"
    # The benchmark's reasons; settings are told below with their values.
    reasons = [reason for reason in row.not_comparable if not reason.endswith(" differs")]
    if reasons:
        text += f": {'; '.join(reasons)}"
    text += _figures(row)
    if row.verdict_change:
        text += f"; verdict {row.verdict_change}"
    if row.changed_parameters:
        text += f"; settings differ: {', '.join(row.changed_parameters)}"
    if row.cautions:
        text += f"; caution: {sanitize_line('; '.join(row.cautions), 200)}"
    return text


def _figures(row: DifferenceReply) -> str:
    """By how much, between which bounds, and how likely by chance."""
    if row.improvement is None or row.change == "not comparable":
        return ""
    told = []
    if row.improvement_low is not None and row.improvement_high is not None:
        told.append(
            f"improvement {_signed(row.improvement)}, 95 % interval "
            f"{_signed(row.improvement_low)} to {_signed(row.improvement_high)}"
        )
    else:
        told.append(f"improvement {_signed(row.improvement)}, significance unknown")
    if row.corrected_p_value is not None:
        told.append(f"p {format_p_value(row.corrected_p_value)}{_before_correction(row)}")
    return f" ({'; '.join(told)})"


def _before_correction(row: DifferenceReply) -> str:
    """Why a difference whose interval leaves out zero is called noise all the same."""
    alone = row.p_value if row.change == "within noise" else None
    if alone is None or alone >= SIGNIFICANCE:
        return ""
    return f", {format_p_value(alone).removeprefix('= ')} before correction"


def _score(value: float | None, missing: str | None) -> str:
    if value is not None:
        return format_score(value)
    return f"no score [{sanitize_line(missing, 80)}]" if missing else "no score"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{format_score(value)}"
