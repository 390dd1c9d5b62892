"""Signals as something to wait for, in one thread and without races (standard library only)."""

import contextlib
import os
import select
import signal
from collections.abc import Iterable


class Signals:
    """Collects the given signals so that one can sleep until one of them arrives.

    Must be made in the main thread.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in numbers:
            # A Python-level handler is needed for the wake-up; the byte says which signal it was.
            signal.signal(number, lambda *_: None)
        self.seen: set[int] = set()

    def wait(self, seconds: float, readable: int | None = None) -> bool:
        """Sleep for at most `seconds`; whether the descriptor `readable` became so."""
        files = [self._read] if readable is None else [self._read, readable]
        ready, _, _ = select.select(files, [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            self.seen.update(os.read(self._read, 4096))
        return readable in ready
