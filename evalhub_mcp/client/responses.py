"""The bytes of requests and answers, and where redirects may lead: no I/O in here."""

from __future__ import annotations

import json
from typing import Any

import httpx

from evalhub_mcp.client import errors


def redirect_within(request: httpx.Request, response: httpx.Response) -> httpx.URL | None:
    """Where to go next, if the hub redirects to itself and the method survives that."""
    location = response.headers.get("location")
    if response.status_code not in {301, 302, 303, 307, 308} or not location:
        return None
    if request.method != "GET" and response.status_code not in {307, 308}:
        return None
    try:
        target = request.url.join(location)
    except (httpx.InvalidURL, ValueError):
        return None
    same = (target.scheme, target.host, target.port) == (
        request.url.scheme,
        request.url.host,
        request.url.port,
    )
    return target.copy_with(username=None, password=None) if same and not target.userinfo else None


def without(headers: httpx.Headers, *names: str) -> httpx.Headers:
    """A copy of headers without some."""
    copy = httpx.Headers(headers)
    for name in names:
        copy.pop(name, None)
    return copy


def query_value(value: Any) -> str:
    """A value in a query string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def encode(body: Any) -> bytes:
    """The JSON of a request.

    Raises:
        InvalidRequestError: JSON has no words for it.
    """
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        reason = errors.clean_text(str(error))
        raise errors.InvalidRequestError(
            f"The request cannot be written as JSON: {reason}"
        ) from None


def decode_json(response: httpx.Response) -> Any:
    """The JSON of an answer.

    Raises:
        InvalidResponseError: it is something else.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        kind = response.headers.get("content-type", "")
        error = errors.InvalidResponseError(
            f"{errors.public_url(str(response.request.url))} answered something that is not JSON: "
            + (errors.read_error_body(response)[1][:120]),
            request=response.request,
            status_code=response.status_code,
            trace=response.request.headers.get("X-Global-Transaction-Id"),
            advice="Is base_url a hub? A login page means that the token is missing or expired.",
        )
        # A body cut on the way says JSON in its header: asking again may help.
        error.damaged = "json" in kind
        raise error from None


def decode_text(response: httpx.Response) -> str:
    """The text of an answer, whatever its bytes."""
    return response.content.decode("utf-8", "replace")


def decode_nothing(response: httpx.Response) -> None:
    """The answer's body is of no interest (204s claim to be JSON and are empty)."""
