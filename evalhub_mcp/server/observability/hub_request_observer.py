"""A trace span and metrics for every request to the hub.

The hub gets the id of the call as `X-Global-Transaction-Id`, so that its log and ours can be
read together, and the trace as `traceparent`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, StatusCode

from evalhub_mcp.server.observability.call_log import current_call
from evalhub_mcp.server.observability.metrics import Metrics

if TYPE_CHECKING:
    from evalhub_mcp.client.request_observer import HubRequest

tracer = trace.get_tracer("evalhub_mcp")


class HubRequestObserver:
    """Observes the requests of the client."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._metrics = metrics

    @contextmanager
    def __call__(self, request: "HubRequest") -> Iterator[None]:
        """Observe the request that is sent within the block."""
        call = current_call.get()
        if call is not None:
            request.transaction = call.request_id
        began = time.perf_counter()
        with tracer.start_as_current_span(
            f"{request.method} {request.route}",
            kind=SpanKind.CLIENT,
            attributes={"http.request.method": request.method, "url.template": request.route},
            # Errors of the hub may quote what users wrote.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            propagate.inject(request.headers)
            outcome = "cancelled"
            try:
                yield
                outcome = str(request.status or "")
            except Exception as error:
                outcome = str(request.status or type(error).__name__)
                span.set_attribute("error.type", outcome)
                span.set_status(StatusCode.ERROR)
                raise
            finally:
                if request.status is not None:
                    span.set_attribute("http.response.status_code", request.status)
                if request.attempts > 1:
                    span.set_attribute("http.request.resend_count", request.attempts - 1)
                if self._metrics is not None:
                    seconds = time.perf_counter() - began
                    self._metrics.hub_request(request.method, request.route, outcome, seconds)
