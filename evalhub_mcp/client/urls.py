"""Build the URLs of a hub so that no id can lead to another path, and show URLs safely."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.untrusted import sanitize_line

_API_ROOT = "/api/v1"


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
