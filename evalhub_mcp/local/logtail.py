"""The end of a job's log, fit to be shown: no secrets, no control characters."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

_READ = 8_000
_SECRETS = re.compile(
    r"""(?ix)
    (?P<keep> \b(?:bearer|basic)\s{1,4}
            | (?:api[_-]?key|token|secret|passw(?:or)?d|authorization)
              ["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic)\s{1,4})?
            | (?<=://) (?=[^\s/@]{1,300}@) )
    (?P<value> [^\s"',;@/][^\s"',;@]* )
    | \b(?:sk|pk|hf|ghp|gho|xox[abp])[-_][\w-]{8,}
    """
)
_UNPRINTABLE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[^\S\n\t ]|[\x00-\x08\x0e-\x1f\x7f-\x9f]")


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
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 6:  # shorter ones would blank out ordinary words
            text = text.replace(secret, "[redacted]")
    # A progress bar rewrites its line: only what it showed last is of interest.
    text = re.sub(r"[^\n]*\r(?!\n)", "", text.replace("\r\n", "\n"))
    text = _UNPRINTABLE.sub("", text)
    return _SECRETS.sub(lambda found: f"{found['keep'] or ''}[redacted]", text).strip()


def last(text: str, limit: int) -> str:
    """The last `limit` characters of `text`, cut at a line where that loses little."""
    if len(text) <= limit:
        return text
    cut = text[-limit:]
    line = cut.find("\n")
    return cut[line + 1 :] if 0 <= line < limit // 2 else cut
