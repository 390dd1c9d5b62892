"""The index of one caller: how it is filled, and how a look brings it up to date.

A short list is read whole at every look. A long one is read once, in the background, while callers
wait for it only so long; after that a look asks for the unfinished jobs and finds what came and
went (`list_changes`). When nobody waits, the list is read again in slices from time to time, which
finds what a look cannot see, and renews rows after a change of the catalog.
"""

import logging
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import anyio
from anyio.abc import TaskGroup

from evalhub_mcp.app.known_jobs.hub_list import HubList, ListWindow, UnorderedListError
from evalhub_mcp.app.known_jobs.index_file import IndexFile
from evalhub_mcp.app.known_jobs.job_source import JobSource
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.app.known_jobs.list_changes import (
    SHORT,
    ListChanges,
    TooManyChangesError,
)
from evalhub_mcp.app.known_jobs.row_reader import RowReader, Shared
from evalhub_mcp.client.errors import (
    APIStatusError,
    ClientError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
)
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.untrusted import sanitize_line

logger = logging.getLogger("evalhub_mcp")

MOST_STEPS_BACK = 20
REST_PER_SECOND = 5.0
"""Seconds of rest for each second that a slice took."""


@dataclass(frozen=True)
class IndexLimits:
    """How much is read when."""

    short_list: int = 400
    """Jobs of a list that is read whole at every look."""
    page: int = 200
    short_part: int = SHORT
    """Jobs of a part of the list that is read rather than divided further."""
    few: int = 5
    """Unfinished jobs that are asked for one by one, since a filter reads the whole table."""
    many: int = 60
    """Jobs that ended since the last look; if there are more, the whole list is read."""
    most_changes: int = 2000
    """Jobs that a look reads; beyond, the whole list is read in the background."""
    wait: float = 8.0
    """Seconds that a call waits for the first reading of a long list."""
    round_every: float = 300.0
    """Seconds between two readings in slices."""
    pause: float = 0.2
    """Seconds between two slices, at least."""


@dataclass
class _Filling:
    """A first reading of a long list that is under way."""

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
        """
        self.known = KnownJobs()
        self.is_complete = False
        """Whether every job of the hub has been read once."""
        self.total = 0
        """The hub's count, as far as known."""
        self.as_of = datetime.now(UTC)
        self.unreadable_without_id = 0
        self._background = background
        self._file = file
        self._loaded = file is None
        self._limits = limits or IndexLimits()
        self._clock = clock
        self._shared = shared
        self._one_round = one_round or anyio.Lock()
        self._turn = 0
        self._reading = anyio.Lock()
        """Held by whatever compares the list with what is known."""
        self._filling: _Filling | None = None
        self._in_slices = False
        self._round_at = -math.inf
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
            async with self._reading:
                done = await self._look(session)
            if not done:
                await self._fill_for_a_while(session)
                if self.is_complete:  # what came and went meanwhile
                    async with self._reading:
                        done = await self._look(session)
        except UnorderedListError as error:
            logger.info("jobs: read as a whole, since the hub returns %s", error)
            async with self._reading:
                await self._read_plainly(session)
            done = True
        if done:
            self.as_of = began
        await self._store()
        self._begin_round(session)

    def _reader(self, session: JobSource, *, renew: bool = False) -> RowReader:
        return RowReader(session, self.known, renew=renew, shared=self._shared)

    async def note(self, session: JobSource, job: EvaluationJob) -> None:
        """Enter a job that the hub has just returned, if all others are known."""
        row = self.known.get(job.id)
        changed = not isinstance(row, JobSummary) or row.state != job.state.value
        if self.is_complete and changed:
            row = await self._reader(session).row_of(job)
            self.known.put({job.id: row})
            self.total = max(self.total, len(self.known))

    async def _look(self, session: JobSource) -> bool:
        """Compare the hub's list with what is known; False if it has to be filled first."""
        hub, limits = HubList(session.client), self._limits
        if len(self.known) > limits.short_list:
            renew = await self._catalog_changed(session)
        else:
            first = await hub.window(0, limits.page)
            self.total = first.total
            renew = first.total > 0 and await self._catalog_changed(session)
            if first.total <= limits.short_list:
                await self._read_whole(hub, first, self._reader(session, renew=renew))
                return True
        if renew:
            self._must_renew, self._round_at = True, -math.inf
        if not self.is_complete:
            return False
        reader = self._reader(session)
        unfinished = await self._unfinished(hub, reader)
        if len(unfinished) > limits.many:
            self.is_complete = False
            return False
        changes = ListChanges(hub, self.known, reader.read, self._turn, limits.short_part)
        try:
            await changes.apply(limits.most_changes, unfinished)
        except TooManyChangesError:
            self.is_complete = False
            return False
        finally:
            self.total = changes.total
        return True

    async def _catalog_changed(self, session: JobSource) -> bool:
        fingerprint = (await session.catalog()).fingerprint
        changed = self._catalog not in (None, fingerprint)
        self._catalog = fingerprint
        return changed

    def reads_like(self, other: "CallerIndex") -> bool:
        """Whether the rows of both were read with the same catalog."""
        return self._catalog is not None and self._catalog == other._catalog

    async def _read_whole(self, hub: HubList, first: ListWindow, reader: RowReader) -> None:
        """Read a short list; once more if it changes meanwhile."""
        for _ in range(3):
            ids = list(first.ids)
            rows = await reader.read(first.items)
            window, moved = first, False
            while not window.is_last and not moved:
                # Windows overlap by one job, which shows whether the list has moved.
                window = await hub.window(window.end - 1, self._limits.page)
                moved = window.total != first.total or window.ids[:1] != ids[-1:]
                ids += window.ids[1:]
                rows |= await reader.read(window.items)
            self.known.put(rows)
            if not moved:
                break
            first = await hub.window(0, self._limits.page)
        self.known.remove(set(self.known.ids()).difference(ids))
        self.total, self.is_complete = len(self.known), True
        self.unreadable_without_id = 0

    async def _read_plainly(self, session: JobSource) -> None:
        """Read the list of a hub that sorts or counts it otherwise."""
        jobs = await session.client.jobs.list(newest_first=False)
        reader = self._reader(session)
        rows = {job.id: await reader.row_of(job) for job in jobs}
        self.known.remove(set(self.known.ids()).difference(rows))
        self.known.put(rows)
        self.total, self.is_complete = len(rows), True
        self.unreadable_without_id = jobs.unreadable

    async def _unfinished(
        self, hub: HubList, reader: RowReader
    ) -> list[Callable[[], Awaitable[None]]]:
        """Return what reads the jobs that were unfinished, which may have ended or be gone."""
        left = set(self.known.unfinished)
        if len(left) > self._limits.few:
            left -= await self._list_unfinished(hub, reader)

        async def read(job_id: str) -> None:
            try:
                job = await hub.client.jobs.get(job_id)
            except NotFoundError as error:
                if error.message_code is not None:  # else it is a proxy's answer, not the hub's
                    self.known.remove([job_id])
            except (APIStatusError, InvalidResponseError, InvalidRequestError) as error:
                shown = sanitize_line(job_id, 80)
                logger.info("jobs: %s is shown as it was, since: %s", shown, error)
            else:
                self.known.put({job_id: await reader.row_of(job)})

        return [partial(read, job_id) for job_id in left]

    async def _list_unfinished(self, hub: HubList, reader: RowReader) -> set[str]:
        """Read the jobs that the hub lists as unfinished; returns their ids."""
        found: set[str] = set()
        offset = 0
        while True:
            window = await hub.window(offset, self._limits.page, unfinished=True)
            self.known.put(await reader.read(window.items))
            found.update(window.ids)
            if window.is_last or not window.ids:
                return found
            offset = window.end

    # Reading a long list for the first time

    async def _fill_for_a_while(self, session: JobSource) -> None:
        """Wait until the list is read, but not longer than callers wait.

        Raises:
            ClientError: The reading failed.
        """
        filling = self._filling
        if filling is None:
            filling = self._filling = _Filling()
            if (group := self._background()) is not None:
                group.start_soon(self._fill, session, filling)
            else:
                await self._fill(session, filling)
        with anyio.move_on_after(self._limits.wait):
            await filling.done.wait()
        if filling.failure is not None:
            raise filling.failure

    async def _fill(self, session: JobSource, filling: "_Filling") -> None:
        """Read the whole list; keeps a failure for those who wait."""
        catalog = self._catalog
        try:
            await self._walk(
                HubList(session.callers_client), self._reader(session, renew=self._must_renew)
            )
            self.is_complete = True
            if self._catalog == catalog:
                self._must_renew = False
            self._round_at = self._clock()
            await self._store()
        except (ClientError, UnorderedListError) as error:
            filling.failure = error
        except Exception as error:
            # Raised, it would end the server's task group, and the server with it.
            logger.exception("jobs: the list could not be read")
            filling.failure = error
        finally:
            if self._filling is filling:
                self._filling = None
            filling.done.set()

    async def _walk(
        self, hub: HubList, reader: RowReader, pause: Callable[[float], float] | None = None
    ) -> None:
        """Compare the whole list with what is known, window by window.

        Each window begins with the last job of the one before, so what the list gains and loses
        meanwhile leaves no gap. `pause` returns the seconds to rest after a window that took so
        many; without it there is no rest.
        """
        offset, steps_back, last = 0, 0, None
        while True:
            began = self._clock()
            async with self._reading:
                window = await hub.window(offset, self._limits.page)
                self.total = window.total
                has_gap = last is not None and (not window.ids or window.ids[0] < last)
                if has_gap and offset and steps_back < MOST_STEPS_BACK:
                    steps_back += 1
                    offset = max(0, offset - 2**steps_back)
                    continue
                rows = await reader.read(window.items)
                self._compare(window)
                self.known.put(rows)
            if window.is_last or not window.ids:
                return
            last, offset, steps_back = window.ids[-1], max(window.end - 1, offset + 1), 0
            if pause is not None:
                await self._store()
                await anyio.sleep(pause(self._clock() - began))

    def _compare(self, window: ListWindow) -> None:
        """Forget known jobs that the hub does not list between those of a window."""
        above = window.ids[0] if window.offset and window.ids else None
        below = None if window.is_last or not window.ids else window.ids[-1]
        if window.ids or not window.offset:
            self.known.remove(set(self.known.between(above, below)).difference(window.ids))

    # Reading it again in slices

    def _begin_round(self, session: JobSource) -> None:
        due = self._clock() - self._round_at >= self._limits.round_every
        long = len(self.known) > self._limits.short_list
        if due and long and self.is_complete and not self._in_slices:
            group = self._background()
            if group is not None:
                self._in_slices = True
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
            self._in_slices = False

    async def read_in_slices(self, session: JobSource) -> None:
        """Compare the whole list with what is known, one page at a time, with pauses.

        Rows are read again if the catalog has changed since they were read.

        Raises:
            ClientError: The hub could not be asked.
            UnorderedListError: The list is not what this index needs.
        """
        catalog, pause = self._catalog, self._limits.pause
        hub = HubList(session.callers_client)
        reader = self._reader(session, renew=self._must_renew)
        async with self._reading:
            await self._list_unfinished(hub, reader)
        await self._walk(hub, reader, lambda took: max(pause, REST_PER_SECOND * took))
        if self._catalog == catalog:
            self._must_renew = False
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

    async def _store(self) -> None:
        if self._file is not None and self.is_complete and self.known.changed:
            catalog = 0 if self._must_renew else self._catalog or 0
            with anyio.CancelScope(shield=True):  # changes that were taken must be written
                await self._file.store(self.known.take_changes(), catalog)

    def rows(self) -> list[JobSummary]:
        """Return the jobs that can be shown, the newest first."""
        return list(self.known.newest_first())
