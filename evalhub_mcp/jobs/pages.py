"""Pages of jobs, newest first, that do not shift while new jobs arrive.

Hubs list jobs by their random ids, so sorting and paging happen here. A cursor contains the last
job shown rather than a position.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.client.models import EvaluationJob


class BadCursor(ValueError):
    """The cursor is not a `next_cursor` of an earlier page."""


@dataclass(frozen=True)
class JobPage:
    """A page of jobs."""

    jobs: Sequence[EvaluationJob]
    matching: int
    """How many jobs match, on all pages."""
    next_cursor: str | None


def job_page(
    jobs: Sequence[EvaluationJob],
    *,
    name: str | None = None,
    model: str | None = None,
    limit: int,
    cursor: str | None = None,
) -> JobPage:
    """Return a page of the jobs whose name and model contain the given texts.

    Args:
        jobs: Jobs in any order.
        name: Part of the job's name, in any case.
        model: Part of the model's name or URL, in any case.
        limit: Most jobs on a page.
        cursor: `next_cursor` of the page before; None for the first page.

    Raises:
        BadCursor: The cursor cannot be read.
    """
    after = _decode(cursor) if cursor is not None else None
    matching = newest_first(
        [
            job
            for job in jobs
            if _contains(job.name, name)
            and (_contains(job.model.name, model) or _contains(job.model.url or "", model))
        ]
    )
    rest = [job for job in matching if after is None or _sort_key(job) < after]
    shown = rest[:limit]
    more = len(rest) > len(shown)
    return JobPage(shown, len(matching), _encode(shown[-1]) if more else None)


def newest_first(jobs: Sequence[EvaluationJob]) -> list[EvaluationJob]:
    """Return jobs sorted by creation time, newest first."""
    return sorted(jobs, key=_sort_key, reverse=True)


def _contains(text: str, part: str | None) -> bool:
    return part is None or part.strip().casefold() in text.casefold()


def _sort_key(job: EvaluationJob) -> tuple[float, str]:
    created = job.resource.created_at
    return (created.timestamp() if created else 0.0, job.id)


def _encode(job: EvaluationJob) -> str:
    created, job_id = _sort_key(job)
    return base64.urlsafe_b64encode(f"{created!r} {job_id}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[float, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        created, _, job_id = text.partition(" ")
        return float(created), job_id
    except (ValueError, binascii.Error) as error:
        raise BadCursor("not a cursor") from error
