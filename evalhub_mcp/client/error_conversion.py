"""Convert httpx exceptions and error responses to the errors of :mod:`client.errors`.

Error bodies come from hubs, Kubernetes, proxies and login pages. All their text is sanitized
before it enters a message.
"""

from __future__ import annotations

import functools
import json
import re

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client.limited_body import BodyTooLarge
from evalhub_mcp.client.urls import url_without_credentials
from evalhub_mcp.untrusted import sanitize_line

_MAX_MESSAGE_CHARS = 500
_MAX_BODY_BYTES = 8_000
"""Bytes of an error body that are read."""

_CHECK_ADDRESS = "Is the hub running, and is base_url right?"
# The first row whose httpx class matches decides, so subclasses come first.
_TRANSPORT_ERRORS: tuple[
    tuple[type[httpx.RequestError], type[errors.APIRequestError], str, str], ...
] = (
    (httpx.ConnectTimeout, errors.RequestTimeoutError, "Cannot connect to {}", _CHECK_ADDRESS),
    (httpx.ConnectError, errors.ConnectionFailedError, "Cannot connect to {}", _CHECK_ADDRESS),
    (
        httpx.TimeoutException,
        errors.RequestTimeoutError,
        "No answer in time from {}",
        "Raise timeout, or look at the hub's load.",
    ),
    (
        BodyTooLarge,
        errors.ResponseTooLargeError,
        "Too large an answer from {}",
        "Is base_url a hub? A list can be narrowed with filters.",
    ),
    (
        httpx.DecodingError,
        errors.InvalidResponseError,
        "Unreadable answer from {}",
        "A proxy between here and the hub may damage responses.",
    ),
    (
        httpx.TransportError,
        errors.ConnectionLostError,
        "Connection to {} broke",
        "Check the hub's health and the proxies in between.",
    ),
    (httpx.RequestError, errors.APIRequestError, "Request to {} failed", "See the cause."),
)

_READ_ONLY = "It is part of the hub's configuration; clone a collection to change it."
_SET_TENANT = "This hub requires a tenant: set tenant."
_CHECK_ID = "Check the id; objects of other tenants are invisible{scope}."
# By the hub's message code, which is more specific than the status.
_CODE_ERRORS: dict[str | None, tuple[type[errors.APIStatusError], str]] = {
    "job_can_not_be_updated": (errors.JobFinishedError, "The job is over."),
    "missing_tenant_header": (errors.BadRequestError, _SET_TENANT),
    "missing_user_header": (errors.BadRequestError, _SET_TENANT),
    "read_only_collection": (errors.ReadOnlyError, _READ_ONLY),
    "read_only_provider": (errors.ReadOnlyError, _READ_ONLY),
    "resource_does_not_exist": (errors.NotFoundError, _CHECK_ID),
}
_STATUS_ERRORS: dict[int, tuple[type[errors.APIStatusError], str | None]] = {
    401: (errors.AuthenticationError, "Give a valid token: auth_token or auth_token_path."),
    403: (errors.PermissionDeniedError, "The token does not permit this{scope}."),
    404: (errors.NotFoundError, _CHECK_ID),
    409: (errors.ConflictError, None),
    413: (errors.PayloadTooLargeError, "Hubs accept bodies up to 10 MiB."),
    429: (errors.RateLimitedError, "Send fewer requests at once."),
}


def error_from_exception(error: httpx.RequestError, trace: str) -> errors.APIRequestError:
    """The client error for an attempt that got no response."""
    kind, message, advice = next(row[1:] for row in _TRANSPORT_ERRORS if isinstance(error, row[0]))
    reason = sanitize_line(error, _MAX_MESSAGE_CHARS) or type(error).__name__
    if "certificate" in reason.lower():
        advice = "Give ca_bundle_path the certificate authority the hub's certificate is from."
    elif "WRONG_VERSION_NUMBER" in reason:
        advice = "The hub does not speak TLS at this address: try http://."
    return _with_httpx_type(kind, type(error))(  # type: ignore[arg-type]
        f"{message.format(url_without_credentials(str(error.request.url)))}: {reason}",
        request=error.request,
        trace=trace,
        advice=advice,
    )


@functools.cache
def _with_httpx_type(
    ours: type[errors.APIRequestError], theirs: type[httpx.RequestError]
) -> type[errors.APIRequestError]:
    """Make `ours` a subclass of the specific httpx error too, e.g. of `httpx.ReadTimeout`."""
    if issubclass(ours, theirs):
        return ours
    return type(
        ours.__name__, (ours, theirs), {"__doc__": ours.__doc__, "__module__": ours.__module__}
    )


def error_from_response(
    response: httpx.Response, trace: str, *, tenant: str | None, about: str | None = None
) -> errors.APIStatusError:
    """The client error for a response that is not a success.

    `about` is the kind of object that the path names: `job`, `provider` or `collection`.
    """
    status = response.status_code
    code, message, hub_trace = parse_error_body(response)
    kind: type[errors.APIStatusError] = errors.BadRequestError
    advice: str | None = None
    if 300 <= status < 400:
        kind = errors.RedirectError
        target = url_without_credentials(response.headers.get("location", ""))
        message = f"The hub redirects to {target or 'an unknown location'}"
        advice = (
            "Not followed: if that is the hub, set base_url to it; if it is a login page, "
            "the token is missing or expired."
        )
    elif status >= 500:
        kind, advice = errors.ServerError, "Look at the hub's logs for this trace."
    elif row := _CODE_ERRORS.get(code) or _STATUS_ERRORS.get(status):
        kind, advice = row
    elif "HTTP request to an HTTPS server" in message:
        advice = "Use https:// in base_url."
    if status == 404:
        kind = errors.JobNotFoundError if about == "job" else kind
        if code is None:
            advice = "Is base_url a hub? Nothing is served under this path."
    scope = f" (tenant {sanitize_line(tenant)!r})" if tenant else " (no tenant set)"
    return kind(
        message,
        request=response.request,
        response=response,
        message_code=code,
        trace=hub_trace or trace,
        advice=advice and advice.format(scope=scope),
    )


def parse_error_body(response: httpx.Response) -> tuple[str | None, str, str | None]:
    """The `message_code`, message and trace of an error body, sanitized.

    Reads the JSON of hubs and of Kubernetes, and the text of anything else without HTML tags.
    """
    body = response.content[:_MAX_BODY_BYTES].decode("utf-8", "replace")
    fallback = f"HTTP {response.status_code} {response.reason_phrase}".rstrip()
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
        body = re.sub(r"(?is)<(script|style)\b.*?</\1>|<[^>]*>", " ", body)
    if not isinstance(data, dict):
        return None, sanitize_line(body, _MAX_MESSAGE_CHARS) or fallback, None

    def text(key: str) -> str:
        value = data.get(key)
        return sanitize_line(value, _MAX_MESSAGE_CHARS) if isinstance(value, str) else ""

    keys = ("message", "detail", "error_description", "error", "reason")
    message = next(filter(None, map(text, keys)), fallback)
    return text("message_code") or None, message, text("trace") or None
