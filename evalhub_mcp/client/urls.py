"""Build the URLs of a hub so that no id can lead to another path, and show URLs safely."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import httpx

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.untrusted import sanitize_line

_API_ROOT = "/api/v1"
_PLACEHOLDER = re.compile(r"\{\w+\}")


def normalise_base_url(base_url: str) -> str:
    """Return `scheme://host[:port][/prefix]/api/v1` for a URL with or without the API root.

    Raises:
        InvalidRequestError: it is not an absolute http(s) URL, or it contains credentials.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidRequestError("base_url is not a URL") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise InvalidRequestError(
            "base_url must begin with http:// or https:// and name a host",
            advice="For example http://localhost:8080.",
        )
    if "@" in parts.netloc:
        raise InvalidRequestError(
            "base_url must not contain credentials", advice="Use auth_token or auth_token_path."
        )
    if parts.query or parts.fragment:
        raise InvalidRequestError("base_url must have neither a query nor a fragment")
    path = parts.path.rstrip("/").removesuffix(_API_ROOT) + _API_ROOT
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def build_url(
    base_url: str,
    route: str,
    ids: Sequence[str],
    params: Mapping[str, Any] | None,
    kind: str | None,
) -> httpx.URL:
    """The URL of a request: `ids` fill the placeholders of a route such as `/jobs/{id}`.

    Parameters that are `None` are left out. `kind` is the object that the id names, for errors.

    Raises:
        InvalidRequestError: an id or a parameter cannot be part of a URL.
    """
    remaining = iter(ids)
    what = f"{kind} id" if kind else "id"
    path = _PLACEHOLDER.sub(lambda _: path_segment(next(remaining), what), route)
    query = {key: value for key, value in (params or {}).items() if value is not None}
    try:
        return httpx.URL(base_url + path, params=query) if query else httpx.URL(base_url + path)
    except (httpx.InvalidURL, ValueError):
        raise InvalidRequestError("An id or a filter is too long or not valid text") from None


def path_segment(identifier: str, what: str = "id") -> str:
    """Quote an id as one path segment, so that `../x` and `a/b` cannot leave it.

    Raises:
        InvalidRequestError: it is empty, `.`, `..` or not encodable as UTF-8.
    """
    if not identifier.strip():
        raise InvalidRequestError(f"The {what} is empty")
    if identifier in {".", ".."}:
        raise InvalidRequestError(f"The {what} {identifier!r} cannot exist")
    try:
        return quote(identifier, safe="")
    except UnicodeEncodeError:
        raise InvalidRequestError(f"The {what} is not valid text") from None


def url_without_credentials(url: str) -> str:
    """The URL without user, password, query and fragment, sanitized for a message."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return sanitize_line(urlunsplit((parts.scheme, host, parts.path, "", "")))
    except ValueError:
        return "an unreadable URL"


def redirect_target(response: httpx.Response) -> httpx.URL | None:
    """Where to send the request of a redirect again, or `None` if it must not be followed.

    Redirects are followed to the same origin only, and only if the method stays the same.
    """
    here = response.request.url
    location = response.headers.get("location")
    method_stays = response.request.method == "GET" or response.status_code in {307, 308}
    if not response.has_redirect_location or not location or not method_stays:
        return None
    try:
        there = here.join(location)
    except (httpx.InvalidURL, ValueError):
        return None
    same_origin = (there.scheme, there.host, there.port) == (here.scheme, here.host, here.port)
    return there if same_origin and not there.userinfo else None
