"""The Unix socket of the local hub, which only this user can connect to.

Where the system allows it, the local hub listens on a socket in its data directory instead of a
port (`evalhub_mcp.local.hub.private_listener`). The client derives the socket's path from that of
the hub's certificate, as it does for the directory of vouchers, so no further setting is needed.
Standard library only: the supervisor uses this module.
"""

import contextlib
import os
import stat
import weakref
from pathlib import Path

NAME = "hub.sock"
"""The socket's name in the data directory of the hub."""
_INSTANCES = "instances"
_LONGEST_ADDRESS = 100
"""The most bytes of a path that every system accepts as the address of a socket."""


class SocketAddress:
    """The address of the socket `path` for this process, valid while this object exists.

    Systems take about 100 bytes. A longer path is shortened through a descriptor of its
    directory, which needs Linux.

    Raises:
        OSError: The path is too long and its directory cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.text = str(path)
        if len(os.fsencode(path)) > _LONGEST_ADDRESS:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
            directory = os.open(path.parent, flags)
            weakref.finalize(self, os.close, directory)
            self.text = f"/proc/self/fd/{directory}/{path.name}"


def find_hub_socket(ca_bundle_path: str | Path | None) -> Path | None:
    """Return the socket of the local hub with this certificate; None if there is none.

    The certificate is `instances/<name>/tls/ca.pem` in the hub's data directory. A directory
    that other users can write to, or a socket of another user, is not used.
    """
    if ca_bundle_path is None:
        return None
    with contextlib.suppress(OSError, RuntimeError, IndexError):
        instances = Path(ca_bundle_path).expanduser().absolute().parents[2]
        if instances.name != _INSTANCES:
            return None
        path = instances.parent / NAME
        directory, found = path.parent.lstat(), path.lstat()
        private = not directory.st_mode & 0o077 and directory.st_uid == os.getuid()
        if private and stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid():
            return path
    return None
