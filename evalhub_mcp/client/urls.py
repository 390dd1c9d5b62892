"""Building the URLs of a hub so that no id can lead elsewhere."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from evalhub_mcp.client.errors import InvalidRequestError

API_ROOT = "/api/v1"


def normalise_base_url(base_url: str) -> str:
    """`scheme://host[:port][/prefix]/api/v1` for a base URL with or without the API root.

    Raises:
        InvalidRequestError: not an absolute http(s) URL, or one with credentials in it.
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
    path = parts.path.rstrip("/")
    if not path.endswith(API_ROOT):
        path += API_ROOT
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def segment(identifier: str, what: str = "id") -> str:
    """An id as exactly one path segment: `../x` and `a/b` cannot escape from it.

    Raises:
        InvalidRequestError: empty, or `.` or `..`, which no id is.
    """
    if not identifier.strip():
        raise InvalidRequestError(f"The {what} is empty")
    if identifier in {".", ".."}:
        raise InvalidRequestError(f"The {what} {identifier!r} cannot exist")
    try:
        return quote(identifier, safe="")
    except UnicodeEncodeError:
        raise InvalidRequestError(f"The {what} is not valid text") from None
