"""The local hub's database beside the hub: what it refuses, what it holds open, its copies.

A provider's `runtime.local.env` is put into the environment of whatever the hub starts,
before the guard can look at it, and some variables change what a program is. Our providers
have none (they come from files, not from the database), so the database takes none.

Before another version of the hub opens the database, a consistent copy of it is kept.
Standard library only.
"""

import contextlib
import sqlite3
from pathlib import Path

NAME = "evalhub.db"
KEPT_COPIES = 3
_HAS_VARIABLES = """EXISTS (
  SELECT 1 FROM json_tree({entity})
  WHERE lower(fullkey) LIKE '%.runtime.local.env' AND type NOT IN ('null')
)"""
_RULES = ("INSERT", "UPDATE")


def protect(path: Path) -> bool:
    """Install the rule; False while the hub has not made its tables yet.

    Raises:
        sqlite3.Error: the database cannot be used.
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
        for event in _RULES:
            name = f"evalhub_mcp_no_variables_{event.lower()}"
            database.execute(f"DROP TRIGGER IF EXISTS {name}")
            database.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON providers "
                f"WHEN {_HAS_VARIABLES.format(entity='NEW.entity')} "
                "BEGIN SELECT RAISE(ABORT, 'the local hub takes no runtime.local.env'); END"
            )
        # Stored before there was a rule.
        database.execute(
            f"DELETE FROM providers WHERE {_HAS_VARIABLES.format(entity='entity')}"  # noqa: S608
        )
        database.execute("COMMIT")
    return True


def jobs(path: Path, *states: str) -> list[str] | None:
    """The ids of the jobs in one of `states` (of all jobs without any); None if it cannot tell."""
    where = f"WHERE status IN ({', '.join('?' * len(states))})" if states else ""
    query = f"SELECT id FROM evaluations {where}"  # noqa: S608 - marks only
    if not path.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1.0)) as database:
            return [str(row[0]) for row in database.execute(query, states)]
    except sqlite3.Error:
        return None


def open_jobs(path: Path) -> list[str] | None:
    """The ids of the jobs that have not ended; None if the database cannot tell now."""
    return jobs(path, "pending", "running")


def back_up(path: Path, version: str) -> Path | None:
    """Keep a copy of the database as `<name>.bak-<version>`, and the newest few of such copies.

    Returns None when there is no database yet.

    Raises:
        sqlite3.Error, OSError: there is no copy.
    """
    if not path.exists():
        return None
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
    for old in copies(path)[KEPT_COPIES:]:
        old.unlink(missing_ok=True)
    return copy


def copies(path: Path) -> list[Path]:
    """The kept copies, newest first."""
    found = [
        one for one in path.parent.glob(f"{path.name}.bak-*") if not one.name.endswith(".partial")
    ]
    return sorted(found, key=lambda one: one.stat().st_mtime_ns, reverse=True)
