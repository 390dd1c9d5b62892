"""Denies one thread of this process the network and other programs, on Linux.

A seccomp filter makes the system itself refuse the calls, so that native code cannot evade it. It
holds for the thread that asks for it, for threads and processes that this thread starts, and for
good; other threads keep everything. Privileges are not needed. Connections that are already open
can still be written to.
"""

import ctypes

from evalhub_mcp.local import seccomp
from evalhub_mcp.local.seccomp import AT_LEAST, EQUAL, LOAD, RETURN, FilterProgram, Instruction

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_X32 = 0x40000000
"""From this number on, system calls of x86-64 are other names of those below."""

# By machine, the numbers of: socket, connect, sendto, sendmsg, sendmmsg, execve, execveat, ptrace,
# io_uring_setup, pidfd_getfd.
_REFUSED = {
    "x86_64": (41, 42, 44, 46, 307, 59, 322, 101, 425, 438),
    "aarch64": (198, 203, 206, 211, 269, 221, 281, 117, 425, 438),
}


def refuse_network_and_programs() -> bool:
    """Install the filter for the current thread.

    Returns:
        Whether it holds. False where the system has no such filter: another system or processor,
        or a container that forbids it.
    """
    machine = seccomp.machine()
    if machine is None:
        return False
    program = FilterProgram(_instructions(seccomp.ARCHITECTURES[machine], _REFUSED[machine]))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    if prctl(seccomp.NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    address = ctypes.addressof(program)
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, address, 0, 0) == 0)


def _instructions(architecture: int, calls: tuple[int, ...]) -> list[Instruction]:
    """Return the filter: refuse the calls and every call of another architecture."""
    checks = [(AT_LEAST, _X32), *((EQUAL, number) for number in calls)]
    return [
        (LOAD, 0, 0, seccomp.ARCHITECTURE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, seccomp.REFUSE),
        (LOAD, 0, 0, seccomp.NUMBER_OF_CALL),
        # Each check jumps over the remaining ones and the permission to the refusal.
        *((kind, len(checks) - at, 0, value) for at, (kind, value) in enumerate(checks)),
        (RETURN, 0, 0, seccomp.ALLOW),
        (RETURN, 0, 0, seccomp.REFUSE),
    ]
