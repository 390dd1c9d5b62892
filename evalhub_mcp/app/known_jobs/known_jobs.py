"""The jobs that are known of one caller, by id and by time."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Literal, TypeAlias

from evalhub_mcp.jobs.job_summary import JobSummary

Unlisted: TypeAlias = Literal["unreadable", "foreign"]
"""Why a job that the hub lists is not shown: it cannot be read, or belongs to another tenant."""
Row: TypeAlias = JobSummary | Unlisted
MANY = 50
"""Rows that are placed one by one; of more, all are sorted when they are asked for next."""
_by_time = attrgetter("order")


class KnownJobs:
    """Rows by id, and the ids in order, so that positions in the hub's list can be compared."""

    def __init__(self, *, notes_changes: bool = False) -> None:
        """Know no job; `notes_changes` keeps the ids that change until `take_changes`."""
        self._notes_changes = notes_changes
        self.rows: dict[str, Row] = {}
        """What is known of each job, to be read; `put` and `remove` change it."""
        self._ids: list[str] = []
        """Ascending; hubs list them descending."""
        self._by_time: list[JobSummary] | None = []
        """The jobs that can be shown, the oldest first; None until they are sorted again."""
        self._newest: list[JobSummary] | None = None
        self._unlisted: dict[str, Unlisted] = {}
        self.unfinished: set[str] = set()
        self.changed: set[str] = set()
        """Ids put or removed since they were stored; `take_changes` empties it."""
        self.added = self.removed = 0
        """How many ids were added and removed so far."""

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self.rows

    def ids(self) -> Sequence[str]:
        """All ids, ascending."""
        return self._ids

    def before(self, job_id: str) -> int:
        """Return how many known jobs a hub lists before this id, which need not be known."""
        return len(self._ids) - bisect_right(self._ids, job_id)

    def between(self, above: str | None, below: str | None) -> Sequence[str]:
        """Return the known ids that a hub lists after `above` and before `below`.

        None is the beginning or the end of the list.
        """
        start = 0 if below is None else bisect_right(self._ids, below)
        end = len(self._ids) if above is None else bisect_left(self._ids, above)
        return self._ids[start:end]

    def put(self, rows: Mapping[str, Row]) -> None:
        """Add rows, or replace those of the same id."""
        rows = {job_id: row for job_id, row in rows.items() if self.rows.get(job_id) != row}
        if not rows:
            return
        new = [job_id for job_id in rows if job_id not in self.rows]
        if new:
            self.added += len(new)
            self._ids += new
            self._ids.sort()
        self._place(rows)
        for job_id, row in rows.items():
            self.unfinished.discard(job_id)
            self._unlisted.pop(job_id, None)
            if not isinstance(row, JobSummary):
                self._unlisted[job_id] = row
            elif not row.has_ended:
                self.unfinished.add(job_id)
        self.rows.update(rows)
        if self._notes_changes:
            self.changed.update(rows)

    def _place(self, rows: Mapping[str, Row | None]) -> None:
        """Put rows where they belong by time, instead of the ones there are; None removes."""
        self._newest = None
        if self._by_time is None or len(rows) > MANY:
            self._by_time = None
            return
        new = [row for row in rows.values() if isinstance(row, JobSummary)]
        known = (self.rows.get(job_id) for job_id in rows)
        old = [row for row in known if isinstance(row, JobSummary)]
        for row in old:
            del self._by_time[bisect_left(self._by_time, row.order, key=_by_time)]
        for row in new:
            insort(self._by_time, row, key=_by_time)

    def remove(self, job_ids: Iterable[str]) -> None:
        """Forget jobs; ids that are not known do not matter."""
        gone = {job_id for job_id in job_ids if job_id in self.rows}
        if not gone:
            return
        self.removed += len(gone)
        self._place(dict.fromkeys(gone))
        for job_id in gone:
            del self.rows[job_id]
            self._unlisted.pop(job_id, None)
        self._ids = [job_id for job_id in self._ids if job_id not in gone]
        self.unfinished -= gone
        if self._notes_changes:
            self.changed |= gone

    def newest_first(self) -> Sequence[JobSummary]:
        """Return the jobs that can be shown, the newest first."""
        if self._by_time is None:
            shown = (row for row in self.rows.values() if isinstance(row, JobSummary))
            self._by_time = sorted(shown, key=_by_time)
        if self._newest is None:
            self._newest = self._by_time[::-1]
        return self._newest

    def count(self, unlisted: Unlisted) -> int:
        """Return how many jobs are not shown for this reason."""
        return sum(reason == unlisted for reason in self._unlisted.values())

    def take_changes(self) -> dict[str, Row | None]:
        """Return the rows that changed since the last call, None for removed ones."""
        changes = {job_id: self.rows.get(job_id) for job_id in self.changed}
        self.changed.clear()
        return changes
