"""Finding a job by its id, a resource URI, the beginning of its id, or its name.

Every tool, resource, prompt and command finds jobs here, so all accept the same references. Names
and beginnings of ids are looked up in the caller's index; the job itself is read from the hub. An
id always wins: a name or the start of an id is used only when no job has that id, and only when it
matches a single job.
"""

import re
from collections.abc import Sequence

from evalhub_mcp.app.errors import NotFound, UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import IndexedJobs, forget_job, known_now, summaries
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.filters import to_query
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.job_summary import MAX_NAME, JobSummary
from evalhub_mcp.untrusted import is_unusable_id, sanitize_line

MAX_LISTED = 3
"""Jobs named in an error; more are counted."""
MIN_ID_PREFIX = 6
"""Characters of an id that identify a job; shorter texts match by chance."""
_URI = "evalhub://jobs/"
_JOB_ID = re.compile(r"[0-9a-f-]{36}")


async def find_job(session: HubSession, reference: str) -> EvaluationJob:
    """Return the job with this id, or the only job with this name or this beginning of an id.

    Raises:
        UserError: No job of this caller matches, or several do; lists the candidates.
        ClientError: The hub could not be asked.
    """
    wanted, is_id = read_reference(reference)
    if not wanted:
        raise job_not_found(session, reference)
    if is_id:
        if (job := await _with_id(session, wanted)) is None:
            raise job_not_found(session, reference)
        return job
    # Hubs use UUIDs as ids. A text of another form is most probably a name, which the index has.
    known = session.app.job_indexes.of(session.caller)
    is_name = known.is_complete and wanted not in known.known
    if not is_name and (job := await _with_id(session, wanted)) is not None:
        return job
    index = await summaries(session)
    job = await _only_match(session, wanted, index)
    if job is None and index.seconds_unchecked:
        await _ask_for_name(session, wanted)
        job = await _only_match(session, wanted, known_now(session))
    if job is None and is_name:
        job = await _with_id(session, wanted)
    if job is not None:
        return job
    index = known_now(session)
    meant = matching_jobs(index.rows, wanted)
    if not index.complete:
        raise _not_all_read(reference, index, meant)
    if meant:
        raise UserError(
            f"{len(meant)} jobs answer to {sanitize_line(reference, 80)!r}; give the id of one: "
            f"{_candidates(meant)}."
        )
    missing = job_not_found(session, reference, similar_jobs(index.rows, wanted))
    if index.unreadable:
        doubt = f"{index.unreadable} of the hub's jobs cannot be read."
        raise NotFound(f"{doubt} {missing}", missing.remedy)
    raise missing


async def _with_id(session: HubSession, job_id: str) -> EvaluationJob | None:
    """Return the job with this id; None if the hub has none.

    Raises:
        UserError: Its id is not usable.
        ClientError: The hub could not be asked.
    """
    try:
        job = await session.client.jobs.get(job_id)
    except NotFoundError as error:
        require_hub_answer(error)
        return None
    if is_unusable_id(job.id):
        raise _unusable(job.id)
    return job


async def _only_match(session: HubSession, wanted: str, index: IndexedJobs) -> EvaluationJob | None:
    """Return the only job with this name or this beginning of an id; None if it is gone.

    Raises:
        UserError: Its id is not usable.
        ClientError: The hub could not be asked.
    """
    meant = matching_jobs(index.rows, wanted)
    is_only = index.complete or wanted.casefold() not in {row.name.casefold() for row in meant}
    if len(meant) != 1 or not is_only:
        return None
    if is_unusable_id(meant[0].id):
        raise _unusable(meant[0].id)
    job = await _with_id(session, meant[0].id)
    if job is None:
        forget_job(session, meant[0].id)
    return job


async def _ask_for_name(session: HubSession, name: str) -> None:
    """Enter jobs of this name into the index, which may have missed one of a long list."""
    if to_query(name) is None:  # the hub would read it otherwise
        return
    found = session.client.jobs.list(name=name, limit=MAX_LISTED + 1, newest_first=False)
    for job in await found:
        await session.app.job_indexes.of(session.caller).note(session, job)


def _not_all_read(reference: str, index: IndexedJobs, meant: Sequence[JobSummary]) -> UserError:
    """Return the error for a name that may belong to a job which was not read yet."""
    found = f" One is {_candidates(meant)}." if meant else ""
    return UserError(
        f"The hub has {index.total:,} jobs, of which {len(index.rows):,} are read so far, so it is "
        f"not known which of them is {sanitize_line(reference, 80)!r}.{found} The rest is being "
        "read: ask again in some seconds, or give the job's id."
    )


def _unusable(job_id: str) -> UserError:
    """Return the error for a job whose id cannot be passed back to the hub."""
    return UserError(
        f"The hub has such a job, but its id is not usable ({job_id}), so nothing can be asked "
        "about it."
    )


async def find_job_id(session: HubSession, reference: str) -> str:
    """Return the id of a job; the hub is asked only when the reference is not an id itself.

    Raises:
        UserError: As `find_job`. An id that no job has is not noticed here.
        ClientError: The hub could not be asked.
    """
    wanted, is_id = read_reference(reference)
    return wanted if is_id else (await find_job(session, reference)).id


def require_hub_answer(error: NotFoundError) -> None:
    """Check that it was the hub that does not have the object, not a proxy in front of it.

    Raises:
        NotFoundError: the same, if it has no code of the hub.
    """
    if error.message_code is None:
        raise error


def job_not_found(session: HubSession, reference: str, near: Sequence[JobSummary] = ()) -> NotFound:
    """Return the error for a job that the hub does not have."""
    where = f" in tenant {session.caller.tenant!r}" if session.caller.tenant else ""
    close = f" Close: {_candidates(near)}." if near else ""
    return NotFound(
        f"There is no job {sanitize_line(reference, 80)!r}{where}.{close}",
        remedy="find_the_job",
    )


def _candidates(jobs: Sequence[JobSummary]) -> str:
    """Jobs by id, each with what distinguishes it from the others."""
    listed = [
        f"{job.id} ({sanitize_line(job.name, 60)}, {job.state}, "
        f"{format_timestamp(job.created_at) or 'unknown time'})"
        for job in jobs[:MAX_LISTED]
    ]
    more = len(jobs) - len(listed)
    return "; ".join(listed) + (f"; and {more} more" if more else "")


def read_reference(text: str) -> tuple[str, bool]:
    """Return a reference without quotes, spaces and resource URI, and whether it is a complete id.

    An id is returned in lower case.
    """
    text = text.strip().strip("'\"`<>").strip()
    if text.lower().startswith(_URI):
        text = text[len(_URI) :].partition("/")[0].partition("?")[0]
    lowered = text.lower()
    return (lowered, True) if _JOB_ID.fullmatch(lowered) else (text, False)


def split_references(text: str) -> list[str]:
    """Return the references in a text, each once.

    Names contain spaces, so a text without commas, semicolons and line breaks is separated by
    spaces only where every part can be an id; otherwise it is one name.
    """
    parts = re.split(r"[,;\n]", text)
    words = text.split()
    if len(parts) == 1 and all(map(_may_be_id, words)):
        parts = words
    return list(dict.fromkeys(part for one in parts if (part := one.strip())))


def _may_be_id(word: str) -> bool:
    word = read_reference(word)[0].lower()
    return len(word) >= MIN_ID_PREFIX and set(word) <= set("0123456789abcdef-")


def matching_jobs(rows: Sequence[JobSummary], wanted: str) -> list[JobSummary]:
    """Return the jobs with this name, else those whose id starts so; in the given order."""
    wanted = wanted.casefold()
    found = [row for row in rows if row.name.casefold() == wanted[:MAX_NAME]]
    if not found and len(wanted) >= MIN_ID_PREFIX:
        found = [row for row in rows if row.id.casefold().startswith(wanted)]
    return found


def similar_jobs(rows: Sequence[JobSummary], wanted: str) -> list[JobSummary]:
    """Return the jobs whose name, model or id contains a text; in the given order."""
    wanted = wanted.casefold()
    return [row for row in rows if wanted in f"{row.name} {row.model} {row.id}".casefold()]
