"""A model's endpoint: which API it has, and why it does not answer.

One small request is made before the evaluation starts. It selects chat or completions, and
turns every common fault (connection refused, wrong path, invalid key, unknown model) into one
sentence with the URL and a stable code, instead of the same error for every sample.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import anyio
import httpx
from pydantic import SecretStr

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.client.limited_body import limited_response
from evalhub_mcp.client.retry import retry_after_seconds
from evalhub_mcp.client.urls import url_without_credentials
from evalhub_mcp.local.inspect.model_retries import MAX_RETRIES, MAX_WAIT

Api = Literal["chat", "completions"]
NO_KEY = "no-key"
"""Sent when there is no key, because inspect-ai's client requires one."""
_PROBE_TIMEOUT = httpx.Timeout(120.0, connect=10.0)
_ROUTES: dict[Api, str] = {"chat": "/chat/completions", "completions": "/completions"}
_LONGEST_QUOTE = 200
MAX_REPLY_BYTES = 8 * 1024**2
"""A reply of 1024 tokens takes some kilobytes, with the probabilities of a long prompt a few
megabytes. An evaluation makes many requests at once."""


class EndpointError(AdapterError):
    """The endpoint cannot be used: one sentence for the user, and a stable code."""


@dataclass(frozen=True)
class EndpointFields:
    """The fields of a job that set an endpoint, for messages that say what to change."""

    kind: str
    url: str
    secret: str


MODEL_FIELDS = EndpointFields("model", "model.url", "model.auth.secret_ref")
JUDGE_FIELDS = EndpointFields("judge", "parameters.judge_url", "parameters.judge_secret_ref")


@dataclass(frozen=True)
class Endpoint:
    """The base URL of a model (without a trailing slash), its name and its key."""

    base_url: str
    model: str
    key: SecretStr | None = None
    fields: EndpointFields = MODEL_FIELDS

    @property
    def shown_url(self) -> str:
        """The base URL without credentials, for messages."""
        return url_without_credentials(self.base_url)

    @property
    def api_key(self) -> str:
        """The key to send."""
        return self.key.get_secret_value() if self.key else NO_KEY

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every request."""
        return {"Authorization": f"Bearer {self.api_key}", "Accept-Encoding": "gzip, deflate"}

    def url_of(self, api: Api) -> str:
        """The URL of an API."""
        return self.base_url + _ROUTES[api]

    def described(self, api: Api | None = None) -> str:
        """The endpoint as the subject of a sentence."""
        route = _ROUTES[api] if api else ""
        return f"The {self.fields.kind} endpoint {self.shown_url}{route}"

    def scrub(self, text: str) -> str:
        """The text without the key and without credentials of the base URL."""
        if self.key is not None:
            text = text.replace(self.key.get_secret_value(), "***")
        return text.replace(self.base_url, self.shown_url)


def parse_endpoint(
    url: str | None, model: str, key: SecretStr | None, fields: EndpointFields = MODEL_FIELDS
) -> Endpoint:
    """The endpoint with a base URL. Raises EndpointError (`model_url_invalid`)."""
    url = (url or "").strip()
    if problem := _url_problem(url, fields):
        raise EndpointError(problem, "model_url_invalid")
    base = url.rstrip("/")
    for route in _ROUTES.values():
        base = base.removesuffix(route)
    return Endpoint(base, model, key, fields)


def _url_problem(url: str, fields: EndpointFields) -> str | None:
    if not url:
        return (
            f"The job has no {fields.url}: give the base URL of an OpenAI-compatible endpoint, "
            "usually ending in /v1."
        )
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        return f"{fields.url} {url_without_credentials(url)!r} is not an http or https URL."
    if parts.username or parts.password or parts.query or parts.fragment:
        return (
            f"{fields.url} {url_without_credentials(url)} must be a plain base URL, without user, "
            f"password or query; a key belongs in a secret that {fields.secret} names."
        )
    return None


async def choose_api(target: Endpoint, wanted: Literal["auto", "chat", "completions"]) -> Api:
    """The API to use, after the endpoint has answered one request on it.

    `auto` prefers chat, and takes completions when the endpoint has no chat route or the model
    no chat template. Raises EndpointError.
    """
    async with httpx.AsyncClient(timeout=_PROBE_TIMEOUT, headers=target.headers) as client:
        if wanted == "auto":
            response = await _probe(client, target, "chat")
            if _answers(response):
                return "chat"
            if not lacks_chat(response):
                raise status_error(target, "chat", response.status_code, response.text)
            wanted = "completions"
        response = await _probe(client, target, wanted)
        if not _answers(response):
            raise status_error(target, wanted, response.status_code, response.text)
        return wanted


async def _probe(client: httpx.AsyncClient, target: Endpoint, api: Api) -> httpx.Response:
    body: dict[str, object] = {"model": target.model, "max_tokens": 1, "temperature": 0}
    if api == "chat":
        body["messages"] = [{"role": "user", "content": "Hello"}]
    else:
        body["prompt"] = "Hello"
    try:
        for attempt in range(1, MAX_RETRIES + 1):
            async with client.stream("POST", target.url_of(api), json=body) as response:
                if response.is_success:
                    _check_content_type(target, api, response)
                response = await limited_response(response, MAX_REPLY_BYTES)
            wait = retry_after_seconds(response.headers.get("retry-after"))
            if response.status_code != 429 or wait is None or wait > MAX_WAIT:
                return response
            if attempt < MAX_RETRIES:
                await anyio.sleep(wait)
        return response
    except httpx.TimeoutException:
        raise EndpointError(
            f"{target.described()} did not answer in time "
            f"({_PROBE_TIMEOUT.connect:.0f} s to connect, {_PROBE_TIMEOUT.read:.0f} s to reply).",
            "model_endpoint_timeout",
        ) from None
    except httpx.DecodingError as error:
        raise EndpointError(
            f"{target.described(api)} sent a reply that cannot be used: {error}.",
            "model_endpoint_error",
        ) from None
    except (httpx.TransportError, httpx.InvalidURL, ValueError) as error:
        reason = target.scrub(str(error)) or type(error).__name__
        raise EndpointError(
            f"{target.described()} cannot be reached: {reason}. "
            f"Check that the server runs and that {target.fields.url} names its host and port.",
            "model_endpoint_unreachable",
        ) from None


def _check_content_type(target: Endpoint, api: Api, response: httpx.Response) -> None:
    """Refuse streams and web pages before reading the body: a stream may not end."""
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "text/event-stream":
        raise EndpointError(
            f"{target.described(api)} answers with a stream of events, though none was requested: "
            "switch streaming off there, or use the address of the model's server itself.",
            "model_endpoint_streams",
        )
    if content_type == "text/html":
        raise EndpointError(
            f"{target.described(api)} answers with a web page (text/html), not as an "
            f"OpenAI-compatible API: {target.fields.url} usually ends in /v1.",
            "model_endpoint_not_found",
        )


def _answers(response: httpx.Response) -> bool:
    # Reasoning models refuse the probe's `max_tokens`, which shows that they are available.
    return response.is_success or (response.status_code == 400 and "max_tokens" in response.text)


def lacks_chat(response: httpx.Response) -> bool:
    """Whether the response means that this model has no chat API."""
    if response.status_code in {404, 405, 501}:
        return True
    text = response.text.lower()
    return response.status_code in {400, 422, 500} and (
        "chat template" in text or "chat_template" in text or "does not support chat" in text
    )


def status_error(target: Endpoint, api: Api, status: int, body: str) -> EndpointError:
    """The error for a response other than 2xx; never contains the key."""
    fields = target.fields
    quote = " ".join(target.scrub(body).split())
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[:_LONGEST_QUOTE] + "…"
    quote = f' It says: "{quote}"' if quote else ""
    if status in {401, 403}:
        key = "the key in the named secret" if target.key else "a request without a key"
        code = "model_endpoint_unauthorized"
        what = (
            f"refused {key} (HTTP {status}); set {fields.secret} to a secret with a valid key."
            f"{quote}"
        )
    elif status in {404, 405}:
        code = "model_endpoint_not_found"
        what = (
            f"answered HTTP {status}: the path or the model {target.model!r} does not exist "
            f"there; {fields.url} usually ends in /v1.{quote}"
        )
    elif status == 429:
        code, what = (
            "model_endpoint_rate_limited",
            f"refused the request as one too many (HTTP 429).{quote}",
        )
    elif 300 <= status < 400:
        code = "model_endpoint_not_found"
        what = f"redirects (HTTP {status}); set {fields.url} to the address it redirects to."
        if target.key:
            what += (
                " If that is another host, its user first lets the secret go there, in a terminal: "
                "evalhub-mcp secrets allow NAME HOST."
            )
    elif 400 <= status < 500:
        code, what = "model_endpoint_refused", f"refused the request (HTTP {status}).{quote}"
    else:
        code, what = "model_endpoint_error", f"failed (HTTP {status}).{quote}"
    return EndpointError(f"{target.described(api)} {what}", code)
