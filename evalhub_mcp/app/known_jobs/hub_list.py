"""The hub's list of jobs by position.

Hubs list jobs by id, descending, with the count of all. Only on such a list do positions say
anything about what is in between, so each answer is checked for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from evalhub_mcp.client import AsyncEvalHubClient, or_
from evalhub_mcp.client.models import JobStatus

UNFINISHED = or_(JobStatus.PENDING, JobStatus.RUNNING)


class UnorderedListError(Exception):
    """The hub's list is not sorted by id, or has no count, so positions in it mean nothing."""


@dataclass(frozen=True)
class ListWindow:
    """Neighbouring jobs in the hub's list."""

    offset: int
    ids: Sequence[str]
    """Descending."""
    items: Sequence[dict[str, Any]]
    total: int
    """How many jobs the whole list has."""

    @property
    def end(self) -> int:
        """The position after the last job."""
        return self.offset + len(self.ids)

    @property
    def is_last(self) -> bool:
        """Whether the list ends here."""
        return self.end >= self.total


class HubList:
    """Reads windows of the list."""

    def __init__(self, client: AsyncEvalHubClient) -> None:
        self.client = client

    async def window(self, offset: int, limit: int, *, unfinished: bool = False) -> ListWindow:
        """Return up to `limit` jobs from a position on.

        They are fewer where jobs are very large, and from a hub that has a limit of its own.

        Args:
            offset: The position, from 0.
            limit: Most jobs.
            unfinished: Whether to list only pending and running jobs.

        Raises:
            UnorderedListError: The list is not what this index needs.
            ClientError: The hub could not be asked.
        """
        status = UNFINISHED if unfinished else None
        page = await self.client.jobs.page(limit=limit, offset=offset, status=status)
        ids = [job_id for job_id in page.ids if job_id is not None]
        total = page.total_count
        if total is None or len(ids) < len(page.ids):
            raise UnorderedListError("a list without a count, or a job without an id")
        if len(ids) > page.limit or (not ids and offset < total):
            raise UnorderedListError("a list that does not keep to limit, offset and count")
        if any(first <= second for first, second in pairwise(ids)):
            raise UnorderedListError("a list that is not sorted by id")
        return ListWindow(offset, ids, page.items, total)
