"""ASGI middleware that serves `/metrics`, behind authentication like everything else.

Any caller who is accepted may read the metrics.
"""

import logging
import time
from collections.abc import Callable

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_body
from evalhub_mcp.server.observability.log_throttle import LogThrottle
from evalhub_mcp.server.observability.metrics import Metrics

logger = logging.getLogger("evalhub_mcp")

LOG_SECONDS = 10.0
"""A limit is logged once within this time, and counted every time."""


class MetricsRoute:
    """Answers `GET /metrics`."""

    def __init__(self, application: Application, metrics: Metrics) -> None:
        self._application = application
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the metrics, or pass the request on."""
        if scope["type"] == "http" and scope["path"] == "/metrics" and scope["method"] == "GET":
            headers = {"Content-Type": self._metrics.content_type}
            await send_body(send, 200, self._metrics.text(), headers)
        else:
            await self._application(scope, receive, send)


class LimitLog:
    """Counts and logs the limits that refuse requests."""

    def __init__(
        self, metrics: Metrics | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._metrics = metrics
        self._throttle = LogThrottle(LOG_SECONDS, clock)

    def __call__(self, limit: str) -> None:
        """Record that a limit refused a request."""
        if self._metrics is not None:
            self._metrics.limit(limit)
        if self._throttle.count(limit) == 1:
            logger.warning("limit %s is hit; requests are refused", limit)
