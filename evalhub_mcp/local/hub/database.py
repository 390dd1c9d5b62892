"""Direct access to the hub's SQLite database: a rule against providers, open jobs and backups.

The local hub's providers come from files, which the hub copies into its database with the owner
`system`, and the guard runs no others. A provider created through the API could still do harm
before the guard is started: the hub puts its `runtime.local.env` into the environment of every
program it starts, and the ids of its benchmarks unchecked into the paths of the files it writes. So
triggers keep every such provider out of the database. They recognise it by its owner and, since a
caller may name itself `system`, by the UUID that the hub gives it; `add-provider` accepts no id of
that form.

A consistent backup is made before another version of the hub opens the database. Standard
library only.
"""

import contextlib
import sqlite3
from pathlib import Path

NAME = "evalhub.db"
MAX_BACKUPS = 3
_UUID = "-".join("[0-9a-fA-F]" * length for length in (8, 4, 4, 4, 12))
_HAS_VARIABLES = """EXISTS (
  SELECT 1 FROM json_tree({row}.entity)
  WHERE lower(fullkey) LIKE '%.runtime.local.env' AND type NOT IN ('null')
)"""
_IS_NOT_OURS = f"({{row}}.owner <> 'system' OR {{row}}.id GLOB '{_UUID}' OR {_HAS_VARIABLES})"
_OLD_TRIGGERS = ("evalhub_mcp_no_variables_insert", "evalhub_mcp_no_variables_update")
_TRIGGERS = {event: f"evalhub_mcp_no_providers_{event.lower()}" for event in ("INSERT", "UPDATE")}
REFUSAL = (
    "the local hub takes no providers through its API; add one with: evalhub-mcp local add-provider"
)


def refuse_providers(path: Path) -> bool:
    """Install the triggers; False while the hub has not created its tables yet.

    Raises:
        sqlite3.Error: The database cannot be used.
    """
    if not path.exists():
        return False
    with contextlib.closing(sqlite3.connect(path, timeout=5.0, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        tables = database.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'providers'"
        )
        if tables.fetchone() is None:
            return False
        for name in (*_OLD_TRIGGERS, *_TRIGGERS.values()):
            database.execute(f"DROP TRIGGER IF EXISTS {name}")
        for event, name in _TRIGGERS.items():
            database.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON providers "
                f"WHEN {_IS_NOT_OURS.format(row='NEW')} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        # Providers that were stored before there were triggers; none of them could run.
        database.execute(
            f"DELETE FROM providers WHERE {_IS_NOT_OURS.format(row='providers')}"  # noqa: S608
        )
        database.execute("COMMIT")
    return True


def job_ids(path: Path, *states: str) -> list[str] | None:
    """The jobs in one of `states`, or all jobs; None if the database cannot be read now."""
    where = f"WHERE status IN ({', '.join('?' * len(states))})" if states else ""
    query = f"SELECT id FROM evaluations {where}"  # noqa: S608 - placeholders only
    if not path.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1.0)) as database:
            return [str(row[0]) for row in database.execute(query, states)]
    except sqlite3.Error:
        return None


def open_job_ids(path: Path) -> list[str] | None:
    """The jobs that have not ended; None if the database cannot be read now."""
    return job_ids(path, "pending", "running")


def back_up(path: Path, version: str) -> None:
    """Copy the database, if there is one, to `<name>.bak-<version>`; only the newest copies stay.

    Raises:
        sqlite3.Error, OSError: The copy could not be made.
    """
    if not path.exists():
        return
    copy = path.with_name(f"{path.name}.bak-{version}")
    partial = copy.with_name(copy.name + ".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with (
        contextlib.closing(sqlite3.connect(path, timeout=5.0)) as source,
        contextlib.closing(sqlite3.connect(partial)) as target,
    ):
        source.backup(target)
    partial.replace(copy)
    for old in backups(path)[MAX_BACKUPS:]:
        old.unlink(missing_ok=True)


def backups(path: Path) -> list[Path]:
    """The backups, newest first."""
    found = [one for one in path.parent.glob(f"{path.name}.bak-*") if one.suffix != ".partial"]
    return sorted(found, key=lambda one: one.stat().st_mtime_ns, reverse=True)
