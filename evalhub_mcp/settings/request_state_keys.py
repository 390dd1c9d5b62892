"""Reads the keys that seal the state which clients carry between the requests of one call.

The file has one key a line, so that keys can be rotated: the first key seals, and all keys open.
Anybody who can read the file could forge a user's confirmation, so a file that other users can
read is refused.
"""

import os
from pathlib import Path

from evalhub_mcp.settings.errors import SettingsError

NAME = "EVALHUB_REQUEST_STATE_KEYS_FILE"
SHORTEST = 32
"""Bytes of a key. `openssl rand -hex 32` makes 64."""
HINT = "make one with: (umask 077; openssl rand -hex 32 > state.keys)"


def read_state_keys(path: Path) -> tuple[bytes, ...]:
    """The keys of a file, in its order; blank lines and `#` comments are skipped.

    Raises:
        SettingsError: There is no such file, others can read it, or a key is too short.
    """
    try:
        found = path.stat()
        lines = path.read_bytes().splitlines()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"{NAME}: cannot read {path}: {reason}; {HINT}") from None
    if os.name == "posix":
        # Kubernetes mounts secrets as root's and readable by the pod's group.
        forbidden = 0o077 if found.st_uid == os.getuid() else 0o027
        if found.st_mode & forbidden:
            raise SettingsError(f"{NAME}: others can read {path}; run chmod 600 on it")
    keys = tuple(key for line in lines if (key := line.strip()) and not key.startswith(b"#"))
    if not keys:
        raise SettingsError(f"{NAME}: {path} holds no key; {HINT}")
    for number, key in enumerate(keys, 1):
        if len(key) < SHORTEST:
            size = f"has {len(key)} bytes, fewer than {SHORTEST}"
            raise SettingsError(f"{NAME}: key {number} in {path} {size}; {HINT}")
    if len(set(keys)) < len(keys):
        raise SettingsError(f"{NAME}: {path} holds the same key twice")
    return keys
