"""The HTTP client by which inspect reaches a model: patient, and it counts.

Decision: retries happen here alone (inspect's and the OpenAI library's are off), because
neither of those keeps to `Retry-After` and tells how often it repeated. The rest is the
OpenAI library's own client: proxies and trusted certificates come from the environment.
"""

from __future__ import annotations

import importlib
from typing import Any, cast

import anyio
from openai import DefaultAsyncHttpxClient

from evalhub_mcp.local.inspect.model_retries import ModelRetries

# Which HTTP library that is differs between versions of the OpenAI library.
_HTTP: Any = importlib.import_module(
    DefaultAsyncHttpxClient.__mro__[1].__module__.partition(".")[0]
)
_CONNECT_TIMEOUT = 10.0
_READ_TIMEOUT = 300.0


class PatientClient(DefaultAsyncHttpxClient):  # type: ignore[misc, unused-ignore]
    """Repeats what failed for a passing reason, and counts it in `retries`."""

    def __init__(self, retries: ModelRetries) -> None:
        super().__init__(timeout=_HTTP.Timeout(_READ_TIMEOUT, connect=_CONNECT_TIMEOUT))
        self._retries = retries

    async def send(self, request: Any, **options: Any) -> Any:
        """Send, and send again while that is worth it."""
        attempt = 0
        while True:
            attempt += 1
            await anyio.sleep(self._retries.pause())
            wait: float | None
            try:
                response = cast(Any, await super().send(request, **options))
            except (_HTTP.NetworkError, _HTTP.RemoteProtocolError):
                wait = self._retries.after_lost_connection(attempt)
                if wait is None:
                    raise
            else:
                wait = self._retries.after_status(
                    response.status_code, response.headers.get("retry-after"), attempt
                )
                if wait is None:
                    return response
                await response.aclose()
            self._retries.waited_seconds += wait
            await anyio.sleep(wait)
