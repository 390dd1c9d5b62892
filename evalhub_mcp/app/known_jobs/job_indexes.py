"""The indexes of all callers, and how much memory they may take together."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

import anyio
from anyio.abc import TaskGroup

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.app.known_jobs.index_file import IndexFile
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_source import JobSource
from evalhub_mcp.app.single_flight_cache import SingleFlightCache
from evalhub_mcp.jobs.job_summary import JobSummary

MAX_CALLERS = 256
MAX_ROWS = 250_000
"""Rows of all indexes; a row takes at most some 600 bytes. The index in use is kept in any case."""
SHARED_ROW = 0.15
"""Memory of a row that another index has as well, beside one that it has not."""
MAX_SHARING = 3
"""Indexes of the same tenant in which a row is looked for before it is read."""

FileOf = Callable[[Caller], IndexFile | None]


class JobIndexes:
    """One index for each tenant and principal."""

    def __init__(
        self,
        background: Callable[[], TaskGroup | None] = lambda: None,
        file_of: FileOf = lambda _caller: None,
        limits: IndexLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create no index yet.

        Args:
            background: Returns where tasks run that outlive a call.
            file_of: Returns the file in which a caller's rows are kept between processes.
            limits: How much is read when.
            clock: Monotonic seconds.
        """
        self._background = background
        self._file_of = file_of
        self._limits = limits or IndexLimits()
        self._clock = clock
        self._indexes: OrderedDict[tuple[str | None, str | None], CallerIndex] = OrderedDict()
        self._looks: SingleFlightCache[tuple[str | None, str | None], CallerIndex] = (
            SingleFlightCache(math.inf, max_keys=MAX_CALLERS, clock=clock)
        )
        self._one_round, self._one_again = anyio.Lock(), anyio.Lock()

    def of(self, caller: Caller) -> CallerIndex:
        """Return the caller's index, as it is."""
        key = (caller.tenant, caller.principal)
        index = self._indexes.pop(key, None)
        if index is None:
            index = CallerIndex(
                self._background,
                self._file_of(caller),
                self._limits,
                self._clock,
                shared=lambda job_id: self._shared(key, job_id),
                one_round=self._one_round,
                one_again=self._one_again,
            )
        self._indexes[key] = index
        if len(self._indexes) > 1:
            self._make_room()
        return index

    async def look(self, session: JobSource, *, max_age: float = 0.0) -> CallerIndex:
        """Return the caller's index, compared with the hub.

        Callers that come at the same time share a look that begins after they came.

        Args:
            session: The hub, for the caller.
            max_age: A look of up to so many seconds ago is good enough.

        Raises:
            ClientError: The hub could not be asked.
        """

        async def look() -> CallerIndex:
            index = self.of(session.caller)
            await index.look(session)
            return index

        caller, since = session.caller, self._clock() - max_age
        key = (caller.tenant, caller.principal)
        return await self._looks.get(key, look, began_since=since)

    def _shared(self, key: tuple[str | None, str | None], job_id: str) -> JobSummary | None:
        """Return what another index of the tenant knows of a job.

        The caller sees the job by its own request; only the reading of it is saved.
        """
        own, looked_in = self._indexes.get(key), 0
        for other_key in reversed(self._indexes):
            other = self._indexes[other_key]
            if other_key[0] != key[0] or other is own or looked_in == MAX_SHARING:
                continue
            looked_in += 1
            row = other.known.rows.get(job_id)
            if isinstance(row, JobSummary) and own is not None and other.reads_like(own):
                return row
        return None

    def _make_room(self) -> None:
        """Drop indexes, the one used longest ago first, but never the one used last."""
        while len(self._indexes) > 1 and (
            len(self._indexes) > MAX_CALLERS or self._weight() > MAX_ROWS
        ):
            dropped, _ = self._indexes.popitem(last=False)
            self._looks.discard_where(dropped.__eq__)

    def _weight(self) -> float:
        """Return how many rows the indexes have; those of one tenant share most of theirs."""
        sizes: dict[str | None, list[int]] = {}
        for (tenant, _), index in self._indexes.items():
            sizes.setdefault(tenant, []).append(len(index.known))
        return sum(max(some) + (sum(some) - max(some)) * SHARED_ROW for some in sizes.values())
