"""Several models submitted in one call, as an agent reads it."""

from evalhub_mcp.app.models_submission import ModelsSubmission
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.reply_notes import request_row
from evalhub_mcp.server.tools.submission.reply import ModelJob, SubmittedReply, submitted_reply
from evalhub_mcp.server.tools.submission.text import (
    checks_sentence,
    cost_row,
    evaluation_label,
    settings_row,
    threshold_rows,
    unchecked_rows,
)


def several_reply(several: ModelsSubmission) -> SubmittedReply:
    """Shape what became of one evaluation for several models."""
    replies = [submitted_reply(submission) for submission in several.submissions]
    first = replies[0]
    warnings = [note for one in replies for note in (one.earlier, *one.warnings) if note]
    return first.model_copy(
        update={
            "job_id": None,
            "duplicate": False,
            "cancelled_job_id": None,
            "earlier": "",
            "state": "not_submitted" if first.dry_run else "submitted",
            "warnings": list(dict.fromkeys(warnings)),
            "job_ids": [one.job_id for one in replies if one.job_id],
            "jobs": [
                ModelJob(
                    job_id=one.job_id,
                    model=str(submission.body["model"]["name"]),
                    state=one.state,
                    duplicate=one.duplicate,
                )
                for one, submission in zip(replies, several.submissions, strict=True)
            ],
            "tag": several.tag,
            "failure": several.failure,
        }
    )


def several_text(reply: SubmittedReply) -> str:
    """Return the text of submit_evaluation for several models."""
    what = f"{evaluation_label(reply)} for {pluralize(len(reply.jobs), 'model')}"
    if reply.dry_run:
        names = ", ".join(job.model for job in reply.jobs)
        parts = [f"Dry run, nothing was submitted. {checks_sentence(reply)} for {what}: {names}."]
        parts += unchecked_rows(reply)
    else:
        parts = [f"Submitted {what}, one job each:"]
        parts += [
            f"- {job.model}: {job.job_id} ({job.state}{', under way already' * job.duplicate})"
            for job in reply.jobs
        ]
    if reply.failure:
        parts.append(
            f"The other models were not submitted: {reply.failure} The same call again submits "
            "only what is missing."
        )
    parts.append(settings_row(reply))
    if cost := cost_row(reply):
        parts.append(f"{cost} For each model.")
    if reply.endpoint:
        parts.append(reply.endpoint)
    parts += [f"Note: {warning}" for warning in reply.warnings]
    if reply.hints:
        parts.append("Worth knowing: " + " | ".join(reply.hints))
    if reply.dry_run:
        parts += threshold_rows(reply)
        parts.append(request_row("/jobs", reply.request))
        parts.append("Next: the same call without dry_run starts one such job for each model.")
    else:
        ids = ", ".join(f'"{job.job_id}"' for job in reply.jobs)
        parts.append(
            f"Next: get_job_status for each with wait_seconds; when all are done, "
            f'get_history(tag="{reply.tag}", group_by="model") ranks them, and '
            f"compare_jobs(job_ids=[{ids}]) shows how they differ."
        )
    return "\n".join(parts)
