"""Lists of jobs, one line each."""

from evalhub_mcp.formatting import format_score, join_with_rest, pluralize
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.results.verdict_words import JOB_VERDICTS, OWNERS
from evalhub_mcp.server.core.reply_notes import unreadable_row
from evalhub_mcp.server.tools.job_list.reply import JobListEntry, JobListReply, ListedBenchmark

MAX_BENCHMARKS = 3
MOST_ASKED = 8
"""Benchmarks shown of a job where the call asks for them."""
WHOSE: dict[str, str] = {
    **{str(kind): words for kind, words in OWNERS.items()},
    "job": "the job's threshold",
}


def job_list_text(reply: JobListReply, filters: str, order: str = "newest first") -> str:
    """Return the text of list_jobs.

    Args:
        reply: What is listed.
        filters: The filters in words; empty without any.
        order: How the jobs are sorted, in words.
    """
    notes = [*_unread(reply), *_unchecked(reply)]
    if reply.unreadable:
        notes.append(unreadable_row(reply.unreadable))
    if not reply.jobs:
        if reply.total:
            text = f"No further jobs; all {reply.total} were on the pages before."
        elif reply.hub_jobs:
            counts = ", ".join(f"{count} {state}" for state, count in reply.counts.items())
            text = f"No job matches {filters}. Without filters there are: {counts}."
        else:
            text = "There are no jobs yet. submit_evaluation starts one."
        return "\n".join([text, *notes])
    matching = f" matching {filters}" if filters else ""
    total = pluralize(reply.total, "job")
    counted = ", ".join(f"{count} {what}" for what, count in reply.counts.items())
    totals = f" ({counted})" if reply.total > 1 else ""
    parts = [f"Showing {len(reply.jobs)} of {total}{matching}{totals}, {order}:"]
    parts += [_line(job) for job in reply.jobs]
    parts += notes
    if reply.next_cursor:
        parts.append(f'More: the same call with cursor="{reply.next_cursor}".')
    return "\n".join(parts)


def _unread(reply: JobListReply) -> list[str]:
    if not reply.unread:
        return []
    return [
        f"{reply.unread:,} more jobs of the hub are still being read, and newer ones may be among "
        "them; the same call in a minute has them."
    ]


def _unchecked(reply: JobListReply) -> list[str]:
    if not reply.exact_as_of:
        return []
    return [
        f"Exact as of {reply.exact_as_of}. If somebody deleted a job since and another one ran, "
        "the list may still have the old one in place of the new one (about 1 in 20); it is being "
        "checked."
    ]


def _line(job: JobListEntry) -> str:
    text = f"- {job.job_id} | {job.created_at or 'unknown time'} | {job.state}"
    if job.progress_percent is not None:
        text += f" {job.progress_percent} %"
    text += _judgement(job)
    if job.lost_samples:
        text += f" | {lost_words(job.lost_samples)}"
    text += f" | {job.model} on {_benchmarks(job)}"
    # A job without a name of its own is named after its model and benchmarks.
    if not job.name.startswith(f"{job.model} on "):
        text += f" | {job.name}"
    if job.tags:
        text += f" | tags: {', '.join(job.tags)}"
    return text + (f" | rerun of {job.rerun_of}" if job.rerun_of else "")


def _judgement(job: JobListEntry) -> str:
    """Return the verdict on the job; with one benchmark its score, verdict and whose it is."""
    known = job.verdict is not None and job.verdict != "undecided"
    verdict = JOB_VERDICTS.get(job.verdict or "", job.verdict or "") if known else ""
    if len(job.benchmarks) == 1 and (only := job.benchmarks[0]).score is not None:
        shown = f" {verdict.removeprefix('verdict ')}" if verdict else ""
        text = f" | {only.metric} {format_score(only.score)}{shown}{_whose(only)}"
        return text + (" (lower is better)" if only.direction == "lower" else "")
    # The hub's overall score and our verdict are different judgements.
    text = f" | {verdict}" if verdict else ""
    return text + (
        f" | hub's overall {format_score(job.hub_score)}" if job.hub_score is not None else ""
    )


def _benchmarks(job: JobListEntry) -> str:
    """Return what runs, each benchmark of several with its score and verdict."""
    own = f"collection {job.collection_id}" if job.collection_id else ""
    if len(job.benchmarks) == 1:
        return own or job.benchmarks[0].id
    scored = any(one.score is not None for one in job.benchmarks)
    if own and not scored:
        return own
    most = max(min(job.asked, MOST_ASKED), MAX_BENCHMARKS)
    shown = [_scored(one) if scored else one.id for one in job.benchmarks[:most]]
    listed = join_with_rest(shown, len(job.benchmarks)) or "unknown benchmarks"
    return f"{own}: {listed}" if own else listed


def _scored(one: ListedBenchmark) -> str:
    if one.score is None:
        return f"{one.id} no score"
    verdict = f" {one.verdict}{_whose(one)}" if one.verdict else ""
    return f"{one.id} {format_score(one.score)}{verdict}"


def _whose(one: ListedBenchmark) -> str:
    """Return the threshold that a verdict rests on and who set it; empty without one."""
    if one.threshold is None or one.verdict is None:
        return ""
    whose = WHOSE.get(one.threshold_source or "", "the threshold")
    return f" ({whose} {format_score(one.threshold)})"
