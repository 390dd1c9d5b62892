"""ASGI middleware that serves `/metrics`, behind authentication like everything else.

Any caller who is accepted may read the metrics. A tenant is not needed, because metrics show no
tenant's data.
"""

import logging
import time
from collections.abc import Callable

from evalhub_mcp.server.auth.request_headers import METRICS_PATH
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_body
from evalhub_mcp.server.observability.log_throttle import LogThrottle
from evalhub_mcp.server.observability.metrics import Metrics

logger = logging.getLogger("evalhub_mcp")

LOG_SECONDS = 10.0
"""Each limit is logged once within this time; every refusal is counted."""


def with_metrics_route(application: Application, metrics: Metrics) -> Application:
    """Answer `GET /metrics`, and pass other requests on."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == METRICS_PATH and scope["method"] == "GET":
            await send_body(send, 200, metrics.text(), {"Content-Type": metrics.content_type})
        else:
            await application(scope, receive, send)

    return serve


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
