"""Where the bearer token comes from, and where it may go.

Order: an explicit token, a token file, the service-account token of a pod. Files are
read again whenever they change and after a 401, since clusters rotate them.

A token is only ever sent over https, to this machine, or to a service of the same
cluster; over clear http to anywhere else only with `insecure`. A service-account
token that was merely *found* goes to https and in-cluster hosts and nowhere else, and
not to this machine: what listens here is no cluster's hub.
"""

from __future__ import annotations

import ipaddress
import logging
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from evalhub_mcp.client.errors import InvalidRequestError

logger = logging.getLogger(__name__)

SERVICE_ACCOUNT_TOKEN = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_IN_CLUSTER = (".svc", ".svc.cluster.local")


class TokenSource(Protocol):
    """Something that knows the token of the moment."""

    def token(self, *, fresh: bool = False) -> str | None:
        """The token, or `None`; `fresh` bypasses what was read before."""


class NoToken:
    """No token at all."""

    def token(self, *, fresh: bool = False) -> str | None:
        """Always `None`."""
        return None


class FixedToken:
    """A token given as text."""

    def __init__(self, token: str) -> None:
        self._token = _checked(token, "auth_token")

    def token(self, *, fresh: bool = False) -> str | None:
        """The given token."""
        return self._token

    def __repr__(self) -> str:
        return "FixedToken(***)"


class FileToken:
    """A token kept in a file that may be replaced at any time."""

    def __init__(self, path: str | Path, *, required: bool = True) -> None:
        self._path = Path(path).expanduser()
        self._required = required
        self._seen: tuple[int, int, int] | None = None
        self._token: str | None = None

    def token(self, *, fresh: bool = False) -> str | None:
        """The file's content, read again when the file changed or `fresh` is asked for."""
        try:
            stat = self._path.stat()
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if fresh or self._token is None or seen != self._seen:
                self._token = _checked(self._path.read_text("utf-8"), str(self._path))
                self._seen = seen
        except (OSError, UnicodeDecodeError) as error:
            if self._token is not None and not fresh:
                return self._token  # the middle of a rotation: the old one is our best guess
            if not self._required:
                return None
            reason = getattr(error, "strerror", None) or "not text"
            raise InvalidRequestError(
                f"Cannot read the token file {self._path}: {reason}",
                advice="Check auth_token_path.",
            ) from None
        return self._token

    def __repr__(self) -> str:
        return f"FileToken({str(self._path)!r})"


def _checked(token: str, origin: str) -> str:
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise InvalidRequestError(
            f"The token from {origin} is empty or has characters no token has",
            advice="Give the bare token, without 'Bearer'.",
        )
    return token


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_in_cluster(host: str) -> bool:
    """Whether `host` is the name of a Kubernetes service."""
    return host.endswith(_IN_CLUSTER)


def choose_token_source(
    base_url: str,
    *,
    auth_token: str | None,
    auth_token_path: str | Path | None,
    insecure: bool,
) -> TokenSource:
    """The token source for a hub, by the order and the limits this module states.

    Raises:
        InvalidRequestError: a token was given for a hub it must not be sent to.
    """
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if auth_token or auth_token_path:
        safe = parts.scheme == "https" or is_loopback(host) or is_in_cluster(host)
        if not safe and not insecure:
            raise InvalidRequestError(
                f"The token would go over clear http to {host}, where anyone on the way reads it",
                advice="Use https, or set insecure=True if that network is really trusted.",
            )
        if auth_token:
            return FixedToken(auth_token)
        assert auth_token_path
        return FileToken(auth_token_path)
    if SERVICE_ACCOUNT_TOKEN.is_file():
        if is_in_cluster(host) or (parts.scheme == "https" and not is_loopback(host)):
            return FileToken(SERVICE_ACCOUNT_TOKEN, required=False)
        logger.debug("the service-account token is not sent to %s", host)
    return NoToken()
