"""Stops a running evaluation, and ends its process if it does not react.

A run is interrupted as by Ctrl-C, which every library handles and asyncio turns into a
cancellation. A run that has not stopped after a few seconds ends with its process.
"""

import _thread
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Self

from evalhub_mcp.adapter.credentials import scrub
from evalhub_mcp.adapter.errors import JobCancelled, NotDeliveredError
from evalhub_mcp.adapter.hub_access import signal_sidecar_to_exit

_GRACE = 5.0
"""Seconds that an interrupted run has to stop by itself."""


class RunInterrupted(Exception):
    """The run was interrupted, by a signal or because its job has ended."""


class Interruption:
    """Interrupts the main thread, but only while that is allowed.

    As a context manager it handles SIGTERM and SIGINT, if this is the main thread. Inside
    `allowed()` they interrupt the code that runs there; at other times they only set
    `requested`, so that a report in progress is not lost. `on_signal` is called first either
    way, with whether something is interrupted.
    """

    def __init__(self, on_signal: Callable[[bool], None] = lambda interrupting: None) -> None:
        self._on_signal = on_signal
        self._main = threading.current_thread() is threading.main_thread()
        self.requested = False
        self._allowed = False
        self._previous: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if self._main:
            self._previous = {
                number: signal.signal(number, self._handle)
                for number in (signal.SIGINT, signal.SIGTERM)
            }
        return self

    def __exit__(self, *exc: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def allowed(self) -> Iterator[None]:
        """Run code that may be interrupted. Raises RunInterrupted if it was."""
        try:
            try:
                if self._main:
                    # asyncio recognises the default handler and cancels instead.
                    signal.signal(signal.SIGINT, signal.default_int_handler)
                self._allowed = True
                if self.requested:
                    raise RunInterrupted
                yield
            finally:
                self._allowed = False
                if self._main:
                    signal.signal(signal.SIGINT, self._handle)
        except KeyboardInterrupt:
            # It may have come before the handler was restored.
            if self._main:
                signal.signal(signal.SIGINT, self._handle)
            self._allowed, self.requested = False, True
            raise RunInterrupted from None

    def interrupt(self) -> None:
        """Interrupt the main thread, from any thread, if that is allowed at the moment."""
        self.requested = True
        if not (self._allowed and self._main):
            return
        if hasattr(signal, "pthread_kill"):
            # A signal also ends a system call in which the run waits.
            main = threading.main_thread().ident
            assert main is not None
            signal.pthread_kill(main, signal.SIGINT)
        else:
            _thread.interrupt_main()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.requested = True
        self._on_signal(self._allowed)
        if self._allowed:
            signal.raise_signal(signal.SIGINT)


class ForcedExit:
    """Ends the process a few seconds after `start`, even if a library hangs.

    As a context manager it cancels the exit at the end of the block.
    """

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.cancel()

    def start(self, report: Callable[[], None]) -> None:
        """Start the timer unless it is running; `report` is called before the process ends."""
        if self._timer is None:
            self._timer = threading.Timer(_GRACE, self._exit, [report])
            self._timer.daemon = True
            self._timer.start()

    def cancel(self) -> None:
        """Let the process continue: the run has stopped by itself."""
        if self._timer is not None:
            self._timer.cancel()

    def _exit(self, report: Callable[[], None]) -> None:
        print("The evaluation did not stop by itself and is ended.", file=sys.stderr, flush=True)
        status = 1
        try:
            report()
            status = 0
        except JobCancelled:
            status = 0
        except NotDeliveredError as error:
            print(scrub(str(error)), file=sys.stderr, flush=True)
        finally:
            signal_sidecar_to_exit()
            os._exit(status)
