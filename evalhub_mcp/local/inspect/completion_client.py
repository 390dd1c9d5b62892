"""A client for chat and text completions, for frameworks that do not call the model themselves.

It retries as `RetryingHttpClient` does for inspect-ai. A request that fails for good is one
sentence that names the endpoint.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Self

import httpx

from evalhub_mcp.client.limited_body import limited_response
from evalhub_mcp.local.inspect.endpoint import (
    MAX_REPLY_BYTES,
    Api,
    Endpoint,
    EndpointError,
    status_error,
)
from evalhub_mcp.local.inspect.model_retries import ModelRetries

_TIMEOUT = httpx.Timeout(300.0, connect=10.0)
_MAX_STOPS = 4
"""The OpenAI API refuses more stop sequences."""
MAX_REPLY_TOKENS = 1024


class CompletionClient:
    """Requests completions from one endpoint over one API.

    An async context manager, which can be entered more than once.
    """

    def __init__(self, endpoint: Endpoint, api: Api, retries: ModelRetries) -> None:
        self.api = api
        self._endpoint = endpoint
        self._retries = retries
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, headers=self._endpoint.headers)
        return self

    async def __aexit__(self, *exc: object) -> None:
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
        """The continuation of a text. Raises EndpointError."""
        body: dict[str, Any] = {"prompt": prompt}
        if stops:
            body["stop"] = list(stops)[:_MAX_STOPS]
        return _text(await self._post(body, max_tokens, temperature), "text")

    async def _post(
        self, body: Mapping[str, Any], max_tokens: int | None, temperature: float
    ) -> Any:
        assert self._client is not None
        request = {
            **body,
            "model": self._endpoint.model,
            "max_tokens": max_tokens or MAX_REPLY_TOKENS,
            "temperature": temperature,
            "stream": False,
        }
        post = partial(self._post_once, self._client, request)
        try:
            response = await self._retries.send(post, (httpx.TransportError,))
        except httpx.DecodingError as error:
            raise EndpointError(
                f"{self._endpoint.described(self.api)} sent a reply that cannot be used: {error}.",
                "model_endpoint_error",
            ) from None
        except httpx.TransportError as error:
            raise EndpointError(
                f"{self._endpoint.described()} was lost while the evaluation ran: "
                f"{self._endpoint.scrub(str(error)) or type(error).__name__}.",
                "model_endpoint_unreachable",
            ) from None
        if response.is_success:
            try:
                return response.json()
            except ValueError:
                pass
        raise status_error(self._endpoint, self.api, response.status_code, response.text)

    async def _post_once(
        self, client: httpx.AsyncClient, body: Mapping[str, Any]
    ) -> httpx.Response:
        request = client.build_request("POST", self._endpoint.url_of(self.api), json=body)
        return await limited_response(await client.send(request, stream=True), MAX_REPLY_BYTES)


def _text(answer: Any, *path: str) -> str:
    try:
        found = answer["choices"][0]
        for part in path:
            found = found[part]
    except (LookupError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
