"""The comparison of jobs, as an agent reads it: the answer first, then each benchmark."""

from collections.abc import Mapping, Sequence

from evalhub_mcp.app.result_documents.comparison import (
    BenchmarkComparison,
    ComparedJob,
    ComparisonDocument,
)
from evalhub_mcp.formatting import format_score, join_with_rest, pluralize
from evalhub_mcp.untrusted import sanitize_line

MAX_ROWS = 25
MIN_ROWS = 4
"""Benchmarks shown of each job, however many jobs there are."""
MAX_MISSING = 10
MAX_CATEGORIES = 4


def comparison_text(reply: ComparisonDocument, rows: int = MAX_ROWS) -> str:
    """Return the text of compare_jobs, with about `rows` benchmarks of all jobs together."""
    parts = []
    labels = {reply.baseline: reply.baseline_label, **{j.job_id: j.label for j in reply.jobs}}
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
            parts.append(f"{label}, job {job.job_id}{_named(job.name, label)}: {job.answer}")
        else:
            parts.append(f"{label} against baseline {baseline}. {job.answer}")
            names = _named(job.name, label), _named(reply.baseline_name, baseline)
            parts.append(f"(job {job.job_id}{names[0]}, baseline {reply.baseline}{names[1]})")
        parts += compared_rows(job, most)
    return "\n".join(parts)


def _named(name: str, label: str) -> str:
    """Return a job's name in brackets, unless its label has it or it is only its model's."""
    model = label.partition(" (")[0]
    shown = not name or name in label or name.startswith(f"{model} on ")
    return "" if shown else f" ({name})"


def _ranking(reply: ComparisonDocument, labels: Mapping[str, str]) -> list[str]:
    """Return who leads, with ties, in one line, and on what; none without a ranking."""
    if not reply.ranking:
        return []
    best = [labels[job_id] for job_id in reply.tied_for_best]
    over = f"the mean of {len(reply.ranked_by)} benchmarks that all jobs have"
    if len(reply.ranked_by) == 1:
        others = any(
            j.only_in_baseline or j.only_here or len(j.differences) > 1 for j in reply.jobs
        )
        over = sanitize_line(reply.ranked_by[0], 120)
        over += ", the only benchmark that all jobs have" if others else ""
    head = f"tied for best: {', '.join(best)}" if len(best) > 1 else f"best: {best[0]}"
    if len(best) == len(reply.ranking):
        head = f"none leads, all are tied: {', '.join(best)}"
    rest = [
        f"{labels[job.job_id]} (rank {_rank(job.best_rank, job.worst_rank)})"
        for job in reply.ranking
        if job.job_id not in reply.tied_for_best
    ]
    behind = f"; behind: {', '.join(rest)}" if rest else ""
    return [f"On {over}, {head}{behind}. (All pairs together at 95 %.)"]


def _rank(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best} to {worst}"


def _overview(jobs: Sequence[ComparedJob], labels: Mapping[str, str]) -> str:
    """Return the outcomes of several jobs in one line."""
    groups: dict[str, list[str]] = {}
    for job in jobs:
        groups.setdefault(job.change, []).append(labels[job.job_id])
    outcomes = [f"{change}: {', '.join(names)}" for change, names in groups.items()]
    return f"Against the baseline: {'; '.join(outcomes)}."


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
    text += f": {row.outcome}"
    # Settings that differ are shown below with their values.
    reasons = [reason for reason in row.not_comparable if not reason.endswith(" differs")]
    if reasons:
        text += f": {'; '.join(reasons)}"
    if row.words:
        text += f" ({'; '.join(row.words)})"
    if row.verdict_change:
        text += f"; verdict {row.verdict_change}"
    if row.changed_parameters:
        text += f"; settings differ: {', '.join(row.changed_parameters)}"
    if row.usage_change:
        text += f"; {row.usage_change}"
    if row.changed_categories:
        text += f"; by category: {', '.join(row.changed_categories[:MAX_CATEGORIES])}"
    if row.cautions:
        text += f"; caution: {sanitize_line('; '.join(row.cautions), 300)}"
    return text


def _score(value: float | None, missing: str | None) -> str:
    if value is not None:
        return format_score(value)
    return f"no score [{sanitize_line(missing, 80)}]" if missing else "no score"
