"""Lists of jobs, one line each."""

from evalhub_mcp.formatting import format_score, join_with_rest, pluralize
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.results.verdict_words import job_verdict_words
from evalhub_mcp.server.core.reply_notes import unreadable_rows
from evalhub_mcp.server.tools.job_list.reply import JobListEntry, JobListReply

MAX_BENCHMARKS = 3


def job_list_text(reply: JobListReply, filters: str) -> str:
    """Return the text of list_jobs; `filters` are the filters in words, empty without any."""
    broken = unreadable_rows(reply.unreadable)
    if not reply.jobs:
        if reply.total:
            text = f"No further jobs; all {reply.total} were on the pages before."
        elif reply.by_state:
            counts = ", ".join(f"{count} {state}" for state, count in reply.by_state.items())
            text = f"No job matches {filters}. Without filters there are: {counts}."
        else:
            text = "There are no jobs yet. submit_evaluation starts one."
        return "\n".join([text, *broken])
    matching = f" matching {filters}" if filters else ""
    parts = [f"{len(reply.jobs)} of {pluralize(reply.total, 'job')}{matching}, newest first:"]
    parts += [_line(job) for job in reply.jobs]
    parts += broken
    if reply.next_cursor:
        parts.append(f'More: the same call with cursor="{reply.next_cursor}".')
    return "\n".join(parts)


def _line(job: JobListEntry) -> str:
    runs = join_with_rest(job.benchmarks[:MAX_BENCHMARKS], len(job.benchmarks))
    if job.collection_id:
        runs = f"collection {job.collection_id}"
    text = f"- {job.job_id} | {job.created_at or 'unknown time'} | {job.state}"
    if job.progress_percent is not None:
        text += f" {job.progress_percent} %"
    known = job.verdict is not None and job.verdict != "undecided"
    verdict = f" {job_verdict_words(job.verdict or '').removeprefix('verdict ')}" if known else ""
    if job.score is not None and job.metric:
        text += f" | {job.metric} {format_score(job.score)}{verdict}"
    else:  # the hub's overall score and our verdict are different judgements
        text += f" |{verdict}" if verdict else ""
        text += f" | hub's overall {format_score(job.score)}" if job.score is not None else ""
    if job.lost_samples:
        text += f" | {lost_words(job.lost_samples)}"
    text += f" | {job.model} on {runs or 'unknown benchmarks'}"
    # A job without a name of its own is named after its model and benchmarks.
    if not job.name.startswith(f"{job.model} on "):
        text += f" | {job.name}"
    if job.tags:
        text += f" | tags: {', '.join(job.tags)}"
    return text + (f" | rerun of {job.rerun_of}" if job.rerun_of else "")
