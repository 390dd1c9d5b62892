"""What the local hub's database refuses to store.

A provider's `runtime.local.env` is put into the environment of whatever the hub starts,
before the guard can look at it, and some variables change what a program is. Our providers
have none (they come from files, not from the database), so the database takes none.
"""

import contextlib
import sqlite3
from pathlib import Path

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
