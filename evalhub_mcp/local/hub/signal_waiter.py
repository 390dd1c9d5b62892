"""Waits for signals in one thread without races. Standard library only."""

import contextlib
import os
import select
import signal
from collections.abc import Iterable, Sequence


class SignalWaiter:
    """Collects signals and wakes a sleeping main thread when one arrives.

    Create it in the main thread.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in numbers:
            # Only signals with a Python handler write to the pipe, one byte with their number.
            signal.signal(number, lambda *_: None)
        self.seen: set[int] = set()

    def wait(self, seconds: float, also: Sequence[int] = ()) -> None:
        """Sleep until a signal arrives, at most `seconds`, and add it to `seen`.

        Data to read on one of the descriptors `also` ends the sleep as well.
        """
        select.select([self._read, *also], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            self.seen.update(os.read(self._read, 4096))
