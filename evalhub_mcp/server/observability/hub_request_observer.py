"""The requests to the hub: a span and figures for each, and the call they belong to.

The hub is told the id of the call as `X-Global-Transaction-Id`, so that its log and
ours can be read side by side, and the trace as `traceparent`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, StatusCode

from evalhub_mcp.server.observability.call_log import current_call

if TYPE_CHECKING:
    from evalhub_mcp.client.request_observer import HubRequest
    from evalhub_mcp.server.observability.call_log import Calls

tracer = trace.get_tracer("evalhub_mcp")


class HubRequests:
    """An observer of the client."""

    def __init__(self, calls: "Calls") -> None:
        self._calls = calls

    @contextmanager
    def __call__(self, request: "HubRequest") -> Iterator[None]:
        """Watch one request to the hub."""
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
                if self._calls.metrics is not None:
                    seconds = time.perf_counter() - began
                    self._calls.metrics.hub_request(request.method, request.route, outcome, seconds)
