"""The comparison of jobs, as an agent reads it: the answer first, then each benchmark."""

from collections.abc import Sequence

from evalhub_mcp.app.result_documents.comparison import (
    BenchmarkComparison,
    ComparedJob,
    ComparisonDocument,
)
from evalhub_mcp.formatting import format_p_value, format_score, join_with_rest, pluralize
from evalhub_mcp.results.comparison import SIGNIFICANCE
from evalhub_mcp.untrusted import sanitize_line

MAX_ROWS = 25
MIN_ROWS = 4
"""Benchmarks shown of each job, however many jobs there are."""
MAX_MISSING = 10


def comparison_text(reply: ComparisonDocument) -> str:
    """Return the text of compare_jobs."""
    parts = []
    several = len(reply.jobs) > 1
    if several:
        parts.append(f"{len(reply.jobs)} jobs against baseline {_baseline(reply)}.")
        parts.append(_overview(reply.jobs))
    most = max(MAX_ROWS // max(len(reply.jobs), 1), MIN_ROWS)
    for job in reply.jobs:
        against = "" if several else f" against baseline {_baseline(reply)}"
        parts.append(f"Job {job.job_id} ({job.model}){against}. {job.answer}")
        parts += compared_rows(job, most)
    return "\n".join(parts)


def _overview(jobs: Sequence[ComparedJob]) -> str:
    """Return the outcomes of several jobs in one line."""
    groups: dict[str, list[str]] = {}
    for job in jobs:
        groups.setdefault(_outcome(job), []).append(job.job_id)
    outcomes = [f"{outcome}: {', '.join(ids)}" for outcome, ids in groups.items()]
    return f"In short: {'; '.join(outcomes)}."


def _outcome(job: ComparedJob) -> str:
    changes = {row.change for row in job.differences}
    if {"better", "worse"} <= changes:
        return "better in some ways, worse in others"
    if changes & {"better", "worse"}:
        return "better" if "better" in changes else "worse"
    noise = changes & {"within noise", "equal"}
    return "no measurable difference" if noise else "undecided"


def _baseline(reply: ComparisonDocument) -> str:
    state = "" if reply.baseline_state == "completed" else f", {reply.baseline_state}"
    return f"{reply.baseline} ({reply.baseline_model}{state})"


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
    order = ("worse", "better", "not comparable", "unknown", "within noise", "equal")
    return (0 if row.verdict_change else order.index(row.change), row.change != "worse")


def _row(row: BenchmarkComparison) -> str:
    text = f"- {row.provider_id}/{row.id}: "
    before = _score(row.baseline_score, row.baseline_missing)
    after = _score(row.score, row.missing)
    text += f"{row.metric} {before} -> {after}" if row.metric else f"{before} -> {after}"
    if row.direction == "lower":
        text += " (lower is better)"
    text += f": {row.change}"
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
        text += f"; caution: {sanitize_line('; '.join(row.cautions), 200)}"
    return text


def _figures(row: BenchmarkComparison) -> str:
    """Return the improvement, its interval, and how likely it is by chance."""
    if row.improvement is None or row.change == "not comparable":
        return ""
    text = f"improvement {_signed(row.improvement)}"
    if row.improvement_low is not None and row.improvement_high is not None:
        text += f", 95 % interval {_signed(row.improvement_low)} to {_signed(row.improvement_high)}"
    else:
        text += ", significance unknown"
    if row.corrected_p_value is not None:
        text += f"; p {format_p_value(row.corrected_p_value)}{_before_correction(row)}"
    return f" ({text})"


def _before_correction(row: BenchmarkComparison) -> str:
    """Return the p value of a difference that is noise only because of the correction."""
    if row.change != "within noise" or row.p_value is None or row.p_value >= SIGNIFICANCE:
        return ""
    return f", {format_p_value(row.p_value).removeprefix('= ')} before correction"


def _score(value: float | None, missing: str | None) -> str:
    if value is not None:
        return format_score(value)
    return f"no score [{sanitize_line(missing, 80)}]" if missing else "no score"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{format_score(value)}"
