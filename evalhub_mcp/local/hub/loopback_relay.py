"""A port on loopback that relays only this user's connections to the hub's Unix socket.

It is for programs that cannot use a Unix socket: evaluations in other languages or with EvalHub's
own SDK, and curl. The owner of a connection is read from /proc/net/tcp on Linux.

Standard library only.
"""

import contextlib
import os
import socket
import struct
import threading
import time
from pathlib import Path

from evalhub_mcp.hub_socket import SocketAddress

_ESTABLISHED = "01"
_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LOOKUPS, _BETWEEN_LOOKUPS = 3, 0.01
"""Times that the table is read, and seconds in between: it may lack a line while others change."""
_CHUNK = 65536


class LoopbackRelay:
    """Listens on a port of 127.0.0.1 and relays this user's connections to a Unix socket.

    Raises:
        OSError: The port is taken.
    """

    def __init__(self, port: int, target: Path) -> None:
        self._target = SocketAddress(target)
        self._listening = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, name="relay", daemon=True)

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()

    def close(self) -> None:
        """Accept no more connections; those that exist end with the hub."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # ends a waiting `accept`
        self._listening.close()
        if self._thread.ident is not None:
            self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                if self._listening.fileno() < 0 or not _is_listening(self._listening):
                    return
                time.sleep(0.1)  # out of descriptors, most likely
                continue
            try:
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()
            except RuntimeError:  # out of threads
                caller.close()

    def _serve(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError):
            if not is_own_connection(caller):
                return
            with socket.socket(socket.AF_UNIX) as hub:
                hub.connect(self._target.text)
                there = threading.Thread(target=_copy, args=(caller, hub), daemon=True)
                there.start()
                _copy(hub, caller)
                # The hub has ended the connection, so nothing from the caller matters any more.
                with contextlib.suppress(OSError):
                    caller.shutdown(socket.SHUT_RDWR)
                there.join()


def is_own_connection(accepted: socket.socket) -> bool:
    """Whether the other end of an accepted loopback connection belongs to this user.

    False if that cannot be found out.
    """
    for attempt in range(_LOOKUPS):
        if attempt:
            time.sleep(_BETWEEN_LOOKUPS)
        owner = _owner_of_peer(accepted)
        if owner is not None:
            return owner == os.getuid()
    return False


def _owner_of_peer(accepted: socket.socket) -> int | None:
    """The user id of the socket at the other end; None if it is not listed as connected."""
    try:
        here, there = accepted.getsockname(), accepted.getpeername()
    except OSError:
        return None
    for table, prefix in zip(_TABLES, (b"", bytes(10) + b"\xff\xff"), strict=True):
        ends = [_as_listed(there, prefix), _as_listed(here, prefix)]
        with contextlib.suppress(OSError), table.open() as lines:
            for line in lines:
                fields = line.split()
                # A socket that its program has closed is listed as root's, and without inode.
                if fields[1:3] == ends and fields[3] == _ESTABLISHED and fields[9] != "0":
                    return int(fields[7])
    return None


def _as_listed(address: tuple[str, int], prefix: bytes) -> str:
    raw = prefix + socket.inet_aton(address[0])
    words = struct.unpack(f"={len(raw) // 4}I", raw)
    return "".join(f"{word:08X}" for word in words) + f":{address[1]:04X}"


def _is_listening(sock: socket.socket) -> bool:
    with contextlib.suppress(OSError):
        return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Copy until the source ends, and then end the target's side."""
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
