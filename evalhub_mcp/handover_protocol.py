"""How a guard gives an evaluation process the next benchmark of its job.

Guard and process exchange lines over a socket pair. The process sends `done` when the hub has the
final event of a benchmark, or `last` if it also takes no further one. After `done` the guard sends
one line of JSON, or closes its end when no benchmark waits. Standard library only: the guard uses
this module.
"""

import contextlib
import json
import os
import socket
from typing import NamedTuple

DESCRIPTOR_VARIABLE = "EVALHUB_HANDOVER_FD"
"""The process's side of the socket pair; not set where nothing is handed over."""
DONE = b"done\n"
LAST = b"last\n"
_MOST_BYTES = 64 * 1024


class Assignment(NamedTuple):
    """The next benchmark: its job specification, the directory of its secrets, and its log."""

    spec: str
    secrets_dir: str
    log: str

    def line(self) -> bytes:
        """Return the assignment as a line of JSON."""
        return json.dumps(self._asdict()).encode() + b"\n"


class EvaluationSide:
    """The evaluation process's side of the socket pair."""

    def __init__(self, descriptor: int) -> None:
        os.set_inheritable(descriptor, False)
        self._socket = socket.socket(fileno=descriptor)

    @classmethod
    def from_environment(cls) -> "EvaluationSide | None":
        """Return this process's side; None if its guard hands over no further benchmarks."""
        descriptor = os.environ.pop(DESCRIPTOR_VARIABLE, "")
        try:
            return cls(int(descriptor)) if descriptor else None
        except (OSError, ValueError):
            return None

    def next_assignment(self) -> Assignment | None:
        """Report the benchmark as done, and return the next one; None if there is none."""
        try:
            self._socket.sendall(DONE)
            with self._socket.makefile("rb") as stream:
                line = stream.readline(_MOST_BYTES)
            return Assignment(**json.loads(line)) if line.endswith(b"\n") else None
        except (OSError, ValueError, TypeError):
            return None

    def finish(self) -> None:
        """Report the benchmark as done, and that this process takes no further one."""
        with contextlib.suppress(OSError):
            self._socket.sendall(LAST)
        self._socket.close()
