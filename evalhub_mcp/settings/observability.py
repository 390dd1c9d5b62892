"""Settings of logs, metrics and traces."""

from typing import Annotated, Literal

from evalhub_mcp.settings.declaration import Setting

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]


class ObservabilitySettings:
    """What the server reports about its own work. Traces are set by the standard OTEL_* names."""

    log_level: Annotated[
        LogLevel | None,
        Setting(
            "debug, info, warning or error",
            flag="--log-level",
            metavar="NAME",
            default="info over HTTP, warning on stdio",  # whose host shows the log
        ),
    ] = None
    log_format: Annotated[
        LogFormat, Setting("text or json", flag="--log-format", metavar="NAME")
    ] = "text"
    metrics: Annotated[
        bool,
        Setting("serve /metrics for Prometheus (needs the extra `metrics`)", flag="--metrics"),
    ] = False
    trace_arguments: Annotated[
        bool,
        Setting("record the arguments of calls in traces; they contain what users evaluate"),
    ] = False
