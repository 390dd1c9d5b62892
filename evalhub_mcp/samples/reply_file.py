"""Keeps an endpoint's replies until a run ends, so that an interrupted run can be continued.

An evaluation framework that scores only at its end cannot resume with half of its answers. But a
second run of the same request sends the same bodies, so those that the interrupted run got a reply
to are answered from its file. Repetitions of a question send equal bodies; each kept reply is used
once. Texts are cleaned before they are written, and the file is deleted when the run is complete.
"""

import hashlib
import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from evalhub_mcp.samples.sample_file import MAX_FILE_BYTES

REPLIES_SUFFIX = ".replies.jsonl"
MAX_REPLY = 300_000
"""Characters of one reply; longer ones are not kept, and are requested again."""


def replies_path(samples: Path) -> Path:
    """Return the file of replies that belongs to a file of answers, finished or not."""
    return samples.with_name(samples.name.partition(".jsonl")[0] + REPLIES_SUFFIX)


class ReplyFile:
    """Keeps replies and gives those of an interrupted run; may be used from any thread."""

    def __init__(
        self, samples: Path, clean: Callable[[str], str], earlier: Path | None = None
    ) -> None:
        """Create the file beside `samples`, and read the replies beside `earlier` to continue from.

        Raises:
            OSError: It cannot be written.
        """
        self.taken = 0
        """Replies of the interrupted run that were used."""
        self._clean = clean
        self._lock = threading.Lock()
        self._path = replies_path(samples)
        self._earlier_path = replies_path(earlier) if earlier is not None else None
        self._earlier = _read(self._earlier_path) if self._earlier_path is not None else {}
        self._bytes = 0
        self._file: TextIO | None = os.fdopen(
            os.open(
                self._path,
                os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC,
                0o600,
            ),
            "w",
            encoding="utf-8",
            errors="backslashreplace",
        )

    def take(self, url: str, body: bytes | str) -> Any | None:
        """Return the kept reply to a request; None when there is none, or no more."""
        key = _key(url, body)
        with self._lock:
            kept = self._earlier.get(key)
            if not kept:
                return None
            reply = kept.pop(0)
            self.taken += 1
            self._write(key, reply)
        return reply

    def keep(self, url: str, body: bytes | str, reply: Any) -> None:
        """Keep the reply to a request; one that is too long, or cannot be written, is not kept."""
        with self._lock:
            self._write(_key(url, body), _cleaned(reply, self._clean))

    def abandon(self) -> None:
        """Close the file and keep it, because the run was interrupted."""
        with self._lock, suppress(OSError):
            file, self._file = self._file, None
            if file is not None:
                file.close()

    def delete(self) -> None:
        """Delete the file and that of the continued run, because the run is complete."""
        self.abandon()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
            if self._earlier_path is not None:
                self._earlier_path.unlink(missing_ok=True)

    def _write(self, key: str, reply: Any) -> None:
        if self._file is None or self._bytes > MAX_FILE_BYTES:
            return
        line = json.dumps({"request": key, "reply": reply}, separators=(",", ":"))
        if len(line) <= MAX_REPLY:
            with suppress(OSError):
                self._file.write(line + "\n")
                self._file.flush()
                self._bytes += len(line)


def _key(url: str, body: bytes | str) -> str:
    """Return a digest of a request, which does not depend on the order of JSON members."""
    try:
        body = json.dumps(json.loads(body), sort_keys=True)
    except (ValueError, RecursionError):
        body = body.decode(errors="replace") if isinstance(body, bytes) else body
    return hashlib.sha256(f"{url}\0{body}".encode(errors="replace")).hexdigest()


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one, clean) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one, clean) for name, one in value.items()}
    return value


def _read(path: Path) -> dict[str, list[Any]]:
    """Return the replies in a file by request; damaged lines are left out."""
    found: dict[str, list[Any]] = defaultdict(list)
    with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            with suppress(ValueError, RecursionError):
                value = json.loads(line)
                if isinstance(value, dict) and isinstance(value.get("request"), str):
                    found[value["request"]].append(value.get("reply"))
    return found
