"""The end of a log with secrets masked and control characters removed."""

import os
from collections.abc import Iterable
from pathlib import Path

from evalhub_mcp.untrusted import mask_known_secrets, mask_secrets, strip_invisible

_READ_BYTES = 8_000


def read_tail(path: Path, limit: int = 800, secrets: Iterable[str] = ()) -> str:
    """The last `limit` characters of a file, sanitized; empty if the file cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _READ_BYTES))
            text = file.read(_READ_BYTES).decode(errors="replace")
    except OSError:
        return ""
    text = sanitize_log(text, secrets)
    cut = text[-limit:]
    first_line_end = cut.find("\n")
    # Begin with a whole line unless that would cost half of the text.
    begins_with_part = len(text) > limit and 0 <= first_line_end < limit // 2
    return cut[first_line_end + 1 :] if begins_with_part else cut


def sanitize_log(text: str, secrets: Iterable[str] = ()) -> str:
    """Log text without control characters, with `secrets` and other credentials masked."""
    # A progress bar rewrites its line; only its last state counts.
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return mask_secrets(mask_known_secrets(strip_invisible(text), secrets)).strip()
