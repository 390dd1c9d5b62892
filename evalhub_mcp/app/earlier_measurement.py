"""Whether a request was measured before, so that nobody takes a repeat for new evidence."""

from collections.abc import Mapping

import anyio

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import recent_summaries
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_score, format_timestamp, join_with_rest
from evalhub_mcp.untrusted import sanitize_line

DEADLINE_SECONDS = 2.0
MOST_SCORES = 3


async def earlier_measurement(
    session: HubSession, tag: str, besides: str = "", *, max_age: float = 0.0
) -> str:
    """Return sentences about the newest completed job of the same request; empty without one.

    `besides` is the id of a job that does not count, since it was submitted just now. Jobs
    are read as they were up to `max_age` seconds ago.

    Jobs of the same request have the same tag. A hub that is slow or fails costs the notice only.
    """
    rows = await recent_summaries(session, max_age=max_age)
    measured = (
        row
        for row in rows
        if tag in row.tags
        and row.state == "completed"
        and row.id != besides
        and any(one.has_results for one in row.named_benchmarks)
    )
    newest = next(measured, None)
    if newest is None:
        return ""
    try:
        with anyio.fail_after(DEADLINE_SECONDS):
            job = await session.client.jobs.get(newest.id, max_retries=0)
    except (ClientError, TimeoutError):
        return ""
    if job.resource.tenant not in (None, "", session.caller.tenant):
        return ""  # a hub that demands no tenant lists all to a caller without one
    meaning = (
        "It was asked at temperature 0, so a repeat is no new evidence unless the model changed."
        if _is_greedy(job)
        else "A repeat shows how far chance moves the score, and nothing about another model."
    )
    day = format_timestamp(job.resource.created_at)
    when = f" on {day[:10]}" if day else ""
    return f"Job {job.id} measured exactly this{when}{_scores(job)}. {meaning}"


def _scores(job: EvaluationJob) -> str:
    """Return the scores that the hub tested, in a few words; empty without any."""
    shown = [
        f"{sanitize_line(result.id, 60)} {format_score(test.primary_score)}"
        for result in job.results.benchmarks
        if (test := result.test) is not None and test.primary_score is not None
    ]
    return f" ({join_with_rest(shown[:MOST_SCORES], len(shown))})" if shown else ""


def _is_greedy(job: EvaluationJob) -> bool:
    """Whether every benchmark reports temperature 0, or the model was set to it."""
    of_model = (job.model.parameters or {}).get("temperature")
    stated = []
    for result in job.results.benchmarks:
        used = result.additional_info.get("parameters")
        used = used if isinstance(used, Mapping) else {}
        stated.append(used.get("temperature", of_model))
    return bool(stated) and all(
        isinstance(value, int | float) and not isinstance(value, bool) and value == 0
        for value in stated
    )
