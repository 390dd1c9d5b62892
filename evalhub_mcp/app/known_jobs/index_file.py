"""The rows of one index in a SQLite file, so that the next process does not begin from nothing.

Several processes may use the file at once. It is no authority: every look compares it with the hub,
so a row that another process removed or wrote meanwhile does no harm. A file that cannot be used
is set aside and begun anew; a disk that is full or read-only costs the file, not the index.
"""

import contextlib
import hashlib
import json
import logging
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import anyio.to_thread

from evalhub_mcp.app.known_jobs.known_jobs import Row
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.jobs.summary_json import summary_from_json, summary_to_json

logger = logging.getLogger("evalhub_mcp")

VERSION = 1
"""Of the tables and of the stored rows; a file of another version is set aside."""
BUSY_SECONDS = 2.0
_TABLES = """
CREATE TABLE jobs (id TEXT PRIMARY KEY, ended INTEGER NOT NULL, row TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
# Another process may have seen the job end already; a job that ended does not go on.
_PUT = """
INSERT INTO jobs VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, row = excluded.row
WHERE excluded.ended >= jobs.ended
"""


@dataclass(frozen=True)
class KeptRows:
    """What a file keeps."""

    rows: Mapping[str, Row]
    catalog: int
    """The fingerprint of the catalog that they were read with."""
    exact_as_of: datetime | None = None
    """When a reading of the whole list began last."""


class IndexFile:
    """One file, for one hub, tenant and caller."""

    def __init__(self, directory: Path, *key: str | None) -> None:
        """Use a file below `directory` that is named after the key; nothing is opened yet."""
        name = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:24]
        self.path = directory / f"jobs-{name}.db"
        self._is_usable = True

    async def load(self) -> KeptRows | None:
        """Return the rows; None when there are none that can be used."""
        return await self._in_thread(self._load)

    async def store(
        self,
        changes: Mapping[str, Row | None],
        catalog: int,
        exact_as_of: datetime | None = None,
    ) -> None:
        """Write rows, and remove those of which there is None."""
        await self._in_thread(partial(self._store, changes, catalog, exact_as_of))

    async def _in_thread(self, work: Callable[[], KeptRows | None]) -> KeptRows | None:
        if not self._is_usable:
            return None
        try:
            return await anyio.to_thread.run_sync(work)
        except (OSError, sqlite3.Error, ValueError) as error:
            # The index goes on without its file.
            self._is_usable = False
            logger.info("jobs: the index is not kept in %s: %s", self.path, error)
            return None

    def _load(self) -> KeptRows | None:
        for is_last in (False, True):
            try:
                with self._opened() as db:
                    return _read(db)
            except (sqlite3.DatabaseError, ValueError) as error:
                if is_last or _is_temporary(error):
                    raise
                self._set_aside(error)
        return None

    def _store(
        self, changes: Mapping[str, Row | None], catalog: int, exact_as_of: datetime | None
    ) -> None:
        gone = [(job_id,) for job_id, row in changes.items() if row is None]
        put = [
            (job_id, isinstance(row, str) or row.has_ended, _stored(row))
            for job_id, row in changes.items()
            if row is not None
        ]
        with self._opened() as db, db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany("DELETE FROM jobs WHERE id = ?", gone)
            db.executemany(_PUT, put)
            facts = {"catalog": str(catalog)}
            if exact_as_of is not None:
                facts["exact_as_of"] = exact_as_of.isoformat()
            db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file, which is made with its tables if there is none.

        Raises:
            OSError: It cannot be made, or another user could read or write it.
            sqlite3.Error: It cannot be used.
            ValueError: It is of another version.
        """
        self._make_private()
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                _make_tables(db)
            elif version != VERSION:
                raise ValueError(f"it is of version {version}")
            yield db
        finally:
            db.close()

    def _make_private(self) -> None:
        directory = self.path.parent
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            found = directory.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
                raise PermissionError(f"{directory} is not a directory of this user")
            if found.st_mode & 0o077:
                directory.chmod(0o700)
        # SQLite gives its other files the mode of this one.
        flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(self.path, flags, 0o600)
        try:
            if os.name == "posix" and os.fstat(handle).st_mode & 0o077:
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)

    def _set_aside(self, error: Exception) -> None:
        """Rename the file, so that somebody can look at it; an earlier one is replaced."""
        logger.warning("jobs: %s is set aside and begun anew: %s", self.path, error)
        self.path.replace(self.path.with_suffix(".damaged"))
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self.path}{suffix}").unlink()


def _make_tables(db: sqlite3.Connection) -> None:
    with db:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:  # another process may be first
            for statement in _TABLES.strip().split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")


def _read(db: sqlite3.Connection) -> KeptRows | None:
    facts = dict(db.execute("SELECT name, value FROM facts"))
    if "catalog" not in facts:
        return None
    rows: dict[str, Row] = {}
    for job_id, text in db.execute("SELECT id, row FROM jobs"):
        row = _row(text)
        if isinstance(row, JobSummary) and row.id == job_id:
            job_id = row.id  # one string for both
        rows[job_id] = row
    exact = facts.get("exact_as_of")
    return KeptRows(rows, int(facts["catalog"]), datetime.fromisoformat(exact) if exact else None)


def _stored(row: Row) -> str:
    return summary_to_json(row) if isinstance(row, JobSummary) else row


def _row(text: str) -> Row:
    if text == "unreadable":
        return "unreadable"
    return "foreign" if text == "foreign" else summary_from_json(text)


def _is_temporary(error: Exception) -> bool:
    """Whether the file may be whole: it is locked, or the disk is full or cannot be read."""
    return isinstance(error, sqlite3.OperationalError) and "no such" not in str(error)
