"""`/metrics` for Prometheus, from a registry of the server's own.

Labels are names we know: tools, methods, routes of the hub, limits. No id, tenant or
principal is one, so that their number is bounded and nobody reads who does what.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from evalhub_mcp._version import __version__
from evalhub_mcp.settings import SettingsError

if TYPE_CHECKING:
    from evalhub_mcp.app.application import App
    from evalhub_mcp.server.observability.call_log import Calls

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Metrics:
    """Counters, histograms, and gauges that look when they are asked."""

    def __init__(self) -> None:
        """Make the metrics.

        Raises:
            SettingsError: The extra `metrics` is not installed.
        """
        try:
            import prometheus_client as prometheus
        except ModuleNotFoundError:
            raise SettingsError(
                "--metrics needs the extra: pip install 'evalhub-mcp[metrics]'"
            ) from None
        self._generate = prometheus.generate_latest
        self.content_type = prometheus.CONTENT_TYPE_LATEST
        registry = self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=registry)
        prometheus.GCCollector(registry=registry)
        self._gauge = prometheus.Gauge
        prometheus.Info("evalhub_mcp", "The server.", registry=registry).info(
            {"version": __version__}
        )
        self._calls = prometheus.Counter(
            "evalhub_mcp_calls",
            "Requests of clients by method, tool or prompt, and outcome.",
            ["method", "tool", "outcome"],
            registry=registry,
        )
        self._seconds = prometheus.Histogram(
            "evalhub_mcp_call_seconds",
            "How long they took.",
            ["method", "tool"],
            buckets=SECONDS,
            registry=registry,
        )
        self._hub = prometheus.Counter(
            "evalhub_mcp_hub_requests",
            "Requests to the hub by route and status, repetitions counted as one.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._hub_seconds = prometheus.Histogram(
            "evalhub_mcp_hub_request_seconds",
            "How long they took.",
            ["method", "route"],
            buckets=SECONDS,
            registry=registry,
        )
        self._limits = prometheus.Counter(
            "evalhub_mcp_limits_hit",
            "Requests refused, by the limit that was hit.",
            ["limit"],
            registry=registry,
        )

        self._refusals = prometheus.Counter(
            "evalhub_mcp_callers_refused",
            "Requests refused because of who sends them, by HTTP status.",
            ["status"],
            registry=registry,
        )

    def watch(self, app: "App", calls: "Calls", sessions: Callable[[], int]) -> None:
        """Add what the server's state shows at any moment."""
        for name, help_text, look in (
            ("calls_in_progress", "Calls being answered.", lambda: calls.in_progress),
            ("watchers", "Jobs watched for listeners.", lambda: app.watchers.watched),
            ("waiters", "Calls waiting for a job.", lambda: app.draining.waiters),
            ("sessions", "Sessions of the older protocol era.", sessions),
            ("catalogs", "Catalogs kept, one per tenant and user.", lambda: len(app.catalogs)),
            (
                "catalog_age_seconds",
                "Age of the catalog handed out last.",
                lambda: app.catalogs.age,
            ),
        ):
            self._gauge(f"evalhub_mcp_{name}", help_text, registry=self._registry).set_function(
                look
            )

    def call(self, method: str, tool: str, outcome: str, seconds: float | None) -> None:
        """A call is over; `seconds` is None for those whose duration means nothing."""
        self._calls.labels(method, tool, outcome).inc()
        if seconds is not None:
            self._seconds.labels(method, tool).observe(seconds)

    def hub_request(self, method: str, route: str, status: str, seconds: float) -> None:
        """A request to the hub is over."""
        self._hub.labels(method, route, status).inc()
        self._hub_seconds.labels(method, route).observe(seconds)

    def limit(self, name: str) -> None:
        """A limit was hit."""
        self._limits.labels(name).inc()

    def caller_refused(self, status: int) -> None:
        """A request was refused because of who sends it."""
        self._refusals.labels(str(status)).inc()

    def text(self) -> bytes:
        """What Prometheus reads."""
        return self._generate(self._registry)
