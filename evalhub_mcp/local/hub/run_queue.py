"""Limits how many evaluations run at once; the others wait in order of arrival.

A running evaluation holds one of the locks `slots/0` to `slots/<n-1>`, even if its guard is
killed. A waiting one holds a ticket: a lock named after the time it was drawn. The oldest held
ticket takes the next free slot, so no process has to manage the queue. Standard library only.
"""

import contextlib
import time
from pathlib import Path

from evalhub_mcp.local.hub import file_locks

_ABANDONED_NS = 5_000_000_000
"""Age at which an unlocked ticket is removed; the owner of a younger one may not have locked it."""


class Ticket:
    """The place of one evaluation in the queue of the directory `slots`."""

    def __init__(self, slots: Path, evaluation: str) -> None:
        self._slots = slots
        (slots / "queue").mkdir(mode=0o700, exist_ok=True)
        name = f"{time.time_ns():020d}-{evaluation}"
        self._lock = file_locks.LockFile(slots / "queue" / name)

    def take_slot(self, slots: int) -> int | None:
        """Lock one of the first `slots` slots if it is this ticket's turn; None if it waits."""
        if self.evaluations_ahead():
            return None
        for number in range(slots):
            with contextlib.suppress(BlockingIOError):
                slot = file_locks.hold(self._slots / str(number), within=0)
                self.discard()
                return slot
        return None

    def evaluations_ahead(self) -> int:
        """The number of older tickets that are held."""
        return sum(path.name < self._lock.path.name for path in _held_tickets(self._slots))

    def discard(self) -> None:
        """Leave the queue; a second call does nothing."""
        self._lock.remove()


def remove_ticket(slots: Path, evaluation: str) -> None:
    """Remove an evaluation from the queue that runs in another process."""
    with contextlib.suppress(OSError):
        for path in (slots / "queue").glob(f"*-{evaluation}"):
            path.unlink(missing_ok=True)


def waiting_evaluations(slots: Path) -> list[str]:
    """The names of the evaluations that wait, oldest first."""
    return [path.name.partition("-")[2] for path in _held_tickets(slots)]


def _held_tickets(slots: Path) -> list[Path]:
    """The held tickets, oldest first; abandoned ones are removed."""
    found = []
    with contextlib.suppress(OSError):
        for path in sorted((slots / "queue").iterdir()):
            drawn = path.name.partition("-")[0]
            if not drawn.isdecimal():
                continue  # another program's file, such as .DS_Store
            if file_locks.is_held(path):
                found.append(path)
            elif time.time_ns() - int(drawn) > _ABANDONED_NS:
                path.unlink(missing_ok=True)
    return found
