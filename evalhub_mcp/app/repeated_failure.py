"""A warning where a repetition keeps what made the first job fail."""

import json
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.last_good_run import last_good_run
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.failure_causes import MODEL_FIELDS, UNREACHABLE
from evalhub_mcp.jobs.failure_diagnosis import Clue, find_causes
from evalhub_mcp.jobs.progress import job_progress


async def repeated_failure(
    session: HubSession, job: EvaluationJob, model: Mapping[str, Any]
) -> list[str]:
    """Return a warning where a job failed for its model's address, key or name, and it is kept.

    Args:
        session: The hub, for the caller.
        job: The job that is repeated.
        model: The model of its repetition.
    """
    errors = [
        text
        for benchmark in job_progress(job).benchmarks
        if benchmark.state == "failed"
        for text in (benchmark.message, benchmark.error)
        if text
    ]
    found = find_causes(Clue(text, "message") for text in errors).findings
    cause = found[0].cause if found else None
    field = MODEL_FIELDS.get(cause.id) if cause is not None else None
    if cause is None or field is None:
        return []
    kept = [name for name in ("url", field) if model.get(name) == getattr(job.model, name)]
    if field not in kept or "url" not in kept:
        return []
    good = await last_good_run(session, job, cause.id)
    change, whose = f'{{"{field}": ...}}', ""
    if good is not None and good.change:
        change = json.dumps(good.change, ensure_ascii=False)
        whose = f", with which job {good.job_id} worked"
    unless = (
        "If it does not answer now, give"
        if cause.id in UNREACHABLE
        else "Unless that is changed there, give"
    )
    return [
        f"The job that this repeats failed because {cause.title}, and model.{field} is the same. "
        f"{unless} model={change}{whose}."
    ]
