"""Logs on stderr, one line per event, as text or as JSON.

All records pass through one formatter, which adds the fields of the call they belong to and
masks what looks like a credential. Libraries log every malformed request, which anybody can
send, so their repeated messages are dropped.
"""

import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from evalhub_mcp.server.observability.call_log import current_call
from evalhub_mcp.server.observability.log_throttle import LogThrottle
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import mask_known_secrets, mask_secrets, strip_invisible

OURS = "evalhub_mcp"
AUDIT = "evalhub_mcp.audit"
REPEAT_SECONDS = 10.0
MAX_REPEATS = 10
"""How often a library's message is logged within that time."""
FIELDS_IN_MESSAGES = frozenset({"method", "tool", "outcome", "audit", "job_id", "collection_id"})
"""Fields that text lines leave out, because their messages contain the values."""


def configure_logging(settings: Settings) -> None:
    """Send all logs to stderr in the settings' format, and remove all other handlers."""
    handler = logging.StreamHandler(sys.stderr)
    secrets = [settings.token.get_secret_value()] if settings.token else []
    formatter = JsonFormatter if settings.log_format == "json" else TextFormatter
    handler.setFormatter(formatter(secrets))
    handler.addFilter(RepeatFilter())
    root = logging.getLogger()
    for other in list(root.handlers):
        root.removeHandler(other)
    root.addHandler(handler)
    # At lower levels the libraries log whole requests.
    root.setLevel(logging.WARNING)
    on_stdio = settings.transport == "stdio"
    level = settings.log_level or ("warning" if on_stdio else "info")
    logging.getLogger(OURS).setLevel(level.upper())
    # On stdio the only user sees every write in the host; over HTTP each one is logged.
    logging.getLogger(AUDIT).setLevel(logging.NOTSET if on_stdio else logging.INFO)


class RepeatFilter(logging.Filter):
    """Drops a library's message that was logged too often within a short time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._throttle = LogThrottle(REPEAT_SECONDS, clock)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log a record; the last one that is logged says so."""
        if record.name.partition(".")[0] == OURS:
            return True
        count = self._throttle.count((record.name, str(record.msg)[:200]))
        if count == MAX_REPEATS:
            record.msg = f"{record.msg} (repeats are not logged for a while)"
        return count <= MAX_REPEATS


class _Formatter(logging.Formatter):
    """Shared by both formats: the fields of a record, and the masking of secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = secrets

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """The record's own fields, and those of the call it was logged in."""
        fields: dict[str, Any] = dict(getattr(record, "fields", {}))
        call = current_call.get()
        if call is not None and "request_id" not in fields:
            fields = {**call.fields, **fields}
        return fields

    def _traceback(self, record: logging.LogRecord) -> str:
        return self._masked(self.formatException(record.exc_info)) if record.exc_info else ""

    def _masked(self, text: str) -> str:
        return mask_secrets(mask_known_secrets(strip_invisible(text), self._secrets))


class TextFormatter(_Formatter):
    """For people: time, level, message and fields."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, with the traceback below it if there is one."""
        words = [_time(record), record.levelname, " ".join(record.getMessage().split())]
        words += [
            f"{name}={_quoted(value)}"
            for name, value in self._fields(record).items()
            if name not in FIELDS_IN_MESSAGES
        ]
        traceback = self._traceback(record)
        return self._masked(" ".join(words)) + (f"\n{traceback}" if traceback else "")


class JsonFormatter(_Formatter):
    """For machines: one JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object. Values are masked one by one, as a mask could swallow quotes."""
        fields = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **self._fields(record),
        }
        masked = {k: self._masked(v) if isinstance(v, str) else v for k, v in fields.items()}
        if traceback := self._traceback(record):
            masked["exception"] = traceback
        return json.dumps(masked, ensure_ascii=False, default=str)


def _quoted(value: object) -> str:
    """A field's value, quoted where it could be mistaken for several fields."""
    text = " ".join(str(value).split())
    return json.dumps(text, ensure_ascii=False) if set(text) & set(' ="') else text


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
