"""At most so many evaluations at once; the others wait their turn.

A place is a lock among `slots/0 … n-1` that lives as long as the evaluation, whatever kills
its guard. Who waits holds a ticket, a lock named after the time it was drawn, and the oldest
living ticket takes the next free place: first come, first served, with nobody in charge.
Standard library only.
"""

import contextlib
import os
import time
from pathlib import Path

from evalhub_mcp.local.hub import file_locks


class Queue:
    """A place in the line of the directory `slots`; `name` tells evaluations apart."""

    def __init__(self, slots: Path, name: str) -> None:
        self._slots = slots
        self._tickets = slots / "queue"
        self._tickets.mkdir(mode=0o700, exist_ok=True)
        self._path = self._tickets / f"{time.time_ns():020d}-{name}"
        self._ticket: int | None = file_locks.hold(self._path)

    def take(self, places: int) -> int | None:
        """The lock of a free place among `places`, if it is our turn; else None."""
        if self.before():
            return None
        for number in range(places):
            with contextlib.suppress(BlockingIOError):
                place = file_locks.hold(self._slots / str(number), within=0)
                self.leave()
                return place
        return None

    def before(self) -> int:
        """How many living tickets are older than ours."""
        older = [path for path in waiting(self._slots) if path.name < self._path.name]
        return len(older)

    def leave(self) -> None:
        """Give the ticket back; a second call does nothing."""
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            self._path.unlink(missing_ok=True)
            os.close(ticket)


def waiting(slots: Path) -> list[Path]:
    """The tickets of those who wait, oldest first; what dead ones left is removed."""
    found = []
    with contextlib.suppress(OSError):
        for path in sorted((slots / "queue").iterdir()):
            drawn = path.name.partition("-")[0]
            if not drawn.isdecimal():
                continue  # not one of ours
            if file_locks.is_held(path):
                found.append(path)
            elif time.time_ns() - int(drawn) > 5_000_000_000:
                path.unlink(missing_ok=True)
    return found


def waiting_names(slots: Path) -> list[str]:
    """The names of the evaluations that wait, oldest first."""
    return [path.name.partition("-")[2] for path in waiting(slots)]
