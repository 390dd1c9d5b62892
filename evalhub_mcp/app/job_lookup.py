"""Finding a job by its id, by the beginning of its id, or by its name.

Every tool, resource, prompt and command finds jobs here, so all accept the same references.
"""

from collections.abc import Sequence

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.references import is_job_id, matching_jobs, plain_job_id, similar_jobs
from evalhub_mcp.untrusted import is_unusable_id, sanitize_line

MAX_LISTED = 3
"""Jobs named in an error; more are counted."""


async def find_job(session: HubSession, reference: str) -> EvaluationJob:
    """Return the job with this id, or the only job with this name or this beginning of an id.

    Raises:
        UserError: No job of this caller matches, or several do; lists the candidates.
        ClientError: The hub could not be asked.
    """
    wanted = plain_job_id(reference)
    if not wanted:
        raise job_not_found(session, reference)
    try:
        return _usable(await session.client.jobs.get(wanted))
    except NotFoundError as error:
        require_hub_answer(error)
        if is_job_id(wanted):
            raise job_not_found(session, reference) from None
    jobs = await session.client.jobs.list(newest_first=False)
    meant = matching_jobs(jobs, wanted)
    if len(meant) == 1:
        return _usable(meant[0])
    if meant:
        raise UserError(
            f"{len(meant)} jobs answer to {sanitize_line(reference, 80)!r}; give the id of one: "
            f"{_candidates(meant)}."
        )
    missing = job_not_found(session, reference, similar_jobs(jobs, wanted))
    if jobs.unreadable:
        doubt = f"{jobs.unreadable} of the hub's jobs cannot be read."
        raise UserError(f"{doubt} {missing}", missing.remedy)
    raise missing


def _usable(job: EvaluationJob) -> EvaluationJob:
    """The job, unless its id cannot be passed back to the hub.

    Raises:
        UserError: It cannot.
    """
    if is_unusable_id(job.id):
        raise UserError(
            f"The hub has such a job, but its id is not usable ({job.id}), so nothing can be asked "
            "about it."
        )
    return job


async def find_job_id(session: HubSession, reference: str) -> str:
    """Return the id of a job; the hub is asked only when the reference is not an id itself.

    Raises:
        UserError: As `find_job`. An id that no job has is not noticed here.
        ClientError: The hub could not be asked.
    """
    wanted = plain_job_id(reference)
    return wanted if is_job_id(wanted) else (await find_job(session, reference)).id


def require_hub_answer(error: NotFoundError) -> None:
    """Check that it was the hub that does not have the object, not a proxy in front of it.

    Raises:
        NotFoundError: the same, if it has no code of the hub.
    """
    if error.message_code is None:
        raise error


def job_not_found(
    session: HubSession, reference: str, near: Sequence[EvaluationJob] = ()
) -> UserError:
    """Return the error for a job that the hub does not have."""
    where = f" in tenant {session.caller.tenant!r}" if session.caller.tenant else ""
    close = f" Close: {_candidates(near)}." if near else ""
    return UserError(
        f"There is no job {sanitize_line(reference, 80)!r}{where}.{close}",
        remedy="find_the_job",
    )


def _candidates(jobs: Sequence[EvaluationJob]) -> str:
    """Jobs by id, each with what distinguishes it from the others."""
    listed = [
        f"{job.id} ({sanitize_line(job.name, 60)}, {job.status.state.value}, "
        f"{format_timestamp(job.resource.created_at) or 'unknown time'})"
        for job in jobs[:MAX_LISTED]
    ]
    more = len(jobs) - len(listed)
    return "; ".join(listed) + (f"; and {more} more" if more else "")
