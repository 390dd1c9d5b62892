"""What went wrong with a request, from the words of the libraries that made it."""

from __future__ import annotations

import re

MAX_TEXT = 200


def cause_of(reason: str) -> str:
    """What an error text says, without the request it repeats."""
    retried = re.search(r"raised (\w+)>", reason)
    if retried:
        return retried.group(1)
    status = re.search(r"Error code: \d+[^\n\\]*", reason)
    text = status.group(0).rstrip("')\"") if status else " ".join(reason.split())
    return text[:MAX_TEXT]
