"""Which job is meant by what an agent wrote: an id, the end of a URI, a name, a beginning.

An id always wins; a name or the beginning of an id is looked for only when no job has
such an id, and counts only when one job alone answers to it.
"""

from collections.abc import Sequence

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.pages import newest_first

LEAST_BEGINNING = 6
"""Characters of an id that are no coincidence."""
_URI = "evalhub://jobs/"
_UUID_LENGTH = 36


def plain_job_id(text: str) -> str:
    """A job id without what surrounds it: quotes, spaces, a resource URI, capital letters."""
    text = text.strip().strip("'\"`<>").strip()
    if text.lower().startswith(_URI):
        text = text[len(_URI) :].partition("/")[0].partition("?")[0]
    return text.lower() if is_job_id(text) else text


def is_job_id(text: str) -> bool:
    """Whether a text has the form of a job id, so that it can be no name."""
    return len(text) == _UUID_LENGTH and set(text.lower()) <= set("0123456789abcdef-")


def matching_jobs(jobs: Sequence[EvaluationJob], wanted: str) -> list[EvaluationJob]:
    """The jobs that a name or the beginning of an id may mean, newest first."""
    wanted = wanted.casefold()
    meant = [job for job in jobs if job.name.casefold() == wanted]
    if not meant and len(wanted) >= LEAST_BEGINNING:
        meant = [job for job in jobs if job.id.casefold().startswith(wanted)]
    return newest_first(meant)


def similar_jobs(jobs: Sequence[EvaluationJob], wanted: str) -> list[EvaluationJob]:
    """The jobs whose name or model holds what was written, newest first."""
    wanted = wanted.casefold()
    return newest_first(
        [job for job in jobs if wanted in f"{job.name} {job.model.name} {job.id}".casefold()]
    )
