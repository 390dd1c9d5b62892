"""Submit one evaluation for several models: one job each, linked by a tag.

Every request is checked before the first is sent, so a mistake in one of them starts none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.app.errors import UserError, hub_error_text
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import RECENT_SECONDS
from evalhub_mcp.app.job_submission import Submission, prepare_job, send_job
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.jobs.tags import models_tag
from evalhub_mcp.untrusted import sanitize_line

MAX_MODELS = 20


@dataclass(frozen=True)
class ModelsSubmission:
    """What became of one evaluation for several models."""

    submissions: Sequence[Submission]
    """One for each model, in order; after a failure, those that were sent before it."""
    tag: str
    """The tag of all their jobs."""
    failure: str = ""
    """Why the models after the last submission were not sent."""


async def submit_for_models(
    session: HubSession,
    request: Mapping[str, Any],
    models: Sequence[Mapping[str, Any]],
    *,
    dry_run: bool,
    allow_duplicate: bool,
    check_endpoint: bool,
) -> ModelsSubmission:
    """Submit a request once for each model.

    Args:
        session: The hub, for the caller.
        request: The body of `POST /evaluations/jobs` without `model`.
        models: The models.
        dry_run: Check everything and send nothing.
        allow_duplicate: Submit even those that have an unfinished job.
        check_endpoint: Ask each endpoint for its models and one token first.

    Raises:
        ClientError: The hub refused the first request, or could not be reached.
        UserError: One of the requests cannot work, and none was sent.
    """
    _require_different(models)
    prepared = []
    for model in models:
        name = request.get("name")
        body = {
            **request,
            "model": model,
            "name": f"{name}: {model.get('name')}"[:200] if name else None,
        }
        try:
            checked = await prepare_job(
                session, body, dry_run=dry_run, check_endpoint=check_endpoint
            )
        except UserError as error:
            label = sanitize_line(str(model.get("name")), 80)
            raise UserError(f"Model {label}: {error}", error.remedy) from None
        prepared.append(checked)
    tag = models_tag(prepared[0].submission.body)
    for checked in prepared:
        checked_body = checked.submission.body
        tags = [*checked_body.get("tags", ()), tag]
        checked.submission.body = {**checked_body, "tags": tags}
    sent: list[Submission] = []
    for one in prepared:
        try:
            submission = await send_job(
                session,
                one,
                dry_run=dry_run,
                allow_duplicate=allow_duplicate,
                look_age=RECENT_SECONDS if sent else 0.0,
            )
        except (ClientError, UserError) as error:
            if not sent:
                raise
            reason = hub_error_text(error) if isinstance(error, ClientError) else str(error)
            return ModelsSubmission(sent, tag, reason)
        sent.append(submission)
    return ModelsSubmission(sent, tag)


def _require_different(models: Sequence[Mapping[str, Any]]) -> None:
    """Check that no model is listed twice with the same settings, and that they are not too many.

    Raises:
        UserError: Nothing was submitted.
    """
    if len(models) > MAX_MODELS:
        raise UserError(f"Nothing was submitted. At most {MAX_MODELS} models in one call.")
    for index, model in enumerate(models):
        if model in models[:index]:
            name = sanitize_line(str(model.get("name")), 80)
            raise UserError(
                f"Nothing was submitted. Model {name} is listed twice with the same settings."
            )
