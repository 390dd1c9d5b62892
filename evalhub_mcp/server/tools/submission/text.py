"""A submission, as an agent reads it: what runs, what it costs, when to look again."""

from evalhub_mcp.formatting import capitalized, join_with_rest, pluralize
from evalhub_mcp.server.core.reply_notes import request_row
from evalhub_mcp.server.tools.submission.reply import SubmittedReply
from evalhub_mcp.untrusted import sanitize_line

MAX_SETTINGS = 8
"""Benchmarks whose settings are listed."""
MAX_UNKNOWN = 3
"""Benchmarks of unknown size that are named."""


def submitted_text(reply: SubmittedReply, model: str) -> str:
    """Return the text of submit_evaluation and rerun_evaluation."""
    evaluation = f"{evaluation_label(reply)} on model {sanitize_line(model, 80)}"
    if reply.rerun_of:
        evaluation += f", repeating job {reply.rerun_of}"
    if reply.dry_run:
        parts = [f"Dry run, nothing was submitted. {checks_sentence(reply)} for {evaluation}."]
        parts += unchecked_rows(reply)
    elif reply.duplicate and reply.cancelled_job_id:
        parts = [
            f"Another server submitted the same evaluation at the same moment: {evaluation}. Its "
            f"job {reply.job_id} ({reply.state}) is kept, and job {reply.cancelled_job_id}, which "
            "this call had made, was cancelled."
        ]
    elif reply.duplicate:
        parts = [
            f"The same evaluation is already under way as job {reply.job_id} ({reply.state}), so "
            f"nothing new was submitted: {evaluation}. "
            # Reruns have no argument for it.
            + (
                "It can be repeated when that job has ended."
                if reply.rerun_of
                else "allow_duplicate=true would run it again."
            )
        ]
    else:
        parts = [f"Submitted job {reply.job_id} ({reply.state}): {evaluation}."]
    if reply.earlier:
        end = f'; if that is enough, cancel_job("{reply.job_id}")'
        use = " instead" if reply.dry_run else end
        parts.append(f"Measured before: {reply.earlier} get_job_results reads it{use}.")
    if not reply.duplicate:
        parts.append(settings_row(reply))
    if cost := cost_row(reply):
        parts.append(cost)
    if reply.endpoint:
        parts.append(reply.endpoint)
    parts += reply.durations
    if reply.dry_run:
        parts += threshold_rows(reply)
        parts += [f"{capitalized(sentence)}." for sentence in reply.shows]
    parts += [f"Note: {warning}" for warning in reply.warnings]
    if reply.hints and not reply.duplicate:
        parts.append("Worth knowing: " + " | ".join(reply.hints))
    if reply.dry_run:
        parts.append(request_row("/jobs", reply.request))
        parts.append("Next: the same call without dry_run starts it.")
    else:
        parts.append(
            f'Next: get_job_status(job_id="{reply.job_id}", wait_seconds=30) waits for the next '
            "change; get_job_results reads the result when it is done."
        )
    return "\n".join(parts)


def settings_row(reply: SubmittedReply) -> str:
    """Return the settings that were understood."""
    if not reply.settings:
        owner = "the collection's" if reply.collection_id else "the defaults"
        return f"Settings: none given, so {owner}."
    shown = reply.settings[:MAX_SETTINGS]
    if rest := len(reply.settings) - len(shown):
        shown.append(f"and {rest} more")
    return f"Settings: {' | '.join(shown).rstrip('.')}."


def checks_sentence(reply: SubmittedReply) -> str:
    """Return the beginning of what a dry run found; "every" only of what was checked."""
    whole = reply.endpoint and not reply.unchecked
    return "Every check passed" if whole else "Every check made passed"


def unchecked_rows(reply: SubmittedReply) -> list[str]:
    """Return what a dry run did not check, in one row; empty when there is nothing."""
    left = list(reply.unchecked)
    if not reply.endpoint:
        can_ask = reply.can_ask_endpoint and not reply.rerun_of
        how = " (check_endpoint=true asks it)" if can_ask else ""
        left.append(f"the endpoint, which was not asked{how}")
    return [f"Not checked: {'; '.join(left)}."] if left else []


def threshold_rows(reply: SubmittedReply) -> list[str]:
    """Return whose the overall threshold is, in one row of a dry run; empty without one."""
    if reply.overall_threshold is None:
        return []
    text = f"Overall threshold {reply.overall_threshold:g}: "
    if not reply.adds_threshold:
        return [f"{text}as you gave it, for the average score."]
    several = reply.collection_id or len(reply.benchmarks) > 1
    own = "the average of the benchmarks' own" if several else "the benchmark's own"
    if reply.counts_inverted:
        own += ", as 1 minus it where lower is better"
    return [f"{text}added here, {own}; without it the hub takes 0.5."]


def evaluation_label(reply: SubmittedReply) -> str:
    """Return what runs, in a few words."""
    if reply.collection_id:
        count = pluralize(len(reply.benchmarks), "benchmark")
        return f"collection {reply.collection_id}{f' ({count})' if reply.benchmarks else ''}"
    shown = [f"{b.provider_id}/{b.id}" for b in reply.benchmarks[:6]]
    return join_with_rest(shown, len(reply.benchmarks))


def cost_row(reply: SubmittedReply) -> str:
    """Return the number of samples, as far as the catalog knows it."""
    names = reply.samples_unknown
    if reply.samples is None:
        return "Cost: the number of samples is unknown to the catalog." if names else ""
    text = f"Cost: {pluralize(reply.samples, 'sample')}, each at least one request to the model"
    if reply.judge_requests:
        text += f", and about {pluralize(reply.judge_requests, 'request')} to the judge"
    if names:
        text += f"; the size of {join_with_rest(names[:MAX_UNKNOWN], len(names))} is not known"
    return text + "."
