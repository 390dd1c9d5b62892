"""Settings of logs, metrics and traces."""

from typing import Literal

from evalhub_mcp.settings.declaration import SettingsGroup, setting

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]


class ObservabilitySettings(SettingsGroup):
    """Logs, metrics and traces of the server; the standard OTEL_* variables configure traces."""

    # On stdio the host shows the log, so only what needs attention belongs there.
    log_level: LogLevel | None = setting(
        None,
        "debug, info, warning or error",
        flag="--log-level",
        default_text="info over HTTP, warning on stdio",
    )
    log_format: LogFormat = setting("text", "text or json", flag="--log-format")
    metrics: bool = setting(
        False, "serve /metrics for Prometheus (needs the extra `metrics`)", flag="--metrics"
    )
    trace_arguments: bool = setting(
        False, "record the arguments of calls in traces; they contain what users evaluate"
    )
