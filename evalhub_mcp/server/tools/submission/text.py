"""A submission, as an agent reads it: what runs, what it costs, when to look again."""

import json

from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.tools.submission.reply import SubmittedReply
from evalhub_mcp.untrusted import mask_secrets, sanitize_line, strip_invisible, truncate

MAX_REQUEST_CHARS = 6000


def submitted_text(reply: SubmittedReply, model: str) -> str:
    """Return the text of submit_evaluation and rerun_evaluation."""
    what = f"{_what(reply)} on model {sanitize_line(model, 80)}"
    if reply.rerun_of:
        what += f", repeating job {reply.rerun_of}"
    if reply.dry_run:
        parts = [f"Dry run, nothing was submitted. Every check passed for {what}."]
    elif reply.duplicate:
        parts = [
            f"The same evaluation is already under way as job {reply.job_id} ({reply.state}), so "
            f"nothing new was submitted: {what}. allow_duplicate=true would run it again."
        ]
    else:
        parts = [f"Submitted job {reply.job_id} ({reply.state}): {what}."]
    if cost := _cost(reply):
        parts.append(cost)
    parts += [f"Note: {warning}" for warning in reply.warnings]
    if reply.hints and not reply.duplicate:
        parts.append("Worth knowing: " + " | ".join(reply.hints))
    if reply.dry_run:
        body = mask_secrets(strip_invisible(json.dumps(reply.request, ensure_ascii=False)))
        parts.append(
            f"Request (POST /api/v1/evaluations/jobs): {truncate(body, MAX_REQUEST_CHARS)}"
        )
        parts.append("Next: the same call without dry_run starts it.")
    else:
        parts.append(
            f'Next: get_job_status(job_id="{reply.job_id}", wait_seconds=30) waits for the next '
            "change; get_job_results reads the result when it is done."
        )
    return "\n".join(parts)


def _what(reply: SubmittedReply) -> str:
    if reply.collection_id:
        what = f"collection {reply.collection_id}"
        if reply.benchmarks:
            what += f" ({pluralize(len(reply.benchmarks), 'benchmark')})"
        return what
    shown = [f"{b.provider_id}/{b.id}" for b in reply.benchmarks[:6]]
    more = len(reply.benchmarks) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _cost(reply: SubmittedReply) -> str:
    """The size of the work, as far as the catalog knows it."""
    unknown = len(reply.samples_unknown)
    if reply.samples is None:
        return "Cost: the number of samples is not known to the catalog." if unknown else ""
    text = f"Cost: {pluralize(reply.samples, 'sample')}, each at least one request to the model"
    if unknown:
        text += f"; the size of {pluralize(unknown, 'benchmark')} more is not known"
    return text + "."
