"""A program in a pseudo-terminal, driven like by a user."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

CTRL_C, CTRL_D = "\x03", "\x04"
REACTION_SECONDS = 0.3
"""Between what a user sees and his Ctrl-C, where it cannot be seen whether the program waits."""

_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")
# A session's leader gets the first terminal that it opens as its own, from which Ctrl-C comes.
_IN_TERMINAL = (
    "import os, sys; tty = os.open(sys.argv[1], os.O_RDWR); [os.dup2(tty, n) for n in (0, 1, 2)]; "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


class Terminal:
    """What a program has drawn so far, and a keyboard."""

    def __init__(self, master: int, process: "subprocess.Popen[bytes]") -> None:
        self.raw = ""
        self._master = master
        self._process = process

    @property
    def text(self) -> str:
        """Everything that was drawn, without escapes."""
        return _ESCAPE.sub("", self.raw).replace("\r\n", "\n").replace("\r", "\n")

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window; the program gets the signal for it."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def type(self, keys: str) -> int:
        """Type; returns how much had been drawn before."""
        if keys == CTRL_C:
            self._wait_until_it_waits()
        before = len(self.text)
        os.write(self._master, keys.encode())
        return before

    def wait_for(self, words: str, since: int = 0, seconds: float = 60) -> str:
        """Wait until words are drawn; returns what was drawn since, up to their end."""
        deadline = time.monotonic() + seconds
        while (place := self.text.find(words, since)) < 0:
            assert time.monotonic() < deadline, f"{words!r} was not drawn:\n{self.text[-1500:]!r}"
            self._read(0.2)
        return self.text[since : place + len(words)]

    def wait_for_more(self, lines: int, seconds: float = 20) -> int:
        """Wait until so many more lines are drawn; returns how much is drawn then."""
        deadline, wanted = time.monotonic() + seconds, self.text.count("\n") + lines
        while self.text.count("\n") < wanted:
            assert time.monotonic() < deadline, "nothing more was drawn"
            self._read(0.2)
        return len(self.text)

    def _wait_until_it_waits(self, seconds: float = 20) -> None:
        """Wait until the program's main thread sleeps.

        Python's readline misses a signal in the moment before it begins to wait for keys.
        """
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            time.sleep(REACTION_SECONDS)
            return
        deadline = time.monotonic() + seconds
        while stat.read_text().rpartition(")")[2].split()[0] != "S":
            assert time.monotonic() < deadline, "the program does not wait for anything"
            self._read(0.01)

    def wait_for_end(self, seconds: float = 60) -> int:
        """Wait until the program has ended; returns its exit status."""
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < deadline, f"it did not end:\n{self.text[-2000:]}"
            self._read(0.2)
        return self._process.returncode

    def _read(self, seconds: float) -> None:
        if select.select([self._master], [], [], seconds)[0]:
            try:
                self.raw += os.read(self._master, 65536).decode(errors="replace")
            except OSError:  # the program has closed the terminal
                time.sleep(0.02)


@contextmanager
def in_terminal(
    command: Sequence[str],
    environment: Mapping[str, str],
    directory: Path,
    rows: int = 40,
    columns: int = 100,
) -> Iterator[Terminal]:
    """Run a program in a terminal of this size until the block ends."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_TERMINAL, os.ttyname(slave), *command],
        env={**environment, "TERM": "xterm-256color"},
        cwd=directory,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    terminal = Terminal(master, process)
    terminal.resize(rows, columns)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)
        os.close(slave)
        os.close(master)
