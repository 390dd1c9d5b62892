"""The HTTP client with which inspect-ai calls a model: it retries, and counts the retries.

Only this client retries; the retries of inspect-ai and of the OpenAI library are switched off,
because neither both honours `Retry-After` and counts. Everything else is the OpenAI library's
own client: proxies and trusted certificates come from the environment.
"""

import importlib
from contextlib import suppress
from functools import partial
from typing import Any

from openai import DefaultAsyncHttpxClient

from evalhub_mcp.client.limited_body import limited_response
from evalhub_mcp.local.inspect.endpoint import MAX_REPLY_BYTES
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.samples.reply_file import ReplyFile

# The OpenAI library has used different HTTP libraries in different versions.
_HTTP: Any = importlib.import_module(
    DefaultAsyncHttpxClient.__mro__[1].__module__.partition(".")[0]
)
_CONNECT_TIMEOUT = 10.0
_READ_TIMEOUT = 300.0


class RetryingHttpClient(DefaultAsyncHttpxClient):  # type: ignore[misc, unused-ignore]
    """Retries requests that failed temporarily, and counts them in `retries`.

    Requests whose replies are in `kept` are answered from there.
    """

    def __init__(self, retries: ModelRetries, kept: ReplyFile | None = None) -> None:
        # A redirect would send prompts, and perhaps the key, to a host that was not allowed,
        # and the body of a redirect would be read without a limit.
        super().__init__(
            timeout=_HTTP.Timeout(_READ_TIMEOUT, connect=_CONNECT_TIMEOUT),
            follow_redirects=False,
            headers={"Accept-Encoding": "gzip, deflate"},
        )
        self._retries = retries
        self._kept = kept

    async def send(self, request: Any, **options: Any) -> Any:
        """Send a request, with retries, and read at most `MAX_REPLY_BYTES` of its reply."""
        url, body = str(request.url), request.content
        if self._kept is not None and (reply := self._kept.take(url, body)) is not None:
            return _HTTP.Response(200, json=reply, request=request)
        response = await self._retries.send(
            partial(self._send_once, request, {**options, "stream": True}),
            (_HTTP.NetworkError, _HTTP.RemoteProtocolError),
        )
        is_reply = response.is_success and b'"error"' not in response.content
        if self._kept is not None and is_reply:
            with suppress(ValueError):
                self._kept.keep(url, body, response.json())
        return response

    async def _send_once(self, request: Any, options: dict[str, Any]) -> Any:
        response = await super().send(request, **{**options, "follow_redirects": False})
        return await limited_response(response, MAX_REPLY_BYTES)
