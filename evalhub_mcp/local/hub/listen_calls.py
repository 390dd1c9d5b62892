"""Intercepts the hub's calls of listen(2), on Linux.

A seccomp filter in the hub's process makes the kernel hold every call of `listen` until its
supervisor has decided about it. The supervisor may replace the socket first, so that the hub
listens on another socket than it opened (seccomp_unotify(2); Linux 5.9 or newer, no privileges
needed). Programs that the hub starts have the filter too, and their calls are
allowed. While the filter holds, programs cannot gain privileges (sudo and the like refuse).

Standard library only.
"""

import ctypes
import errno
import fcntl
import os
import socket
import struct
from typing import NamedTuple

from evalhub_mcp.local import seccomp
from evalhub_mcp.local.seccomp import EQUAL, LOAD, RETURN, FilterProgram

_SET_MODE_FILTER = 1
_NEW_LISTENER, _KEEP_SPECULATION = 1 << 3, 1 << 2
"""The second flag avoids the slower mode that older kernels give filtered processes."""

# By machine, the numbers of the calls `seccomp` and `listen`.
_CALLS = {"x86_64": (317, 50), "aarch64": (277, 201)}

# struct seccomp_notif, seccomp_notif_resp and seccomp_notif_addfd of <linux/seccomp.h>.
_CALL, _ANSWER, _EXCHANGE = (
    struct.Struct("=QIIiIQ6Q"),
    struct.Struct("=QqiI"),
    struct.Struct("=Q4I"),
)
_RECEIVE, _RESPOND, _ADD_DESCRIPTOR = 0xC0502100, 0xC0182101, 0x40182103
_CONTINUE, _AT_THIS_NUMBER = 1, 1

TOO_OLD = "this Linux is too old (5.9 is needed)"
_REASONS = {
    errno.EBUSY: "another program already decides about this one's system calls",
    errno.EINVAL: TOO_OLD,
    errno.ENOSYS: TOO_OLD,
}


class InterceptionError(Exception):
    """The calls cannot be intercepted here; the message is the reason."""


class ListenCall(NamedTuple):
    """A call that waits: its id, the calling thread and the descriptor of its socket."""

    id: int
    thread: int
    descriptor: int


class ListenFilter:
    """The filter for one child process, installed between its fork and its program.

    Raises:
        InterceptionError: The system has no such filter.
    """

    def __init__(self) -> None:
        machine = seccomp.machine()
        if machine is None:
            raise InterceptionError("this system cannot keep other users from a program's port")
        self._seccomp, listen = _CALLS[machine]
        self._program = FilterProgram(
            [
                (LOAD, 0, 0, seccomp.ARCHITECTURE),
                (EQUAL, 0, 3, seccomp.ARCHITECTURES[machine]),
                (LOAD, 0, 0, seccomp.NUMBER_OF_CALL),
                (EQUAL, 0, 1, listen),
                (RETURN, 0, 0, seccomp.ASK),
                (RETURN, 0, 0, seccomp.ALLOW),
            ]
        )
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
        self._libc.syscall.argtypes = (*[ctypes.c_long] * 3, ctypes.POINTER(FilterProgram))
        self._libc.syscall.restype = ctypes.c_long
        self._ours, self._childs = socket.socketpair()

    def install(self) -> None:
        """In the child: install the filter and hand its descriptor to the parent."""
        self._libc.prctl(seccomp.NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        flags = _NEW_LISTENER | _KEEP_SPECULATION
        program = ctypes.byref(self._program)
        descriptor = self._libc.syscall(self._seccomp, _SET_MODE_FILTER, flags, program)
        if descriptor < 0:
            self._childs.send(str(ctypes.get_errno()).encode())
        else:
            socket.send_fds(self._childs, [b"0"], [descriptor])

    def calls(self) -> "ListenCalls":
        """In the parent, after the child's program was started: return the calls to decide about.

        Raises:
            InterceptionError: The child has no filter.
        """
        self._childs.close()
        message, descriptors, *_ = socket.recv_fds(self._ours, 16, 1)
        if not descriptors:
            code = int(message or b"0")
            reason = _REASONS.get(code, f"the system forbids it ({os.strerror(code)})")
            raise InterceptionError(reason)
        return ListenCalls(descriptors[0])

    def close(self) -> None:
        """Close the channel between the two processes."""
        self._ours.close()
        self._childs.close()


class ListenCalls:
    """The calls of `listen` that wait for a decision, by the filter's descriptor."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._closed = False

    def can_replace_socket(self) -> bool:
        """Whether this kernel can replace a socket (Linux 5.9 or newer)."""
        try:
            self._replace_descriptor(ListenCall(0, 0, 0), self.descriptor)
        except OSError as error:
            return error.errno == errno.ENOENT  # no call has this id
        return True

    def wait_for_next(self) -> ListenCall | None:
        """Wait for the next call and return it; None if its process was killed meanwhile."""
        received = bytearray(_CALL.size)
        try:
            fcntl.ioctl(self.descriptor, _RECEIVE, received)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.EINTR):
                return None
            raise
        id, thread, _, _, _, _, descriptor, *_ = _CALL.unpack(received)
        return ListenCall(id, thread, descriptor & 0xFFFFFFFF)

    def allow(self, call: ListenCall) -> None:
        """Let the kernel carry the call out."""
        self._answer(call, 0, _CONTINUE)

    def refuse(self, call: ListenCall, error: int) -> None:
        """Let the call fail with the error number."""
        self._answer(call, -error, 0)

    def replace_socket(self, call: ListenCall, listening: socket.socket) -> None:
        """Replace the caller's socket by one that listens, and let the call succeed.

        Raises:
            OSError: It was not replaced; the call still waits.
        """
        self._replace_descriptor(call, listening.fileno())
        self._answer(call, 0, 0)

    def close(self) -> None:
        """Stop deciding about calls; later ones fail. A second call does nothing."""
        if not self._closed:
            self._closed = True
            os.close(self.descriptor)

    def _replace_descriptor(self, call: ListenCall, descriptor: int) -> None:
        fields = (call.id, _AT_THIS_NUMBER, descriptor, call.descriptor, os.O_CLOEXEC)
        fcntl.ioctl(self.descriptor, _ADD_DESCRIPTOR, _EXCHANGE.pack(*fields))

    def _answer(self, call: ListenCall, error: int, flags: int) -> None:
        try:
            answer = bytearray(_ANSWER.pack(call.id, 0, error, flags))
            fcntl.ioctl(self.descriptor, _RESPOND, answer)
        except OSError as problem:
            if problem.errno != errno.ENOENT:  # its process was killed meanwhile
                raise
