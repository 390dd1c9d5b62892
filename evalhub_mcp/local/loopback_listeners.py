"""Finds the users whose programs listen on a port of this machine, where the system shows them.

Linux lists every listening socket with the user it belongs to. Standard library only.
"""

from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LISTENING = "0A"
_ANY = ("00000000", "0" * 32)
_LOOPBACK_6 = "00000000000000000000000001000000"
_MAPPED = "0000000000000000FFFF0000"
"""An IPv4 address follows."""


def listener_owners(port: int) -> set[int] | None:
    """Return the user ids of those who listen on a port of loopback; empty if nobody does.

    None where the system does not show it.
    """
    owners: set[int] = set()
    readable = False
    for table in TABLES:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except (OSError, ValueError):
            continue
        readable = True
        for line in lines:
            fields = line.split()
            address, _, listed = fields[1].partition(":")
            if fields[3] == _LISTENING and int(listed, 16) == port and _is_reached(address):
                owners.add(int(fields[7]))
    return owners if readable else None


def _is_reached(address: str) -> bool:
    """Whether a listener at this address, as it is listed, is reached through loopback."""
    ipv4 = address.removeprefix(_MAPPED)
    # The bytes of an IPv4 address are in the machine's own order.
    return address in (*_ANY, _LOOPBACK_6) or (len(ipv4) == 8 and "7F" in (ipv4[:2], ipv4[6:]))
