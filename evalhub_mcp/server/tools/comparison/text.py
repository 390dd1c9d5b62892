"""The comparison of jobs, as an agent reads it: the answer first, then each benchmark."""

from collections import Counter
from collections.abc import Mapping, Sequence

from evalhub_mcp.app.result_documents.comparison import (
    BenchmarkComparison,
    ComparedJob,
    ComparisonDocument,
)
from evalhub_mcp.formatting import format_p_value, format_score, join_with_rest, pluralize
from evalhub_mcp.results.comparison import SIGNIFICANCE
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION
from evalhub_mcp.untrusted import sanitize_line

MAX_ROWS = 25
MIN_ROWS = 4
"""Benchmarks shown of each job, however many jobs there are."""
MAX_MISSING = 10


def comparison_text(reply: ComparisonDocument, rows: int = MAX_ROWS) -> str:
    """Return the text of compare_jobs, with about `rows` benchmarks of all jobs together."""
    parts = []
    labels = _labels(reply)
    baseline = f"{labels[reply.baseline]}{_state(reply.baseline_state)}"
    several = len(reply.jobs) > 1
    if several:
        parts.append(f"{len(reply.jobs)} jobs against baseline {baseline}, job {reply.baseline}.")
        parts += _ranking(reply, labels)
        parts.append(_overview(reply.jobs, labels))
        parts += [" ".join(reply.method)] if reply.method else []
    most = max(rows // max(len(reply.jobs), 1), min(rows, MIN_ROWS))
    for job in reply.jobs:
        label = labels[job.job_id]
        if several:
            parts.append(f"{label}, job {job.job_id}: {job.answer}")
        else:
            parts.append(f"{label} against baseline {baseline}. {job.answer}")
            parts.append(f"(job {job.job_id}, baseline {reply.baseline})")
        parts += compared_rows(job, most)
    return "\n".join(parts)


def _labels(reply: ComparisonDocument) -> dict[str, str]:
    """Return what each job is called: its model, and its name where models repeat."""
    jobs = [(reply.baseline, reply.baseline_model, reply.baseline_name)]
    jobs += [(job.job_id, job.model, job.name) for job in reply.jobs]
    models = Counter(model for _, model, _ in jobs)
    named = Counter((model, name) for _, model, name in jobs)
    labels = {}
    for job_id, model, name in jobs:
        label = model
        if models[model] > 1:
            label = f"{model} ({name})" if name else model
            if named[model, name] > 1:
                label = f"{label} [{job_id[:8]}]"
        labels[job_id] = label
    return labels


def _ranking(reply: ComparisonDocument, labels: Mapping[str, str]) -> list[str]:
    """Return who leads, with ties, in one line; none without a ranking."""
    if not reply.ranking:
        return []
    best = [labels[job_id] for job_id in reply.tied_for_best]
    head = f"Tied for best: {', '.join(best)}" if len(best) > 1 else f"Best: {best[0]}"
    rest = [
        f"{labels[job.job_id]} (rank {_rank(job.best_rank, job.worst_rank)})"
        for job in reply.ranking
        if job.job_id not in reply.tied_for_best
    ]
    behind = f"; behind: {', '.join(rest)}" if rest else ""
    over = pluralize(len(reply.ranked_by), "shared benchmark")
    return [f"{head}{behind}. (Mean of {over}; all pairs together at 95 %.)"]


def _rank(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best} to {worst}"


def _overview(jobs: Sequence[ComparedJob], labels: Mapping[str, str]) -> str:
    """Return the outcomes of several jobs in one line."""
    groups: dict[str, list[str]] = {}
    for job in jobs:
        groups.setdefault(outcome(job), []).append(labels[job.job_id])
    outcomes = [f"{outcome}: {', '.join(names)}" for outcome, names in groups.items()]
    return f"Against the baseline: {'; '.join(outcomes)}."


def outcome(job: ComparedJob) -> str:
    """Return the outcome of all benchmarks together, else of the single ones."""
    changes = {row.change for row in job.differences}
    if {"better", "worse"} <= changes:
        return "better in some ways, worse in others"
    overall = job.overall.change if job.overall is not None else None
    if changes & {"better", "worse"} or overall in {"better", "worse"}:
        return "better" if "better" in changes or overall == "better" else "worse"
    if overall in {"no difference", "inconclusive"}:
        return overall
    if "inconclusive" in changes:
        return "inconclusive"
    return "no difference" if "no difference" in changes else "cannot be told"


def _state(state: str) -> str:
    return "" if state == "completed" else f" ({state})"


def compared_rows(job: ComparedJob, most: int, others: str = "") -> list[str]:
    """Return up to `most` benchmarks of a job against the baseline, one per line.

    `others` is added to the note about benchmarks that are left out.
    """
    rows = [f"(this job is {job.state})"] if job.state != "completed" else []
    shown = job.differences
    if len(shown) > most:
        shown = sorted(shown, key=_changes_first)[:most]
    rows += [_row(row) for row in shown]
    if len(job.differences) > most:
        shared = pluralize(len(job.differences), "shared benchmark")
        rows.append(f"(showing {most} of {shared}, changes first{others})")
    for label, missing in (
        ("only in the baseline", job.only_in_baseline),
        ("only in this job", job.only_here),
    ):
        if missing:
            rows.append(f"- {label}: {join_with_rest(missing[:MAX_MISSING], len(missing))}")
    return rows


def _changes_first(row: BenchmarkComparison) -> tuple[int, bool]:
    order = ("worse", "better", "not comparable", "unknown", "inconclusive", "no difference")
    return (0 if row.verdict_change else order.index(row.change), row.change != "worse")


def _row(row: BenchmarkComparison) -> str:
    text = f"- {row.provider_id}/{row.id}: "
    before = _score(row.baseline_score, row.baseline_missing)
    after = _score(row.score, row.missing)
    text += f"{row.metric} {before} -> {after}" if row.metric else f"{before} -> {after}"
    if row.direction == "lower":
        text += " (lower is better)"
    text += f": {_outcome_words(row)}"
    # Settings that differ are shown below with their values.
    reasons = [reason for reason in row.not_comparable if not reason.endswith(" differs")]
    if reasons:
        text += f": {'; '.join(reasons)}"
    text += _figures(row)
    if row.verdict_change:
        text += f"; verdict {row.verdict_change}"
    if row.changed_parameters:
        text += f"; settings differ: {', '.join(row.changed_parameters)}"
    if row.cautions:
        text += f"; caution: {sanitize_line('; '.join(row.cautions), 300)}"
    return text


def _outcome_words(row: BenchmarkComparison) -> str:
    if row.change == "no difference" and row.margin is not None:
        return f"no difference larger than {format_score(row.margin)}"
    if row.change == "unknown" and row.rise is not None and row.direction == "unknown":
        rise = row.rise
        moved = (
            f"{'rose' if rise > 0 else 'fell'} by {format_score(abs(rise))}" if rise else "equal"
        )
        return f"{moved}; {UNKNOWN_DIRECTION}"
    return row.change


def _figures(row: BenchmarkComparison) -> str:
    """Return the improvement, its interval, its evidence, and how likely it is by chance."""
    if row.improvement is None or row.change == "not comparable":
        return ""
    parts = [f"improvement {_signed(row.improvement)}{_interval(row)}"]
    if row.paired_questions:
        moved = f": {row.lost} lost, {row.won} won" if row.lost is not None else ""
        parts.append(f"{row.paired_questions} equal questions{moved}")
    elif row.baseline_n_samples and row.n_samples:
        parts.append(f"n {row.baseline_n_samples} and {row.n_samples}")
    if row.corrected_p_value is not None:
        parts.append(f"p {format_p_value(row.corrected_p_value)}{_before_correction(row)}")
    return f" ({'; '.join(parts)})"


def _interval(row: BenchmarkComparison) -> str:
    if row.improvement_low is None or row.improvement_high is None:
        return ", significance unknown"
    low, high, corrected = row.improvement_low, row.improvement_high, ""
    if row.corrected_low is not None and row.corrected_high is not None:
        low, high, corrected = row.corrected_low, row.corrected_high, "corrected "
    return f", {corrected}95 % interval {_signed(low)} to {_signed(high)}"


def _before_correction(row: BenchmarkComparison) -> str:
    """Return the p value of a difference that only the correction makes insignificant."""
    if row.change in {"better", "worse"} or row.p_value is None or row.p_value >= SIGNIFICANCE:
        return ""
    return f", {format_p_value(row.p_value).removeprefix('= ')} before correction"


def _score(value: float | None, missing: str | None) -> str:
    if value is not None:
        return format_score(value)
    return f"no score [{sanitize_line(missing, 80)}]" if missing else "no score"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{format_score(value)}"
