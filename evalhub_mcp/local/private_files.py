"""Files only this user can read, replaced as a whole; standard library only."""

import json
import os
from pathlib import Path
from typing import Any


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file nobody else can read, complete or not at all."""
    # Servers may write the same file at once.
    partial = path.with_name(f"{path.name}.{os.urandom(4).hex()}.partial")
    try:
        fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def read_json(path: Path) -> Any:
    """The value in a file of ours, or None when there is none that can be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def write_json(path: Path, value: Any) -> None:
    """Write `value` with `write_private`.

    Characters stand for themselves: to a YAML reader, which the hub is, an escaped pair of
    surrogates is an error.
    """
    write_private(path, json.dumps(value, indent=1, ensure_ascii=False))
