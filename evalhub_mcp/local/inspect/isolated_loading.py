"""Loads a task's code without network access and without starting programs.

Loading runs the code of a package: it may download data, ask git for a version, or start a
container. None of that is expected, so that it is refused and the attempt is reported. Two
measures: Python's audit events, which work on every system and explain what was refused but do
not see native code; and where the system has it, a filter on system calls. What a task does later,
while it runs, is not restricted.
"""

import contextvars
import sys
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from evalhub_mcp.local.inspect.system_call_filter import refuse_network_and_programs

T = TypeVar("T")
_NETWORK = frozenset(
    "socket.connect socket.sendto socket.sendmsg socket.getaddrinfo socket.gethostbyname "
    "socket.gethostbyaddr socket.getnameinfo".split()
)
_PROGRAMS = frozenset(
    "subprocess.Popen os.exec os.posix_spawn os.spawn os.system os.startfile pty.spawn".split()
)
SHUT_BY_SYSTEM = "network and programs refused by the system"
WATCHED = (
    "network and programs refused in Python only, not offline: this system has no filter that "
    "holds for native code"
)


class NetworkRefused(ConnectionError):
    """The code of a task tried to use the network while it was loaded."""


class ProgramRefused(PermissionError):
    """The code of a task tried to start a program while it was loaded."""


class IsolatedLoading(Generic[T]):
    """One call without network and programs, in a separate thread.

    After the call, `isolation` names the measure that was effective, and `refused` what was
    refused.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._exempt = frozenset({threading.get_ident()})
        self._result: T | None = None
        self._error: BaseException | None = None
        self.isolation = WATCHED
        self.refused: list[str] = []

    def run(self) -> T:
        """Make the call. Raises what it raises, NetworkRefused or ProgramRefused among others."""
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(self._run,), daemon=True)
        # The threads there are belong to the evaluation, which may report to its hub meanwhile.
        self._exempt = frozenset(one.ident for one in threading.enumerate() if one.ident)
        _watch(self)
        try:
            thread.start()
            thread.join()
        finally:
            _watch(None)
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]

    def reported(self) -> dict[str, str]:
        """Return the effective measure and what was refused, for the results of a run."""
        found = {"isolation": self.isolation}
        if self.refused:
            found["refused"] = "; ".join(self.refused[:5])
        return found

    def _run(self) -> None:
        try:
            if refuse_network_and_programs():
                self.isolation = SHUT_BY_SYSTEM
            self._result = self._load()
        except BaseException as error:  # raised again by the thread that waits
            self._error = error

    def check(self, event: str, args: tuple[Any, ...]) -> None:
        """Refuse an audit event of the loading."""
        if threading.get_ident() in self._exempt:
            return
        if event in _NETWORK:
            what = _address(event, args)
            self.refused.append(what)
            raise NetworkRefused(f"{what}; tasks are loaded offline")
        what = f"it started the program {str(args[0] if args else '')[:80]!r}"
        self.refused.append(what)
        raise ProgramRefused(f"{what}, and a task is loaded without others")


def _address(event: str, args: tuple[Any, ...]) -> str:
    # The first argument of the methods of a socket is the socket.
    shown = args[-1] if event in {"socket.connect", "socket.sendto", "socket.sendmsg"} else args[:2]
    return f"it asked for the network ({event.partition('.')[2]} {str(shown)[:80]})"


_watching: IsolatedLoading[Any] | None = None
_hook_added = False


def _watch(loading: IsolatedLoading[Any] | None) -> None:
    """Send audit events to a loading. Hooks cannot be removed, so that there is one for all."""
    global _watching, _hook_added
    _watching = loading
    if not _hook_added:
        _hook_added = True
        sys.addaudithook(_hook)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    loading = _watching
    if loading is not None and (event in _NETWORK or event in _PROGRAMS):
        loading.check(event, args)
