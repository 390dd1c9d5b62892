"""The jobs that may still change: which of them ended, and which began."""

import logging
from functools import partial

from evalhub_mcp.app.known_jobs.hub_list import HubList
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.app.known_jobs.list_changes import TooManyChangesError
from evalhub_mcp.app.known_jobs.row_reader import RowReader
from evalhub_mcp.app.parallel import in_parallel
from evalhub_mcp.client.errors import (
    APIStatusError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
)
from evalhub_mcp.untrusted import sanitize_line

logger = logging.getLogger("evalhub_mcp")


class UnfinishedJobs:
    """The unfinished jobs of one look."""

    def __init__(
        self, hub: HubList, known: KnownJobs, reader: RowReader, limits: IndexLimits
    ) -> None:
        self._hub = hub
        self._known = known
        self._reader = reader
        self._limits = limits

    async def refresh(self) -> None:
        """Find out what became of the unfinished jobs; those that began are added.

        Raises:
            TooManyChangesError: So many ended that the whole list should be read.
            UnorderedListError: The list is not what this index needs.
            ClientError: The hub could not be asked.
        """
        left = set(self._known.unfinished)
        if len(self._known) <= self._limits.filtered_list or len(left) > self._limits.few:
            left -= await self.list()
        if len(left) > self._limits.many:
            raise TooManyChangesError
        await in_parallel([partial(self._read, job_id) for job_id in sorted(left)])

    async def list(self) -> set[str]:
        """Read the jobs that the hub lists as unfinished; returns their ids.

        Raises:
            UnorderedListError: The list is not what this index needs.
            ClientError: The hub could not be asked.
        """
        found: set[str] = set()
        offset = 0
        while True:
            window = await self._hub.window(offset, self._limits.page, unfinished=True)
            self._known.put(await self._reader.read(window.items))
            found.update(window.ids)
            if window.is_last or not window.ids:
                return found
            offset = window.end

    async def _read(self, job_id: str) -> None:
        """Read a job that ended or is gone."""
        try:
            job = await self._hub.client.jobs.get(job_id)
        except NotFoundError as error:
            if error.message_code is not None:  # else it is a proxy's answer, not the hub's
                self._known.remove([job_id])
        except (APIStatusError, InvalidResponseError, InvalidRequestError) as error:
            shown = sanitize_line(job_id, 80)
            logger.info("jobs: %s is shown as it was, since: %s", shown, error)
        else:
            self._known.put({job_id: await self._reader.row_of(job)})
