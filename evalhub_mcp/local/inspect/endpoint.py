"""A model's endpoint, and the errors that explain why it does not answer.

Every common fault (wrong path, invalid key, unknown model) becomes one sentence with the URL and
a stable code.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.client.urls import url_without_credentials
from evalhub_mcp.untrusted import mask_known_secrets

Api = Literal["chat", "completions"]
NO_KEY = "no-key"
"""Sent when there is no key, because inspect-ai's client requires one."""
_ROUTES: dict[Api, str] = {"chat": "/chat/completions", "completions": "/completions"}
_LONGEST_QUOTE = 600
_LONGEST_BRIEF = 160
_MESSAGE_KEYS = ("error", "message", "detail", "msg", "error_message")
_FILTER_SIGNS = ("content_filter", "content filter", "content management policy", "responsible ai")
MAX_REPLY_BYTES = 8 * 1024**2
"""A reply of 1024 tokens takes some kilobytes, with the probabilities of a long prompt a few
megabytes. An evaluation makes many requests at once."""


class EndpointError(AdapterError):
    """The endpoint cannot be used: one sentence for the user, and a stable code.

    `brief` says it in a few words, without the URL. `status` is the HTTP status, if there is one.
    """

    def __init__(
        self, message: str, code: str, *, brief: str = "", status: int | None = None
    ) -> None:
        super().__init__(message, code)
        self.brief = brief or message
        self.status = status

    @property
    def is_server_fault(self) -> bool:
        """Whether other requests will fail as well, because the server fails or refuses all."""
        if self.status is None or self.status >= 500 or 300 <= self.status < 400:
            return True
        return self.status in {401, 403, 404, 405, 429}


@dataclass(frozen=True)
class EndpointFields:
    """The fields of a job that define an endpoint, for messages that name what to change."""

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

    def describe(self, api: Api | None = None) -> str:
        """The endpoint as the subject of a sentence."""
        route = _ROUTES[api] if api else ""
        return f"The {self.fields.kind} endpoint {self.shown_url}{route}"

    def scrub(self, text: str) -> str:
        """The text without the key and without credentials of the base URL."""
        if self.key is not None:
            text = mask_known_secrets(text, [self.key.get_secret_value()])
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


def status_error(target: Endpoint, api: Api, status: int, body: str) -> EndpointError:
    """The error for a response other than 2xx; never contains the key."""
    fields = target.fields
    said = error_text(body)
    quote = f' It says: "{_shortened(target.scrub(said), _LONGEST_QUOTE)}"' if said else ""
    brief = f"HTTP {status}" + (
        f", {_shortened(target.scrub(said), _LONGEST_BRIEF)}" if said else ""
    )
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
            f"answered HTTP {status}: the path or the {fields.kind} {target.model!r} does not "
            f"exist there; {fields.url} usually ends in /v1.{quote}"
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
    elif status in {400, 422} and any(sign in said.lower() for sign in _FILTER_SIGNS):
        code, what = "content_filtered", f"refused the content (HTTP {status}).{quote}"
    elif 400 <= status < 500:
        code, what = "model_endpoint_refused", f"refused the request (HTTP {status}).{quote}"
    else:
        code, what = "model_endpoint_error", f"failed (HTTP {status}).{quote}"
    return EndpointError(f"{target.describe(api)} {what}", code, brief=brief, status=status)


def error_text(body: str) -> str:
    """Return the message in the body of an error, without the JSON around it, on one line."""
    text: Any = body
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    for _ in range(4):
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, dict) and isinstance(found.get("loc"), list) and found.get("msg"):
            found = f"{'.'.join(map(str, found['loc']))}: {found['msg']}"  # pydantic's errors
        if isinstance(found, dict):
            found = next((found[key] for key in _MESSAGE_KEYS if found.get(key)), None)
        if isinstance(found, str):
            text = found
    return " ".join(str(text).split())


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
