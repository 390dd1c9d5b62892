"""The parts of a Linux seccomp filter: instructions, their numbers, and the compiled program.

seccomp(2) has the format. Standard library only.
"""

import ctypes
import platform
import struct
import sys
from collections.abc import Sequence

NO_NEW_PRIVILEGES = 38
"""For prctl(2): what a process without privileges has to give up before it sets a filter."""
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, ASK, REFUSE = 0x7FFF0000, 0x7FC00000, 0x00050000 | 1
"""What a filter returns: let the call through, ask the supervisor, or refuse it with EPERM."""
NUMBER_OF_CALL, ARCHITECTURE = 0, 4
"""Offsets for LOAD."""
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""By machine, as `platform.machine` names it."""

Instruction = tuple[int, int, int, int]
"""Operation, how many instructions to skip if it is true and if it is false, operand."""


def machine() -> str | None:
    """Return this machine if filters can be written for its processes; None elsewhere."""
    name = platform.machine() if sys.platform == "linux" and sys.maxsize > 2**32 else ""
    return name if name in ARCHITECTURES else None


class FilterProgram(ctypes.Structure):
    """A filter for the kernel (`struct sock_fprog`)."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))

    def __init__(self, instructions: Sequence[Instruction]) -> None:
        code = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
        super().__init__(len(instructions), code)
