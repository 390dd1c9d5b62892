"""Makes the hub listen on a Unix socket, to which only this user can connect.

The hub supports only ports, to which every user of a machine can connect. So when the hub begins to
listen, its socket is replaced by a Unix socket in the data directory, which only this user can
open. The hub does not notice. Its port is used by a relay that passes only this user's connections
on, for programs that support only the hub's URL.

This needs Linux. Elsewhere the hub listens on its port, and `open_because` has the reason. Standard
library only.
"""

import contextlib
import errno
import os
import select
import socket
import sys
import threading
from pathlib import Path

from evalhub_mcp.hub_socket import SocketAddress
from evalhub_mcp.local.hub.listen_calls import (
    TOO_OLD,
    InterceptionError,
    ListenCall,
    ListenCalls,
    ListenFilter,
)
from evalhub_mcp.local.hub.loopback_relay import LoopbackRelay

_BACKLOG = 1024
_ENDS_WITHIN = 2.0  # seconds


class PrivateListener:
    """The sockets of one hub process: the Unix socket `path`, and a relay to it on `port`.

    Use: `install` in the new process before the hub's program, then `start` here, and `close`
    when the hub has ended. Another one is needed for each start of a hub.
    """

    def __init__(self, path: Path, port: int) -> None:
        self._path = path
        self._unused_path = path.with_name(f"{path.name}.new")
        self._port = port
        self.open_because = ""
        """Why the hub listens on a port that everybody can connect to; "" if it does not."""
        self._filter: ListenFilter | None = None
        self._calls: ListenCalls | None = None
        self._relay: LoopbackRelay | None = None
        self._hub = 0
        self._thread: threading.Thread | None = None
        self._ended, self._end = os.pipe()
        self._socket: socket.socket | None = None
        self._identity: tuple[int, int] | None = None
        try:
            for old in (path, self._unused_path):  # of a hub whose supervisor was killed
                old.unlink(missing_ok=True)
            self._filter = ListenFilter()
            self._bind()
        except InterceptionError as reason:
            self._leave_open(str(reason))
        except OSError as error:
            self._leave_open(f"the data directory cannot hold a socket ({error.strerror})")

    def install(self) -> None:
        """In the hub's process, before its program starts: install the filter of its calls."""
        if not self.open_because and self._filter is not None:
            self._filter.install()

    def start(self, hub: int) -> None:
        """Begin to decide about the calls of the process `hub`, whose program has started."""
        self._hub = hub
        if self._filter is None or self.open_because:
            return
        try:
            self._calls = self._filter.calls()
            if not self._calls.can_replace_socket():
                raise InterceptionError(TOO_OLD)
            if not self._is_hub_thread(hub):
                raise InterceptionError("/proc does not show the hub's threads here")
        except InterceptionError as reason:
            self._leave_open(str(reason))
        if self._calls is not None:
            self._thread = threading.Thread(target=self._decide, name="listen", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Remove the socket and end the relay."""
        with contextlib.suppress(OSError):
            os.write(self._end, b"x")
        if self._thread is not None:
            self._thread.join(_ENDS_WITHIN)
        for fd in (self._ended, self._end):
            os.close(fd)
        if self._relay is not None:
            self._relay.close()
        if self._calls is not None:
            self._calls.close()
        if self._filter is not None:
            self._filter.close()
        self._remove_socket()

    def _bind(self) -> None:
        """Create the socket, which gets its own name when the hub listens."""
        self._socket = socket.socket(socket.AF_UNIX)
        address = SocketAddress(self._unused_path)
        before = os.umask(0o177)
        try:
            self._socket.bind(address.text)
        finally:
            os.umask(before)
        found = self._unused_path.lstat()
        self._identity = found.st_dev, found.st_ino
        self._socket.setblocking(False)  # as the hub expects its own

    def _leave_open(self, reason: str) -> None:
        self.open_because = reason
        self._remove_socket()

    def _remove_socket(self) -> None:
        if self._socket is not None:
            self._socket.close()
        for path in (self._path, self._unused_path):
            with contextlib.suppress(OSError):
                found = path.lstat()
                if (found.st_dev, found.st_ino) == self._identity:
                    path.unlink()

    def _decide(self) -> None:
        """Decide about calls until the hub has ended and with it all it has started."""
        calls = self._calls
        assert calls is not None
        poll = select.poll()
        poll.register(calls.descriptor, select.POLLIN)
        poll.register(self._ended, select.POLLIN)
        try:
            while True:
                for descriptor, events in poll.poll():
                    if descriptor == self._ended or not events & select.POLLIN:
                        return
                    if (call := calls.wait_for_next()) is not None:
                        self._answer(calls, call)
        finally:
            calls.close()  # a call that nobody decides about would wait for ever

    def _answer(self, calls: ListenCalls, call: ListenCall) -> None:
        if self.open_because or self._socket is None or not self._is_hub_thread(call.thread):
            calls.allow(call)
            return
        if self._relay is not None:  # a second port, which would be open to everybody
            calls.refuse(call, errno.EACCES)
            return
        try:
            relay = LoopbackRelay(self._port, self._path)
            try:
                self._socket.listen(_BACKLOG)
                self._unused_path.replace(self._path)
                calls.replace_socket(call, self._socket)
            except BaseException:
                relay.close()
                raise
        except OSError as error:
            print(f"The hub cannot listen: {error}", file=sys.stderr, flush=True)
            calls.refuse(call, error.errno or errno.EACCES)
            return
        self._socket.close()  # the hub's alone: without the hub, connections are refused
        self._relay = relay
        relay.start()

    def _is_hub_thread(self, thread: int) -> bool:
        """Whether it is a thread of the hub itself, and not of a program that the hub started."""
        return Path(f"/proc/{self._hub}/task/{thread}").exists()
