"""Where the bearer token comes from, and which hosts it may be sent to.

Order: an explicit token, a token file, the service-account token of the pod. Clusters rotate
tokens, so files are read again when they change and after a 401.

A configured token is sent over https, to this machine, or to a service of the same cluster;
over unencrypted http to other hosts only with `insecure`. The pod's service-account token was
not given by the user, so it is sent to https and in-cluster hosts only. It is never sent to
this machine, because a hub that listens here is not a cluster's.
"""

from __future__ import annotations

import ipaddress
import logging
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from evalhub_mcp.client.errors import InvalidRequestError

logger = logging.getLogger(__name__)

SERVICE_ACCOUNT_TOKEN = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_IN_CLUSTER = (".svc", ".svc.cluster.local")


class StaticToken:
    """A token given as text, or `None` for requests without a token."""

    def __init__(self, token: str | None) -> None:
        self._token = None if token is None else _validate(token, "auth_token")

    def token(self, *, fresh: bool = False) -> str | None:
        """Return the token; `fresh` makes no difference."""
        return self._token


class FileToken:
    """A token in a file that may be replaced at any time."""

    def __init__(self, path: str | Path, *, required: bool = True) -> None:
        self._path = Path(path).expanduser()
        self._required = required
        self._last_stat: tuple[int, int, int] | None = None
        self._token: str | None = None

    def token(self, *, fresh: bool = False) -> str | None:
        """Return the file's content, read again if the file changed or with `fresh`.

        Raises:
            InvalidRequestError: the file is required and cannot be read.
        """
        try:
            stat = self._path.stat()
            key = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if fresh or self._token is None or key != self._last_stat:
                self._token = _validate(self._path.read_text("utf-8"), str(self._path))
                self._last_stat = key
        except (OSError, UnicodeDecodeError) as error:
            if self._token is not None and not fresh:
                return self._token  # probably mid-rotation, so the old token may still work
            if not self._required:
                return None
            reason = getattr(error, "strerror", None) or "not text"
            raise InvalidRequestError(
                f"Cannot read the token file {self._path}: {reason}",
                advice="Check auth_token_path.",
            ) from None
        return self._token


TokenSource: TypeAlias = StaticToken | FileToken


def _validate(token: str, origin: str) -> str:
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise InvalidRequestError(
            f"The token from {origin} is empty or has characters that no token has",
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


def choose_token_source(
    base_url: str,
    *,
    auth_token: str | None,
    auth_token_path: str | Path | None,
    insecure: bool,
) -> TokenSource:
    """Choose the token source for a hub by the rules in the module docstring.

    Raises:
        InvalidRequestError: a configured token must not be sent to this hub.
    """
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    in_cluster = host.endswith(_IN_CLUSTER)
    https = parts.scheme == "https"
    if (auth_token or auth_token_path) and not (
        https or is_loopback(host) or in_cluster or insecure
    ):
        raise InvalidRequestError(
            f"The token would be sent to {host} over unencrypted http, where others can read it",
            advice="Use https, or set insecure=True if that network is really trusted.",
        )
    if auth_token:
        return StaticToken(auth_token)
    if auth_token_path:
        return FileToken(auth_token_path)
    if SERVICE_ACCOUNT_TOKEN.is_file():
        if in_cluster or (https and not is_loopback(host)):
            return FileToken(SERVICE_ACCOUNT_TOKEN, required=False)
        logger.debug("the service-account token is not sent to %s", host)
    return StaticToken(None)
