"""A client for chat and text completions.

It sends requests in the form that the endpoint accepts and retries them. A request that fails
for good, also with an error inside a response of status 200, is one sentence that names the
endpoint.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Self

import httpx

from evalhub_mcp.client.limited_body import limited_response
from evalhub_mcp.local.inspect.adaptive_limit import AdaptiveLimit
from evalhub_mcp.local.inspect.endpoint import (
    MAX_REPLY_BYTES,
    Api,
    Endpoint,
    EndpointError,
    status_error,
)
from evalhub_mcp.local.inspect.model_reply import ErrorInReply, ModelReply, read_reply
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.request_form import RequestForm
from evalhub_mcp.samples.reply_file import ReplyFile

_TIMEOUT = httpx.Timeout(300.0, connect=10.0, pool=None)
_MAX_STOPS = 4
"""The OpenAI API refuses more stop sequences."""
MAX_REPLY_TOKENS = 1024
_MOST_CONNECTIONS = 256
_OUT_OF_QUOTA = "insufficient_quota"
"""OpenAI's code of a spent quota, which does not pass as a rate limit of status 429 does."""
_LONGEST_BODY = 300


class CompletionClient:
    """Requests completions from one endpoint over one API.

    An async context manager, which can be entered more than once.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        api: Api,
        retries: ModelRetries,
        form: RequestForm | None = None,
        kept: ReplyFile | None = None,
    ) -> None:
        """`kept` holds the replies of an interrupted run, and records those of this run."""
        self.api = api
        self._endpoint = endpoint
        self._retries = retries
        self._form = form or RequestForm()
        self._kept = kept
        self._client: httpx.AsyncClient | None = None

    @property
    def replies_taken(self) -> int:
        """The number of replies reused from an interrupted run."""
        return self._kept.taken if self._kept is not None else 0

    def follow(self, limit: AdaptiveLimit) -> None:
        """Halve `limit` whenever the endpoint asks for fewer requests."""
        self._retries.on_throttled = limit.record_throttling

    async def __aenter__(self) -> Self:
        # A redirect would send prompts, and perhaps the key, to a host that was not allowed.
        self._client = httpx.AsyncClient(
            timeout=_TIMEOUT,
            headers=self._endpoint.headers,
            limits=httpx.Limits(
                max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS
            ),
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def chat(
        self, messages: Sequence[Mapping[str, str]], max_tokens: int | None, temperature: float
    ) -> ModelReply:
        """Return the reply to a conversation. Raises EndpointError."""
        return await self._post({"messages": list(messages)}, max_tokens, temperature)

    async def complete(
        self, prompt: str, max_tokens: int | None, temperature: float, stops: Sequence[str]
    ) -> ModelReply:
        """Return the continuation of a text. Raises EndpointError."""
        body: dict[str, Any] = {"prompt": prompt}
        if stops:
            body["stop"] = list(stops)[:_MAX_STOPS]
        return await self._post(body, max_tokens, temperature)

    async def _post(
        self, body: Mapping[str, Any], max_tokens: int | None, temperature: float
    ) -> ModelReply:
        assert self._client is not None
        request = {
            **body,
            "model": self._endpoint.model,
            "stream": False,
            **self._form.settings(max_tokens or MAX_REPLY_TOKENS, temperature),
        }
        post = partial(self._post_once, self._client, request)
        try:
            response = await self._retries.send(post, (httpx.TransportError,))
        except httpx.DecodingError as error:
            raise EndpointError(
                f"{self._endpoint.describe(self.api)} sent a reply that cannot be used: {error}.",
                "model_endpoint_error",
            ) from None
        except httpx.TransportError as error:
            reason = self._endpoint.scrub(str(error)) or type(error).__name__
            raise EndpointError(
                f"{self._endpoint.describe()} was lost while the evaluation ran: {reason}.",
                "model_endpoint_unreachable",
                brief=reason,
            ) from None
        return reply_of(self._endpoint, self.api, response)

    async def _post_once(
        self, client: httpx.AsyncClient, body: Mapping[str, Any]
    ) -> httpx.Response:
        url, kept = self._endpoint.url_of(self.api), self._kept
        request = client.build_request("POST", url, json=body)
        if kept is not None and (reply := kept.take(url, request.content)) is not None:
            return httpx.Response(200, json=reply, request=request)
        response = await limited_response(await client.send(request, stream=True), MAX_REPLY_BYTES)
        response = with_inner_status(response, self.api)
        if response.status_code == 429 and _OUT_OF_QUOTA in response.text.lower():
            raise status_error(self._endpoint, self.api, 429, response.text)
        if kept is not None and response.is_success and b'"error"' not in response.content:
            with suppress(ValueError):
                kept.keep(url, request.content, response.json())
        return response


def with_inner_status(response: httpx.Response, api: Api) -> httpx.Response:
    """Return a response with the status of the error inside it, so that it is retried as such."""
    if not response.is_success or b'"error"' not in response.content:
        return response
    try:
        read_reply(response.json(), api)
    except ErrorInReply as error:
        if error.status is not None:
            response.status_code = error.status
    except (ValueError, RecursionError):
        pass
    return response


def reply_of(target: Endpoint, api: Api, response: httpx.Response) -> ModelReply:
    """Return the reply in a response.

    Raises:
        EndpointError: It is an error, or holds none.
    """
    if not response.is_success:
        raise status_error(target, api, response.status_code, response.text)
    text = " ".join(target.scrub(response.text[: 4 * _LONGEST_BODY]).split())
    shown = text if len(text) <= _LONGEST_BODY else text[: _LONGEST_BODY - 1] + "…"
    try:
        return read_reply(response.json(), api)
    except ErrorInReply as error:
        if error.code == "model_endpoint_not_found":
            raise EndpointError(
                f"{target.describe(api)} answered HTTP {response.status_code} without a reply, "
                f"not as an OpenAI-compatible API: {target.fields.url} usually ends in /v1. "
                f'It says: "{shown}"',
                error.code,
                brief=f"HTTP {response.status_code} without choices",
                status=response.status_code,
            ) from None
        said = " ".join(target.scrub(str(error)).split())[: 2 * _LONGEST_BODY]
        raise EndpointError(
            f"{target.describe(api)} answered HTTP {response.status_code} with an error: {said}",
            error.code,
            brief=said[:_LONGEST_BODY],
            status=400 if error.code == "content_filtered" else 500,
        ) from None
    except (ValueError, RecursionError):
        if text.startswith("data:"):
            raise EndpointError(
                f"{target.describe(api)} answers with a stream of events, though none was "
                f'requested: switch streaming off there. It says: "{shown}"',
                "model_endpoint_streams",
                brief="a stream of events, though none was requested",
                status=response.status_code,
            ) from None
        raise EndpointError(
            f"{target.describe(api)} answered HTTP {response.status_code}, but not with JSON: "
            f'{target.fields.url} usually ends in /v1. It says: "{shown}"',
            "model_endpoint_not_found",
            brief=f"HTTP {response.status_code} without JSON",
            status=response.status_code,
        ) from None
