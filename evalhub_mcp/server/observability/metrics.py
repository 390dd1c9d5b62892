"""The server's metrics for Prometheus, in a registry of their own.

Labels are known names: tools, methods, routes of the hub, limits. Ids, tenants and principals
are never labels, so the number of series is bounded and metrics do not show who does what.
"""

from collections.abc import Callable
from functools import partial

from evalhub_mcp._version import __version__
from evalhub_mcp.settings import Settings, SettingsError

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)
"""Upper bounds of the durations' histograms, in seconds."""


def create_metrics(settings: Settings) -> "Metrics | None":
    """Create the metrics if the settings ask for them.

    Raises:
        SettingsError: The extra `metrics` is not installed.
    """
    return Metrics() if settings.metrics else None


class Metrics:
    """Counters and histograms of calls, hub requests and refusals, and gauges of state."""

    def __init__(self) -> None:
        """Create the metrics.

        Raises:
            SettingsError: The extra `metrics` is not installed.
        """
        try:
            import prometheus_client as prometheus
        except ModuleNotFoundError:
            raise SettingsError(
                "--metrics needs the extra: pip install 'evalhub-mcp[metrics]'"
            ) from None
        self.content_type = prometheus.CONTENT_TYPE_LATEST
        self._prometheus = prometheus
        registry = self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=registry)
        prometheus.GCCollector(registry=registry)
        info = prometheus.Info("evalhub_mcp", "The server.", registry=registry)
        info.info({"version": __version__})
        counter = partial(prometheus.Counter, registry=registry)
        histogram = partial(
            prometheus.Histogram,
            documentation="How long they took.",
            buckets=BUCKETS,
            registry=registry,
        )
        self._calls = counter(
            "evalhub_mcp_calls",
            "Requests of clients by method, tool or prompt, and outcome.",
            ["method", "tool", "outcome"],
        )
        self._call_seconds = histogram("evalhub_mcp_call_seconds", labelnames=["method", "tool"])
        self._hub_requests = counter(
            "evalhub_mcp_hub_requests",
            "Requests to the hub by route and status, repetitions counted as one.",
            ["method", "route", "status"],
        )
        self._hub_seconds = histogram(
            "evalhub_mcp_hub_request_seconds", labelnames=["method", "route"]
        )
        self._limits = counter(
            "evalhub_mcp_limits_hit", "Requests refused, by the limit that was hit.", ["limit"]
        )
        self._refusals = counter(
            "evalhub_mcp_callers_refused",
            "Requests refused because of who sends them, by HTTP status.",
            ["status"],
        )

    def add_gauge(self, name: str, description: str, read: Callable[[], float]) -> None:
        """Add a gauge whose value is read whenever the metrics are."""
        gauge = self._prometheus.Gauge(f"evalhub_mcp_{name}", description, registry=self._registry)
        gauge.set_function(read)

    def call(self, method: str, tool: str, outcome: str, seconds: float | None) -> None:
        """Count a call that has ended; `seconds` is None for calls that are not timed."""
        self._calls.labels(method, tool, outcome).inc()
        if seconds is not None:
            self._call_seconds.labels(method, tool).observe(seconds)

    def hub_request(self, method: str, route: str, status: str, seconds: float) -> None:
        """Count a request to the hub that has ended."""
        self._hub_requests.labels(method, route, status).inc()
        self._hub_seconds.labels(method, route).observe(seconds)

    def limit(self, name: str) -> None:
        """Count a request that a limit refused."""
        self._limits.labels(name).inc()

    def caller_refused(self, status: int) -> None:
        """Count a request whose caller was refused."""
        self._refusals.labels(str(status)).inc()

    def text(self) -> bytes:
        """Return all metrics in the format of Prometheus."""
        return self._prometheus.generate_latest(self._registry)
