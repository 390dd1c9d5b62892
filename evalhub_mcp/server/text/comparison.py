"""Comparisons, as an agent reads them: the answer first, then each benchmark."""

from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.replies.comparison import ComparisonReply, DifferenceReply
from evalhub_mcp.server.text.numbers import plural, score

MAX_ROWS = 25


def answer(comparison: Comparison) -> str:
    """One sentence or two that answer "is it better?"."""
    if not comparison.differences:
        return "The jobs share no benchmark, so there is nothing to compare."
    parts = []
    better, worse = comparison.having("better"), comparison.having("worse")
    if better:
        parts.append(f"better on {_names(better)}")
    if worse:
        parts.append(f"worse on {_names(worse)}")
    noise = [*comparison.having("within noise"), *comparison.having("equal")]
    if noise:
        parts.append(f"no difference beyond noise on {_names(noise)}")
    unclear = [*comparison.having("unknown"), *comparison.having("not comparable")]
    if unclear:
        parts.append(f"nothing can be said about {_names(unclear)}")
    if better and not worse:
        head = "Yes, it is better" if not unclear else "Better as far as can be told"
    elif worse and not better:
        head = "No, it is worse"
    elif better and worse:
        head = "Better in some ways, worse in others"
    elif noise:
        head = "No measurable difference"
    else:
        head = "Cannot be told"
    text = f"{head}: {'; '.join(parts)}."
    changed = [d for d in comparison.differences if d.verdict_change]
    if changed:
        listed = ", ".join(f"{d.benchmark_id} from {d.verdict_change}" for d in changed)
        text += f" Verdicts that changed: {listed}."
    if any(d.changed_parameters for d in comparison.differences):
        text += " Settings differ between the runs, so this is not the model alone."
    return text


def _names(differences: list[BenchmarkDifference]) -> str:
    shown = [d.benchmark_id for d in differences[:5]]
    more = len(differences) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def comparison_text(reply: ComparisonReply) -> str:
    """The text of compare_jobs."""
    parts = []
    for job in reply.jobs:
        parts.append(
            f"Job {job.job_id} ({job.model}) against baseline {reply.baseline} "
            f"({reply.baseline_model}). {job.answer}"
        )
        for row in job.differences[:MAX_ROWS]:
            parts.append(_row(row))
        if len(job.differences) > MAX_ROWS:
            shared = plural(len(job.differences), "shared benchmark")
            parts.append(f"(showing {MAX_ROWS} of {shared})")
        for label, missing in (
            ("only in the baseline", job.only_in_baseline),
            ("only in this job", job.only_here),
        ):
            if missing:
                parts.append(f"- {label}: {', '.join(missing)}")
    return "\n".join(parts)


def _row(row: DifferenceReply) -> str:
    text = f"- {row.provider_id}/{row.id}: "
    before = score(row.baseline_score) if row.baseline_score is not None else "no score"
    after = score(row.score) if row.score is not None else "no score"
    text += f"{row.metric} {before} -> {after}" if row.metric else f"{before} -> {after}"
    if row.lower_is_better:
        text += " (lower is better)"
    text += f": {row.change}"
    if row.corrected_p_value is not None:
        text += f" (p = {row.corrected_p_value:.2g})"
    if row.verdict_change:
        text += f"; verdict {row.verdict_change}"
    if row.changed_parameters:
        text += f"; settings: {', '.join(row.changed_parameters)}"
    notes = [note for note in row.cautions if "settings differ" not in note]
    if notes:
        text += f"; caution: {line('; '.join(notes), 200)}"
    return text
