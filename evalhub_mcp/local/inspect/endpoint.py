"""The model's endpoint: which API it offers, and why it does not answer.

Decision: one small request is made before the evaluation starts. It settles whether chat
or completions is used, and turns every common fault (nobody listens, wrong path, key
refused, unknown model) into one sentence with the URL and a stable code, instead of the
same error sixty times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NoReturn
from urllib.parse import urlsplit, urlunsplit

import anyio
import httpx
from pydantic import SecretStr

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.client.retry import retry_after_seconds
from evalhub_mcp.local.inspect.model_retries import MAX_RETRIES, MAX_WAIT

Api = Literal["chat", "completions"]
# Servers without a key to check accept any; the client library insists on one.
NO_KEY = "no-key"
_PROBE_TIMEOUT = httpx.Timeout(120.0, connect=10.0)
_ROUTES: dict[Api, str] = {"chat": "/chat/completions", "completions": "/completions"}
_EXCERPT = 200


class EndpointError(AdapterError):
    """The endpoint cannot be evaluated; `code` is a stable word, the text a sentence."""


@dataclass(frozen=True)
class Fields:
    """By which names a user sets an endpoint, for messages that say what to change."""

    kind: str
    url: str
    secret: str


MODEL_FIELDS = Fields("model", "model.url", "model.auth.secret_ref")
JUDGE_FIELDS = Fields("judge", "parameters.judge_url", "parameters.judge_secret_ref")


@dataclass(frozen=True)
class Endpoint:
    """Where the model answers: base URL (without a trailing slash), model name, key."""

    base_url: str
    model: str
    key: SecretStr | None = None
    fields: Fields = MODEL_FIELDS

    @property
    def shown_url(self) -> str:
        """The base URL without user, password, query and fragment, fit for a message."""
        return without_credentials(self.base_url)

    @property
    def api_key(self) -> str:
        """The key to send."""
        return self.key.get_secret_value() if self.key else NO_KEY

    def scrub(self, text: str) -> str:
        """The text without the key and without credentials of the base URL."""
        if self.key is not None:
            text = text.replace(self.key.get_secret_value(), "***")
        return text.replace(self.base_url, self.shown_url)


def without_credentials(url: str) -> str:
    """The URL without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(unreadable URL)"
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, parts.path, "", ""))


def endpoint(
    url: str | None, model: str, key: SecretStr | None, fields: Fields = MODEL_FIELDS
) -> Endpoint:
    """Check the endpoint's URL. Raises EndpointError (`model_url_invalid`)."""
    if not url:
        raise EndpointError(
            f"The job has no {fields.url}: give the base URL of an OpenAI-compatible endpoint, "
            "usually ending in /v1.",
            "model_url_invalid",
        )
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise EndpointError(
            f"{fields.url} {without_credentials(url)!r} is not an http or https URL.",
            "model_url_invalid",
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise EndpointError(
            f"{fields.url} {without_credentials(url)} must be a plain base URL, without user, "
            f"password or query; a key belongs in a secret that {fields.secret} names.",
            "model_url_invalid",
        )
    base = url.strip().rstrip("/")
    for route in _ROUTES.values():
        base = base.removesuffix(route)
    return Endpoint(base, model, key, fields)


def route(api: Api) -> str:
    """The path of an API below the base URL."""
    return _ROUTES[api]


async def choose_api(target: Endpoint, wanted: Literal["auto", "chat", "completions"]) -> Api:
    """The API to evaluate over, after the endpoint has answered one request on it.

    `auto` takes chat, and completions where the endpoint has no chat route or says that
    the model has no chat template. Raises EndpointError.
    """
    headers = {"Authorization": f"Bearer {target.api_key}"}
    async with httpx.AsyncClient(timeout=_PROBE_TIMEOUT, headers=headers) as client:
        if wanted != "auto":
            response = await _probe(client, target, wanted)
            if not _answers(response):
                _raise_for(target, wanted, response)
            return wanted
        chat = await _probe(client, target, "chat")
        if _answers(chat):
            return "chat"
        if not lacks_chat(chat):
            _raise_for(target, "chat", chat)
        completions = await _probe(client, target, "completions")
        if not _answers(completions):
            _raise_for(target, "completions", completions)
        return "completions"


async def _probe(client: httpx.AsyncClient, target: Endpoint, api: Api) -> httpx.Response:
    body: dict[str, object] = {"model": target.model, "max_tokens": 1, "temperature": 0}
    if api == "chat":
        body["messages"] = [{"role": "user", "content": "Hello"}]
    else:
        body["prompt"] = "Hello"
    try:
        for attempt in range(1, MAX_RETRIES + 1):
            url = target.base_url + _ROUTES[api]
            async with client.stream("POST", url, json=body) as response:
                if response.is_success:
                    _raise_for_kind(target, api, response.headers.get("content-type", ""))
                await response.aread()
            asked = retry_after_seconds(response.headers.get("retry-after"))
            # Without a time to come back at, its answer is told at once.
            if response.status_code != 429 or asked is None or asked > MAX_WAIT:
                return response
            if attempt < MAX_RETRIES:
                await anyio.sleep(asked)
        return response
    except httpx.TimeoutException:
        raise EndpointError(
            f"The {target.fields.kind} endpoint {target.shown_url} did not answer in time "
            f"({_PROBE_TIMEOUT.connect:.0f} s to connect, {_PROBE_TIMEOUT.read:.0f} s to reply).",
            "model_endpoint_timeout",
        ) from None
    except (httpx.TransportError, httpx.InvalidURL, ValueError) as error:
        reason = target.scrub(str(error)) or type(error).__name__
        raise EndpointError(
            f"The {target.fields.kind} endpoint {target.shown_url} cannot be reached: {reason}. "
            f"Check that the server runs and that {target.fields.url} names its host and port.",
            "model_endpoint_unreachable",
        ) from None


def _raise_for_kind(target: Endpoint, api: Api, kind: str) -> None:
    """Judged before the answer is read: a stream may not end."""
    kind = kind.partition(";")[0].strip().lower()
    who = f"The {target.fields.kind} endpoint {target.shown_url}{_ROUTES[api]}"
    if kind == "text/event-stream":
        raise EndpointError(
            f"{who} answers with a stream of events, though none was asked for: switch streaming "
            "off there, or use the address of the model's server itself.",
            "model_endpoint_streams",
        )
    if kind == "text/html":
        raise EndpointError(
            f"{who} answers with a web page (text/html), not as an OpenAI-compatible API: "
            f"{target.fields.url} usually ends in /v1.",
            "model_endpoint_not_found",
        )


def _answers(response: httpx.Response) -> bool:
    # Reasoning models refuse the probe's `max_tokens`, and thereby show that they are there.
    return response.is_success or (response.status_code == 400 and "max_tokens" in response.text)


def lacks_chat(response: httpx.Response) -> bool:
    """Whether the answer means that this model cannot be asked over chat."""
    if response.status_code in {404, 405, 501}:
        return True
    text = response.text.lower()
    return response.status_code in {400, 422, 500} and (
        "chat template" in text or "chat_template" in text or "does not support chat" in text
    )


def _raise_for(target: Endpoint, api: Api, response: httpx.Response) -> NoReturn:
    raise EndpointError(*describe_status(target, api, response.status_code, response.text))


def describe_status(target: Endpoint, api: Api, status: int, body: str) -> tuple[str, str]:
    """(sentence, code) for an answer other than 2xx; never contains the key."""
    fields = target.fields
    who = f"The {fields.kind} endpoint {target.shown_url}{_ROUTES[api]}"
    said = " ".join(target.scrub(body).split())
    said = said if len(said) <= _EXCERPT else said[:_EXCERPT] + "…"
    quoted = f' It says: "{said}"' if said else ""
    if status in {401, 403}:
        key = "the key in the named secret" if target.key else "a request without a key"
        return (
            f"{who} refused {key} (HTTP {status}); "
            f"set {fields.secret} to a secret with a valid key.{quoted}",
            "model_endpoint_unauthorized",
        )
    if status in {404, 405}:
        return (
            f"{who} answered HTTP {status}: the path or the model "
            f"{target.model!r} does not exist there; {fields.url} usually ends in /v1.{quoted}",
            "model_endpoint_not_found",
        )
    if status == 429:
        return (
            f"{who} refused the request as one too many (HTTP 429).{quoted}",
            "model_endpoint_rate_limited",
        )
    if 300 <= status < 400:
        return (
            f"{who} redirects (HTTP {status}); set {fields.url} to the address it redirects to.",
            "model_endpoint_not_found",
        )
    if 400 <= status < 500:
        return (
            f"{who} refused the request (HTTP {status}).{quoted}",
            "model_endpoint_refused",
        )
    return (
        f"{who} failed (HTTP {status}).{quoted}",
        "model_endpoint_error",
    )
