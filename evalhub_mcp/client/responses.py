"""Read the responses of a hub: JSON, text, objects, and redirects that may be followed."""

from __future__ import annotations

import json
from typing import Any

import httpx
from pydantic import ValidationError

from evalhub_mcp.client.error_conversion import parse_error_body
from evalhub_mcp.client.errors import InvalidResponseError
from evalhub_mcp.client.models.base import ModelT, parse
from evalhub_mcp.client.urls import url_without_credentials


def parse_object(model: type[ModelT], data: Any, kind: str) -> ModelT:
    """Convert the JSON of a response to its model; `kind` names the object in errors.

    Raises:
        InvalidResponseError: it is not a JSON object, or its id is missing.
    """
    problem = ""
    try:
        result = parse(model, data)
        if getattr(result, "id", None) != "":
            return result
        problem = ": it has no id"
    except ValidationError:
        pass
    raise InvalidResponseError(
        f"The hub's answer is not a {kind}{problem}", advice="Is base_url a hub?"
    )


def decode_json(response: httpx.Response) -> Any:
    """Decode a JSON response.

    Raises:
        InvalidResponseError: the body is not JSON.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        error = InvalidResponseError(
            f"{url_without_credentials(str(response.request.url))} answered something that is "
            f"not JSON: {parse_error_body(response)[1][:120]}",
            request=response.request,
            status_code=response.status_code,
            trace=response.request.headers.get("X-Global-Transaction-Id"),
            advice="Is base_url a hub? A login page means that the token is missing or expired.",
        )
        # A body that was cut off in transit is declared as JSON; a retry may succeed.
        error.damaged = "json" in response.headers.get("content-type", "")
        raise error from None


def decode_text(response: httpx.Response) -> str:
    """Decode a text response; bytes that are not UTF-8 are replaced."""
    return response.content.decode("utf-8", "replace")


def ignore_body(response: httpx.Response) -> None:
    """Ignore the body: hubs declare 204 responses as JSON, but they are empty."""


def redirect_target(request: httpx.Request, response: httpx.Response) -> httpx.URL | None:
    """Where to send the request again, or `None` if the redirect must not be followed.

    Redirects are followed to the same origin only, and only if the method stays the same.
    """
    location = response.headers.get("location")
    if response.status_code not in {301, 302, 303, 307, 308} or not location:
        return None
    if request.method != "GET" and response.status_code not in {307, 308}:
        return None
    try:
        target = request.url.join(location)
    except (httpx.InvalidURL, ValueError):
        return None

    def origin(url: httpx.URL) -> tuple[str, str, int | None]:
        return url.scheme, url.host, url.port

    return target if origin(target) == origin(request.url) and not target.userinfo else None


def headers_without(headers: httpx.Headers, *names: str) -> httpx.Headers:
    """Copy headers, leaving some out."""
    copy = httpx.Headers(headers)
    for name in names:
        copy.pop(name, None)
    return copy
