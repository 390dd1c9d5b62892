"""Logs on stderr, one line per event, as text or as JSON.

Whatever is logged passes through one formatter, which adds the call it belongs to and
masks what looks like a credential, wherever it came from. What the libraries say of each
request that makes no sense, anybody can make them say; it is told a number of times.
"""

import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from evalhub_mcp.server.observability.call_log import current_call
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import mask_secrets, strip_invisible

OURS = "evalhub_mcp"
AUDIT = "evalhub_mcp.audit"
TOLD_SECONDS = 10.0
TOLD_AT_ONCE = 10
"""How often libraries say the same within that time."""
SAID = frozenset({"method", "tool", "outcome", "audit", "job_id", "collection_id"})
"""Fields whose values the message of the line has already."""


def configure_logging(settings: Settings) -> None:
    """Send all logs to stderr in the form the settings name; undoes what others set up."""
    handler = logging.StreamHandler(sys.stderr)
    secrets = [settings.token.get_secret_value()] if settings.token else []
    form = JsonFormatter if settings.log_format == "json" else TextFormatter
    handler.setFormatter(form(secrets))
    handler.addFilter(Seldom())
    root = logging.getLogger()
    for other in list(root.handlers):
        root.removeHandler(other)
    root.addHandler(handler)
    # At their lower levels the libraries tell of requests in full.
    root.setLevel(logging.WARNING)
    on_stdio = settings.transport == "stdio"
    level = settings.log_level or ("warning" if on_stdio else "info")
    logging.getLogger(OURS).setLevel(level.upper())
    # On stdio the one user sees each write in the host; others are owed the trail.
    logging.getLogger(AUDIT).setLevel(logging.NOTSET if on_stdio else logging.INFO)


class Seldom(logging.Filter):
    """Lets pass the first of the same words of a library within a short while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._until = float("-inf")
        self._told: dict[tuple[str, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to tell it; the last that is told says that it is."""
        if record.name.partition(".")[0] == OURS:
            return True
        if (now := self._clock()) >= self._until:
            self._until = now + TOLD_SECONDS
            self._told.clear()
        words = (record.name, str(record.msg)[:200])
        count = self._told[words] = self._told.get(words, 0) + 1
        if count == TOLD_AT_ONCE:
            record.msg = f"{record.msg} (more like this are not told for a while)"
        return count <= TOLD_AT_ONCE


class _Formatter(logging.Formatter):
    """What both forms share: the fields of a record, and the masking of secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """What a record is about: its own fields, and the call it was written in."""
        fields: dict[str, Any] = dict(getattr(record, "fields", {}))
        call = current_call.get()
        if call is not None and "request_id" not in fields:
            fields = {**call.fields, **fields}
        return fields

    def _trouble(self, record: logging.LogRecord) -> str:
        return self._masked(self.formatException(record.exc_info)) if record.exc_info else ""

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[redacted]")
        return mask_secrets(strip_invisible(text))


class TextFormatter(_Formatter):
    """For people: time, level, what happened, and what it is about."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it if there is one."""
        told = [_time(record), record.levelname, " ".join(record.getMessage().split())]
        told += [
            f"{name}={_word(value)}"
            for name, value in self._fields(record).items()
            if name not in SAID
        ]
        trouble = self._trouble(record)
        return self._masked(" ".join(told)) + (f"\n{trouble}" if trouble else "")


class JsonFormatter(_Formatter):
    """For machines: one JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object; a mask must not eat the quotes around it, so values are masked."""
        told = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **self._fields(record),
        }
        masked = {k: self._masked(v) if isinstance(v, str) else v for k, v in told.items()}
        if trouble := self._trouble(record):
            masked["exception"] = trouble
        return json.dumps(masked, ensure_ascii=False, default=str)


def _word(value: object) -> str:
    """A value that cannot be taken for several fields; names of callers may hold spaces."""
    text = " ".join(str(value).split())
    return json.dumps(text, ensure_ascii=False) if set(text) & set(' ="') else text


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
