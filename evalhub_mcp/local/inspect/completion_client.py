"""Requests to a model's endpoint for frameworks that leave them to us.

Decision: the same patience as `model_client` has for inspect, by the same policy; a request
that fails for good is one sentence that names the endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import anyio
import httpx

from evalhub_mcp.local.inspect.endpoint import (
    Api,
    Endpoint,
    EndpointError,
    describe_status,
    route,
)
from evalhub_mcp.local.inspect.model_retries import ModelRetries

_TIMEOUT = httpx.Timeout(300.0, connect=10.0)
MAX_REPLY_TOKENS = 1024


class Asker:
    """Asks one endpoint over one API; an async context manager, which can be entered again."""

    def __init__(self, endpoint: Endpoint, api: Api, retries: ModelRetries) -> None:
        self.api = api
        self._endpoint = endpoint
        self._retries = retries
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        headers = {"Authorization": f"Bearer {self._endpoint.api_key}"}
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, headers=headers)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def chat(
        self, messages: Sequence[Mapping[str, str]], max_tokens: int | None, temperature: float
    ) -> str:
        """The reply to a conversation. Raises EndpointError."""
        answer = await self._post({"messages": list(messages)}, max_tokens, temperature)
        return _text(answer, "message", "content")

    async def complete(
        self, prompt: str, max_tokens: int | None, temperature: float, stops: Sequence[str]
    ) -> str:
        """How the model continues a text. Raises EndpointError."""
        # More than four are refused by the API this is modelled on.
        body = {"prompt": prompt, "stop": list(stops)[:4]} if stops else {"prompt": prompt}
        return _text(await self._post(body, max_tokens, temperature), "text")

    async def _post(
        self, body: Mapping[str, Any], max_tokens: int | None, temperature: float
    ) -> Any:
        assert self._client is not None
        whole = {
            **body,
            "model": self._endpoint.model,
            "max_tokens": max_tokens or MAX_REPLY_TOKENS,
            "temperature": temperature,
            "stream": False,
        }
        url = self._endpoint.base_url + route(self.api)
        attempt = 0
        while True:
            attempt += 1
            await anyio.sleep(self._retries.pause())
            wait: float | None
            try:
                response = await self._client.post(url, json=whole)
            except httpx.TransportError as error:
                wait = self._retries.after_lost_connection(attempt)
                if wait is None:
                    reason = self._endpoint.scrub(str(error)) or type(error).__name__
                    raise EndpointError(
                        f"The {self._endpoint.fields.kind} endpoint {self._endpoint.shown_url} was "
                        f"lost while the evaluation ran: {reason}.",
                        "model_endpoint_unreachable",
                    ) from None
            else:
                wait = self._retries.after_status(
                    response.status_code, response.headers.get("retry-after"), attempt
                )
                if wait is None:
                    return self._read(response)
            self._retries.waited_seconds += wait
            await anyio.sleep(wait)

    def _read(self, response: httpx.Response) -> Any:
        if response.is_success:
            try:
                return response.json()
            except ValueError:
                pass
        raise EndpointError(
            *describe_status(self._endpoint, self.api, response.status_code, response.text)
        )


def _text(answer: Any, *path: str) -> str:
    try:
        found = answer["choices"][0]
        for part in path:
            found = found[part]
    except (LookupError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
