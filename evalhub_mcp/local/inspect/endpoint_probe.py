"""Sends an endpoint one request before a run, in the form that the run will use.

The first request has the job's own temperature and length limit. Where the endpoint refuses
them, other forms are tried: `max_completion_tokens`, no temperature, a larger limit. The form
that works is used in the run. It also selects chat or completions, and turns every common fault
into one sentence instead of the same error for every question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import anyio
import httpx

from evalhub_mcp.client.limited_body import limited_response
from evalhub_mcp.client.retry import retry_after_seconds
from evalhub_mcp.local.inspect.completion_client import reply_of, with_inner_status
from evalhub_mcp.local.inspect.endpoint import (
    MAX_REPLY_BYTES,
    Api,
    Endpoint,
    EndpointError,
    status_error,
)
from evalhub_mcp.local.inspect.model_retries import MAX_RETRIES, MAX_WAIT
from evalhub_mcp.local.inspect.request_form import RequestForm

_TIMEOUT = httpx.Timeout(120.0, connect=10.0)
_LOADING_SECONDS = 2.0
_MAX_LOADING_WAITS = 60
DEFAULT_LIMIT = 512
_COMMON_LEAST = 16
"""The smallest limit that OpenAI's endpoints accept for some models."""
_REFUSED = frozenset({400, 422})
_MINIMUM = re.compile(
    r"(?:minimum|at least|>=|greater than or equal to|no less than|above)\D{0,30}?(\d{1,5})", re.I
)


@dataclass(frozen=True)
class EndpointUse:
    """The API of an endpoint, and the form of its requests."""

    api: Api
    form: RequestForm = field(default_factory=RequestForm)


async def probe_endpoint(
    target: Endpoint,
    wanted: Literal["auto", "chat", "completions"] = "auto",
    *,
    temperature: float = 0.0,
    max_tokens: int | None = None,
) -> EndpointUse:
    """Return the API and the form of requests with which an endpoint has answered.

    `auto` prefers chat, and takes completions when the endpoint has no chat route or the model
    no chat template.

    Raises:
        EndpointError: It does not answer.
    """
    limit = max_tokens or DEFAULT_LIMIT
    async with httpx.AsyncClient(timeout=_TIMEOUT, headers=target.headers) as client:
        probe = _Probe(client, target, temperature, limit)
        if wanted != "auto":
            return await probe.find_form(wanted)
        try:
            return await probe.find_form("chat")
        except _NoChat as no_chat:
            try:
                return await probe.find_form("completions")
            except EndpointError as error:
                # Neither is there: the first answer may say that the model does not exist.
                raise (no_chat if error.code == no_chat.code else error) from None


class _NoChat(EndpointError):
    """The endpoint or the model has no chat API."""


class _Probe:
    """The requests of one probe."""

    def __init__(
        self, client: httpx.AsyncClient, target: Endpoint, temperature: float, limit: int
    ) -> None:
        self._client = client
        self._target = target
        self._temperature = temperature
        self._limit = limit

    async def find_form(self, api: Api) -> EndpointUse:
        first: httpx.Response | None = None
        for form in self._forms(api):
            response = await self._ask(api, form)
            if response.is_success:
                reply_of(self._target, api, response)
                return EndpointUse(api, form)
            if api == "chat" and lacks_chat(response):
                error = status_error(self._target, api, response.status_code, response.text)
                raise _NoChat(str(error), error.code, brief=error.brief, status=error.status)
            first = first or response
            self._last = response
            if response.status_code not in _REFUSED:
                break
        assert first is not None
        raise status_error(self._target, api, first.status_code, first.text)

    def _forms(self, api: Api) -> Iterator[RequestForm]:
        """Yield the forms to try; each next one is derived from the refusal of the last."""
        form = RequestForm()
        yield form
        tried = {form}
        for _ in range(5):
            form = _next_form(form, self._last.text.lower(), self._limit)
            if form in tried:
                break
            tried.add(form)
            yield form
        other = RequestForm(limit_field="max_completion_tokens")
        for form in (other, RequestForm(sends_temperature=False),
                     replace(other, sends_temperature=False)):  # fmt: skip
            if form not in tried:
                tried.add(form)
                yield form

    async def _ask(self, api: Api, form: RequestForm) -> httpx.Response:
        target = self._target
        body: dict[str, object] = {"model": target.model, "stream": False}
        if api == "chat":
            body["messages"] = [{"role": "user", "content": "Reply with one word: hello"}]
        else:
            body |= {"prompt": "Hello", "stop": ["\n"]}
        body |= form.settings(self._limit, self._temperature)
        try:
            return await self._send(api, body)
        except httpx.TimeoutException:
            raise EndpointError(
                f"{target.describe()} did not answer in time "
                f"({_TIMEOUT.connect:.0f} s to connect, {_TIMEOUT.read:.0f} s to reply).",
                "model_endpoint_timeout",
            ) from None
        except httpx.DecodingError as error:
            raise EndpointError(
                f"{target.describe(api)} sent a reply that cannot be used: {error}.",
                "model_endpoint_error",
            ) from None
        except (httpx.TransportError, httpx.InvalidURL, ValueError) as error:
            reason = target.scrub(str(error)) or type(error).__name__
            raise EndpointError(
                f"{target.describe()} cannot be reached: {reason}. "
                f"Check that the server runs and that {target.fields.url} names its host and port.",
                "model_endpoint_unreachable",
            ) from None

    async def _send(self, api: Api, body: dict[str, object]) -> httpx.Response:
        limited = loading = 0
        while True:
            url = self._target.url_of(api)
            async with self._client.stream("POST", url, json=body) as response:
                if response.is_success:
                    _check_content_type(self._target, api, response)
                response = await limited_response(response, MAX_REPLY_BYTES)
            response = with_inner_status(response, api)
            wait = retry_after_seconds(response.headers.get("retry-after"))
            if response.status_code == 429 and wait is not None and wait <= MAX_WAIT:
                limited += 1
                if limited < MAX_RETRIES:
                    await anyio.sleep(wait)
                    continue
            if response.status_code == 503 and "loading" in response.text.lower():
                loading += 1
                if loading < _MAX_LOADING_WAITS:
                    await anyio.sleep(_LOADING_SECONDS)
                    continue
            return response


def _next_form(form: RequestForm, said: str, limit: int) -> RequestForm:
    """Return the form that an endpoint's refusal asks for, else the same one."""
    if "max_completion_tokens" in said and form.limit_field == "max_tokens":
        return replace(form, limit_field="max_completion_tokens")
    if "temperature" in said and form.sends_temperature:
        return replace(form, sends_temperature=False)
    is_about_limit = "max_" in said and "token" in said
    if is_about_limit and (least := _MINIMUM.search(said)) and int(least[1]) > limit:
        return replace(form, least_tokens=int(least[1]))
    if is_about_limit and limit < _COMMON_LEAST and form.least_tokens < _COMMON_LEAST:
        return replace(form, least_tokens=_COMMON_LEAST)
    return form


def lacks_chat(response: httpx.Response) -> bool:
    """Whether the response means that this model has no chat API."""
    if response.status_code in {404, 405, 501}:
        return True
    text = response.text.lower()
    return response.status_code in {400, 422, 500} and (
        "chat template" in text or "chat_template" in text or "does not support chat" in text
    )


def _check_content_type(target: Endpoint, api: Api, response: httpx.Response) -> None:
    """Refuse streams and web pages before reading the body: a stream may not end."""
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "text/event-stream":
        raise EndpointError(
            f"{target.describe(api)} answers with a stream of events, though none was requested: "
            "switch streaming off there, or use the address of the model's server itself.",
            "model_endpoint_streams",
        )
    if content_type == "text/html":
        raise EndpointError(
            f"{target.describe(api)} answers with a web page (text/html), not as an "
            f"OpenAI-compatible API: {target.fields.url} usually ends in /v1.",
            "model_endpoint_not_found",
        )
