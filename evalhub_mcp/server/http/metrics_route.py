"""`/metrics`, behind authentication: whoever may call may read it, and nobody else."""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send

if TYPE_CHECKING:
    from evalhub_mcp.server.observability.metrics import Metrics

logger = logging.getLogger("evalhub_mcp")

LOG_SECONDS = 10.0
"""A limit that is hit again within this time is counted, but not logged again."""


class MetricsRoute:
    """ASGI middleware that answers `GET /metrics`."""

    def __init__(self, application: Application, metrics: "Metrics") -> None:
        self._application = application
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the metrics, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != "/metrics" or scope["method"] != "GET":
            await self._application(scope, receive, send)
            return
        body = self._metrics.text()
        headers = [
            (b"content-type", self._metrics.content_type.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class LimitLog:
    """Counts and logs limits that are hit, without letting a flood fill the log."""

    def __init__(
        self, metrics: "Metrics | None", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._metrics = metrics
        self._clock = clock
        self._next: dict[str, float] = {}

    def __call__(self, limit: str) -> None:
        """A limit was hit."""
        if self._metrics is not None:
            self._metrics.limit(limit)
        now = self._clock()
        if now >= self._next.get(limit, now):
            self._next[limit] = now + LOG_SECONDS
            logger.warning("limit %s is hit; requests are refused", limit)
