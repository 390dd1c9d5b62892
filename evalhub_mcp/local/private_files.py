"""Files only this user can read, replaced as a whole. Standard library only."""

import json
import os
from pathlib import Path
from typing import Any


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file nobody else can read; readers see the old or the new text, never a part."""
    # The name is random because several servers may write the same file at once.
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
    """The value in a JSON file, or None if it is missing or damaged."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def write_json(path: Path, value: Any) -> None:
    """Write `value` as JSON with `write_private`.

    Non-ASCII characters are not escaped: the hub reads these files as YAML, which rejects an
    escaped surrogate pair.
    """
    write_private(path, json.dumps(value, indent=1, ensure_ascii=False))
