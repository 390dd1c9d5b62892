"""The end of a job's log, fit to be shown: no secrets, no control characters."""

import os
from collections.abc import Iterable
from pathlib import Path

from evalhub_mcp.untrusted import mask_known_secrets, mask_secrets, strip_invisible

_READ = 8_000


def tail(path: Path, limit: int = 800, secrets: Iterable[str] = ()) -> str:
    """The last `limit` characters of the file, from a line's start where possible.

    Empty when there is no such file.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _READ))
            text = file.read(_READ).decode(errors="replace")
    except OSError:
        return ""
    return last(clean(text, secrets), limit)


def clean(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without control characters and with secrets replaced by `[redacted]`."""
    # A progress bar rewrites its line: only what it showed last is of interest.
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return mask_secrets(mask_known_secrets(strip_invisible(text), secrets)).strip()


def last(text: str, limit: int) -> str:
    """The last `limit` characters of `text`, cut at a line where that loses little."""
    if len(text) <= limit:
        return text
    cut = text[-limit:]
    line = cut.find("\n")
    return cut[line + 1 :] if 0 <= line < limit // 2 else cut
