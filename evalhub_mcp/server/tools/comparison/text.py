"""Comparisons, as an agent reads them: the answer first, then each benchmark."""

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
FEW_ROWS = 4
"""So many of each job's benchmarks, however many jobs there are."""
MAX_NAMES = 5
MAX_MISSING = 10


def comparison_text(reply: ComparisonDocument) -> str:
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


def _baseline(reply: ComparisonDocument) -> str:
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
            rows.append(f"- {label}: {join_with_rest(missing[:MAX_MISSING], len(missing))}")
    return rows


def _weight(row: BenchmarkComparison) -> tuple[int, bool]:
    order = ("worse", "better", "not comparable", "unknown", "within noise", "equal")
    return (0 if row.verdict_change else order.index(row.change), row.change != "worse")


def _row(row: BenchmarkComparison) -> str:
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


def _figures(row: BenchmarkComparison) -> str:
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


def _before_correction(row: BenchmarkComparison) -> str:
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
