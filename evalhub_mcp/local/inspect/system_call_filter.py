"""Take network and programs away from one thread of this process, on Linux.

A seccomp filter makes the system itself refuse the calls, so that native code cannot evade it. It
holds for the thread that asks for it, for threads and processes that this thread starts, and for
good; other threads keep everything. Privileges are not needed. Connections that are already open
can still be written to.
"""

import ctypes
import platform
import struct
import sys

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 38, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # with EPERM
_OFFSET_OF_NUMBER, _OFFSET_OF_ARCHITECTURE = 0, 4
_X32 = 0x40000000
"""From this number on, system calls of x86-64 are other names of those below."""

# By machine: the number of the architecture, and those of the refused calls: socket, connect,
# sendto, sendmsg, sendmmsg, execve, execveat, ptrace, io_uring_setup, pidfd_getfd.
_MACHINES: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (41, 42, 44, 46, 307, 59, 322, 101, 425, 438)),
    "aarch64": (0xC00000B7, (198, 203, 206, 211, 269, 221, 281, 117, 425, 438)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def refuse_network_and_programs() -> bool:
    """Install the filter for the current thread.

    Returns:
        Whether it holds. False where the system has no such filter: another system or processor,
        or a container that forbids it.
    """
    machine = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if machine is None or sys.maxsize < 2**32:
        return False
    code = _filter_code(*machine)
    program = _Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    address = ctypes.addressof(program)
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, address, 0, 0) == 0)


def _filter_code(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return the filter: refuse the calls and every call of another architecture."""
    checks = [(_AT_LEAST, _X32), *((_EQUAL, number) for number in calls)]
    code = [
        (_LOAD, 0, 0, _OFFSET_OF_ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _OFFSET_OF_NUMBER),
        # Each check jumps over the remaining ones and the permission to the refusal.
        *((kind, len(checks) - at, 0, value) for at, (kind, value) in enumerate(checks)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)
