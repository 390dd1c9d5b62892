"""The settings of whoever runs the server: what it takes on, how it ends, what it tells."""

from typing import Literal

from pydantic import Field

from evalhub_mcp.settings.part import SettingsPart

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]

CALLS_PER_MINUTE = 600
CONCURRENT_CALLS_PER_CALLER = 64


class OperationsSettings(SettingsPart):
    """Limits of the HTTP transports, the end of the process, logs and metrics."""

    max_request_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Size of the largest request body; larger ones are answered with 413."""
    max_concurrent_calls: int = Field(default=1024, ge=1)
    """Requests served together; one more is answered with 503."""
    max_concurrent_calls_per_caller: int | None = Field(default=None, ge=1)
    """Of these, one caller's; one more is answered with 429."""
    calls_per_minute: int | None = Field(default=None, ge=0)
    """Requests of one caller a minute; one more is answered with 429. 0 is no limit."""
    max_sessions: int = Field(default=10_000, ge=1)
    """Sessions of the older protocol era; one more is answered with 503."""
    session_idle_seconds: float = Field(default=1800.0, gt=0)
    """Seconds without a request after which such a session is forgotten."""
    request_timeout: float = Field(default=30.0, gt=0, le=3600)
    """Seconds a client has for a request's headers, and again for its body."""
    drain_seconds: float = Field(default=20.0, ge=0, le=3600)
    """Seconds the calls under way have to finish once the server is told to stop."""
    metrics: bool = False
    """Serve `/metrics` for Prometheus; needs the extra `metrics`."""
    log_level: LogLevel | None = None
    """Default: info over HTTP, warning on stdio, where the host shows the log."""
    log_format: LogFormat = "text"
    trace_arguments: bool = False
    """Record the arguments of calls in traces; they hold what users evaluate."""
