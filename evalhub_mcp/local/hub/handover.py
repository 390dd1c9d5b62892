"""Hands a waiting benchmark over to the process of an earlier benchmark of the same job.

Starting an evaluation process costs half a second or more of processor time, with the
lm-evaluation-harness several seconds. A guard that waits for a slot offers its benchmark: a file
in the instance directory. The guard whose process has finished a benchmark of the same job takes
the offer, checks it as its own, and gives it to the process. It holds the lock of the offer until
the benchmark is over, and then removes the file; a lock that is free again while the file says
`taken` shows that it was killed. Standard library only.
"""

import contextlib
import json
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from evalhub_mcp.handover_protocol import DONE, LAST, Assignment
from evalhub_mcp.local.hub import file_locks

_MOST_BYTES = 64 * 1024


class OfferRecord(NamedTuple):
    """The content of an offer: its benchmark's command and specification, and if it is taken."""

    command: str
    spec: str
    taken: bool = False


class Offer:
    """A guard's own benchmark, record while it waits for a slot."""

    def __init__(self, directory: Path, name: str, command: str, spec: Path) -> None:
        directory.mkdir(mode=0o700, exist_ok=True)
        self._path = directory / name
        fd = file_locks.hold(self._path)
        try:
            _write(fd, OfferRecord(command, str(spec)))
        finally:
            os.close(fd)

    def state(self) -> Literal["open", "taken", "over", "lost"]:
        """Return whether another guard has taken it, and whether its benchmark is over.

        `lost` means that the guard that had taken it was killed.
        """
        if file_locks.is_held(self._path):
            return "taken"
        found = _read(self._path)
        if found is None:
            return "over"
        return "lost" if found.taken else "open"

    def withdraw(self) -> bool:
        """Withdraw the offer to run the benchmark here; False if another guard has taken it."""
        with contextlib.suppress(BlockingIOError):
            fd = file_locks.hold(self._path, within=0)
            try:
                found = _read(self._path)
                if found is None or found.taken:
                    return False
                self._path.unlink(missing_ok=True)
                return True
            finally:
                os.close(fd)
        return False

    def remove(self) -> None:
        """Remove the offer unless another guard holds it."""
        if self.state() in {"open", "lost"}:
            self._path.unlink(missing_ok=True)


class TakenOffer:
    """A benchmark of another guard of the same job, which is run in this guard's process."""

    def __init__(self, path: Path, fd: int, record: OfferRecord) -> None:
        self.name = path.name
        self.spec = record.spec
        self._path = path
        self._fd = fd
        self._record = record

    def mark_taken(self) -> None:
        """Note in the offer that it was taken, so that it is not run again if this guard dies."""
        _write(self._fd, self._record._replace(taken=True))

    def finish(self) -> None:
        """Remove the offer: its benchmark is over."""
        self._path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Release the offer."""
        os.close(self._fd)


def take_offers(directory: Path, names: list[str], command: str) -> Iterator[TakenOffer]:
    """Yield the offers with one of these names and this command, each taken; release the others.

    The caller keeps, finishes or gives back each one.
    """
    for name in names:
        path = directory / name
        if not path.exists():
            continue
        with contextlib.suppress(OSError):
            fd = file_locks.hold(path, within=0)
            record = _read(path)
            same_file = path.exists() and os.fstat(fd).st_ino == path.stat().st_ino
            if not same_file or record is None or record.taken or record.command != command:
                os.close(fd)
                continue
            yield TakenOffer(path, fd, record)


class GuardSide:
    """The guard's end of the socket pair; `child` is the descriptor of the process's end."""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self.child = self._theirs.fileno()
        self._received = b""

    def close_child_side(self) -> None:
        """Close the process's end here, after the process has inherited it."""
        self._theirs.close()

    @property
    def descriptors(self) -> list[int]:
        """The descriptor to wait for; none after the end."""
        return [self._ours.fileno()] if self._ours.fileno() >= 0 else []

    def receive(self) -> Literal["done", "last"] | None:
        """Return the message of the process since the last call; None if there is none."""
        if self._ours.fileno() < 0 or not select.select([self._ours], [], [], 0)[0]:
            return None
        try:
            received = self._ours.recv(4096)
        except OSError:
            received = b""
        if not received:
            self.close()
        self._received = (self._received + received)[-64:]
        for line, word in ((DONE, "done"), (LAST, "last")):
            if self._received.endswith(line):
                self._received = b""
                return word  # type: ignore[return-value]
        return None

    def assign(self, assignment: Assignment) -> bool:
        """Give the process its next benchmark; False if it is gone."""
        try:
            self._ours.sendall(assignment.line())
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Close both ends, because nothing more is handed over."""
        self._ours.close()
        self._theirs.close()


def _write(fd: int, record: OfferRecord) -> None:
    file_locks.write_line(fd, json.dumps(record._asdict()))


def _read(path: Path) -> OfferRecord | None:
    try:
        with path.open("rb") as file:
            return OfferRecord(**json.loads(file.read(_MOST_BYTES)))
    except (OSError, ValueError, TypeError):
        return None
