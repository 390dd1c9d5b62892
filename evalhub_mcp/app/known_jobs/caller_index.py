"""The index of one caller: how it is filled, and how a look brings it up to date.

A short list is read whole at every look. A long one is read once, in the background, while callers
wait for it only so long; after that a look asks for the unfinished jobs and finds what came and
went (`list_changes`). Where a job was deleted and something else changed as well, more of the kind
may be hidden, so the list is read again, and callers wait for it a little. Besides, the whole list
is read in the background from time to time: `exact_as_of` is when that began last.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import anyio
from anyio.abc import TaskGroup

from evalhub_mcp.app.known_jobs.hub_list import HubList, UnorderedListError
from evalhub_mcp.app.known_jobs.index_file import IndexFile
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_source import JobSource
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.app.known_jobs.list_changes import (
    FEWER_PROBES,
    PROBES,
    ListChanges,
    TooManyChangesError,
)
from evalhub_mcp.app.known_jobs.list_reading import ListWalk, read_short_list
from evalhub_mcp.app.known_jobs.row_reader import RowReader, Shared
from evalhub_mcp.app.known_jobs.unfinished_jobs import UnfinishedJobs
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.job_summary import JobSummary

logger = logging.getLogger("evalhub_mcp")

REST_PER_SECOND = 5.0
"""Seconds of rest for each second that a page took, where nobody waits."""

Outcome = Literal["exact", "sampled", "doubtful", "unknown"]
"""What a look leaves: everything is known; all but what positions cannot show; there may be more
of that; the list has to be read."""


@dataclass
class _Reading:
    """A reading of the whole list that callers may wait for."""

    done: anyio.Event = field(default_factory=anyio.Event)
    failure: Exception | None = None


class CallerIndex:
    """What is known of one caller's jobs."""

    def __init__(
        self,
        background: Callable[[], TaskGroup | None],
        file: IndexFile | None = None,
        limits: IndexLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        shared: Shared = lambda _job_id: None,
        one_round: anyio.Lock | None = None,
        one_again: anyio.Lock | None = None,
    ) -> None:
        """Create an empty index, or the one that a file keeps.

        Args:
            background: Returns where tasks run that outlive a call; None where nothing does, and
                then a call waits until a long list is read.
            file: Where the rows are kept between processes; None keeps them in memory only.
            limits: How much is read when.
            clock: Monotonic seconds.
            shared: Returns what another caller's index knows of a job that both see.
            one_round: Held while a list is read in slices, so that only one of all is.
            one_again: Held while a known list is read because of deletions, so that not all
                callers of a tenant do it at the same time.
        """
        self.known = KnownJobs(notes_changes=file is not None)
        self.is_complete = False
        """Whether every job of the hub has been read once."""
        self.total = 0
        """The hub's count, as far as known."""
        self.as_of = datetime.now(UTC)
        """When the last look began."""
        self.exact_as_of: datetime | None = None
        """The time up to which nothing can be missing; None before the list was read whole."""
        self.unreadable_without_id = 0
        self._background = background
        self._file = file
        self._loaded = file is None
        self._limits = limits or IndexLimits()
        self._clock = clock
        self._shared = shared
        self._one_round = one_round or anyio.Lock()
        self._one_again = one_again or anyio.Lock()
        self._turn = 0
        self._comparing = anyio.Lock()
        """Held by whatever compares the list with what is known."""
        self._storing = anyio.Lock()
        self._is_stored = True
        """Whether the file has the time at which the list was read whole last."""
        self._reading: _Reading | None = None
        self._is_slow = False
        """Whether reading the list whole takes longer than a look may."""
        self._in_round = False
        self._round_at = -math.inf
        self._round_seconds = 0.0
        self._catalog: int | None = None
        """The fingerprint of the catalog that the rows were read with."""
        self._must_renew = False
        """Whether rows were read with another catalog."""

    @property
    def unreadable(self) -> int:
        """Jobs of the hub that cannot be read."""
        return self.known.count("unreadable") + self.unreadable_without_id

    async def look(self, session: JobSource) -> None:
        """Bring the index up to date, or begin to read it.

        Raises:
            ClientError: The hub could not be asked.
        """
        await self._load()
        began = datetime.now(UTC)
        self._turn += 1
        try:
            async with self._comparing:
                outcome = await self._compare(session)
            if outcome == "doubtful":
                await self._read_again(session)
            elif outcome == "unknown" and await self._read_for_a_while(session, self._limits.wait):
                async with self._comparing:  # what came and went meanwhile
                    outcome = await self._compare(session)
        except UnorderedListError as error:
            logger.info("jobs: read as a whole, since the hub returns %s", error)
            async with self._comparing:
                await self._read_plainly(session)
            outcome = "exact"
        if self.is_complete:
            self.as_of = began
        if outcome == "exact":
            self.exact_as_of = began
        await self._store_beside()
        self._begin_round(session)

    def _reader(self, session: JobSource, *, renew: bool = False) -> RowReader:
        return RowReader(session, self.known, renew=renew, shared=self._shared)

    async def note(self, session: JobSource, job: EvaluationJob) -> None:
        """Enter a job that the hub has just returned, if all others are known.

        A hub that cannot be asked for what the row needs costs only the row: the next look has it.
        """
        if not self.is_complete:
            return
        row = self.known.rows.get(job.id)
        if isinstance(row, JobSummary) and row.is_current(job):
            return
        try:
            row = await self._reader(session).row_of(job)
        except ClientError:
            return
        self.known.put({job.id: row})
        self.total = max(self.total, len(self.known))

    async def _compare(self, session: JobSource) -> Outcome:
        """Compare the hub's list with what is known."""
        hub, limits = HubList(session.client), self._limits
        if self._is_long(len(self.known)):
            renew = await self._catalog_changed(session)
        else:
            began, added = self._clock(), self.known.added
            first = await hub.window(0, limits.page)
            self.total = first.total
            renew = first.total > 0 and await self._catalog_changed(session)
            if not self._is_long(first.total):
                reader = self._reader(session, renew=renew)
                if await read_short_list(hub, self.known, reader, first, limits.page):
                    self.total, self.is_complete = len(self.known), True
                    self.unreadable_without_id = 0
                    # What is read for the first time takes longer.
                    is_usual = not renew and self.known.added - added < limits.page
                    self._is_slow = is_usual and self._clock() - began > limits.slow
                    return "exact"
                return "unknown"
        if renew:
            self._must_renew, self._round_at = True, -math.inf
        if not self.is_complete:
            return "unknown"
        return await self._find_changes(hub, self._reader(session))

    def _is_long(self, jobs: int) -> bool:
        limits = self._limits
        return jobs > (min(limits.page, limits.short_list) if self._is_slow else limits.short_list)

    async def _find_changes(self, hub: HubList, reader: RowReader) -> Outcome:
        added, removed = self.known.added, self.known.removed
        limits = self._limits
        probes = PROBES if len(self.known) <= limits.filtered_list else FEWER_PROBES
        changes = ListChanges(hub, self.known, reader.read, self._turn, limits.short_part, probes)
        unfinished = UnfinishedJobs(hub, self.known, reader, limits)
        try:
            await changes.apply(limits.most_changes, [unfinished.refresh])
        except TooManyChangesError:
            self.is_complete = False
            return "unknown"
        finally:
            self.total = changes.total
        added, removed = self.known.added - added, self.known.removed - removed
        may_miss = (removed > 0 and added + removed > 1) or self._was_read_long_ago()
        return "doubtful" if may_miss and self._has_rested(limits.rest_again) else "sampled"

    def _has_rested(self, rest: float, least: float = 0.0) -> bool:
        """Whether so many times the duration of the last reading of the list have passed."""
        return self._clock() - self._round_at >= max(least, rest * self._round_seconds)

    def _was_read_long_ago(self) -> bool:
        """Whether nothing has read the list in the background, since nobody asked for jobs."""
        since = self.exact_as_of
        age = (datetime.now(UTC) - since).total_seconds() if since else math.inf
        return not 0 <= age <= self._limits.long_ago

    async def _catalog_changed(self, session: JobSource) -> bool:
        fingerprint = (await session.catalog()).fingerprint
        changed = self._catalog not in (None, fingerprint)
        self._catalog = fingerprint
        return changed

    def reads_like(self, other: "CallerIndex") -> bool:
        """Whether the rows of both were read with the same catalog."""
        return self._catalog is not None and self._catalog == other._catalog

    async def _read_plainly(self, session: JobSource) -> None:
        """Read the list of a hub that sorts or counts it otherwise."""
        jobs = await session.client.jobs.list(newest_first=False)
        reader = self._reader(session)
        rows = {job.id: await reader.row_of(job) for job in jobs}
        self.known.remove(set(self.known.ids()).difference(rows))
        self.known.put(rows)
        self.total, self.is_complete = len(rows), True
        self.unreadable_without_id = jobs.unreadable

    # Reading a long list while callers wait

    async def _read_again(self, session: JobSource) -> None:
        """Read a known list again; a failure leaves what is known as it is."""
        try:
            await self._read_for_a_while(session, self._limits.wait_again)
        except ClientError as error:
            logger.info("jobs: the list was not read again: %s", error)

    async def _read_for_a_while(self, session: JobSource, seconds: float) -> bool:
        """Read the whole list; wait for it, but not longer than this.

        Returns:
            Whether it was read.

        Raises:
            ClientError: The reading failed.
        """
        reading = self._reading
        if reading is None:
            reading = self._reading = _Reading()
            if (group := self._background()) is not None:
                group.start_soon(self._read, session, reading)
            else:
                await self._read(session, reading)
        with anyio.move_on_after(seconds):
            await reading.done.wait()
        if reading.failure is not None:
            raise reading.failure
        return reading.done.is_set()

    async def _read(self, session: JobSource, reading: _Reading) -> None:
        """Read the whole list; keeps a failure for those who wait."""
        try:
            if self.is_complete:
                async with self._one_again:
                    await self._walk(session)
            else:
                await self._walk(session)
            self.is_complete = True
            await self._store()
        except (ClientError, UnorderedListError) as error:
            reading.failure = error
        except Exception as error:
            # Raised, it would end the server's task group, and the server with it.
            logger.exception("jobs: the list could not be read")
            reading.failure = error
        finally:
            if self._reading is reading:
                self._reading = None
            reading.done.set()

    async def _walk(self, session: JobSource, *, with_rests: bool = False) -> None:
        """Compare the whole list with what is known, one page at a time.

        Rows are read again if the catalog has changed since they were read.
        """
        catalog, began = self._catalog, datetime.now(UTC)
        hub = HubList(session.callers_client)
        reader = self._reader(session, renew=self._must_renew)
        if self.is_complete:
            async with self._comparing:
                await UnfinishedJobs(hub, self.known, reader, self._limits).list()
        walk = ListWalk(
            hub, self.known, reader, self._comparing, self._limits.page, self._note_total
        )
        await walk.run(self._rest if with_rests else None)
        if self._catalog == catalog:
            self._must_renew = False
        self.exact_as_of, self._is_stored = began, False
        self._is_slow = self._is_slow and walk.seconds > self._limits.slow
        self._round_at, self._round_seconds = self._clock(), walk.seconds

    def _note_total(self, total: int) -> None:
        self.total = total

    async def _rest(self, took: float) -> None:
        await self._store()
        await anyio.sleep(max(self._limits.pause, REST_PER_SECOND * took))

    # Reading it again in slices

    def _begin_round(self, session: JobSource) -> None:
        limits = self._limits
        due = self._has_rested(limits.round_rest, limits.round_every)
        if due and self._is_long(len(self.known)) and self.is_complete and not self._in_round:
            group = self._background()
            if group is not None:
                self._in_round = True
                group.start_soon(self._run_round, session)

    async def _run_round(self, session: JobSource) -> None:
        try:
            async with self._one_round:
                await self.read_in_slices(session)
        except (ClientError, UnorderedListError) as error:
            logger.info("jobs: the list was not read again: %s", error)
        except Exception:
            # Raised, it would end the server's task group, and the server with it.
            logger.exception("jobs: the list could not be read again")
        finally:
            self._round_at = self._clock()
            self._in_round = False

    async def read_in_slices(self, session: JobSource) -> None:
        """Compare the whole list with what is known, one page at a time, with pauses.

        Raises:
            ClientError: The hub could not be asked.
            UnorderedListError: The list is not what this index needs.
        """
        await self._walk(session, with_rests=True)
        await self._store()

    # Keeping it between processes

    async def _load(self) -> None:
        if self._loaded or self._file is None:
            return
        kept = await self._file.load()
        self._loaded = True
        if kept is not None:
            self.known.put(kept.rows)
            self.known.take_changes()
            self.is_complete, self._catalog = True, kept.catalog
            self.exact_as_of = kept.exact_as_of

    async def _store_beside(self) -> None:
        """Write what changed to the file, without a call waiting for it where that is possible."""
        if (group := self._background()) is None:
            await self._store()
        elif self._must_store():
            group.start_soon(self._store)

    def _must_store(self) -> bool:
        has_news = bool(self.known.changed) or not self._is_stored
        return self._file is not None and self.is_complete and has_news

    async def _store(self) -> None:
        async with self._storing:
            if self._file is not None and self._must_store():
                catalog = 0 if self._must_renew else self._catalog or 0
                self._is_stored = True
                with anyio.CancelScope(shield=True):  # changes that were taken must be written
                    await self._file.store(self.known.take_changes(), catalog, self.exact_as_of)
