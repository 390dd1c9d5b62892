"""How to reach a hub: its URL, TLS trust, proxies and token."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from evalhub_mcp.client.auth import TokenSource, is_loopback
from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.hub_socket import SocketAddress, find_hub_socket


@dataclass(frozen=True)
class ConnectionSettings:
    """Settings shared by all connections of a client."""

    base_url: str
    token_source: TokenSource
    ca_bundle_path: str | Path | None = None
    insecure: bool = False

    def ssl_context(self) -> ssl.SSLContext:
        """The TLS context.

        A given bundle replaces the system's certificates. With a hub's self-signed certificate
        in it, connections to any other server fail.

        Raises:
            InvalidRequestError: the bundle cannot be read.
        """
        if self.base_url.startswith("http://"):
            # Not used for http, and loading the system's certificates takes 30 ms.
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.insecure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return context
        if self.ca_bundle_path is None:
            return httpx.create_ssl_context()
        path = Path(self.ca_bundle_path).expanduser()
        try:
            context = ssl.create_default_context(cafile=str(path))
        except (OSError, ssl.SSLError) as error:
            reason = getattr(error, "strerror", None) or "it holds no PEM certificates"
            raise InvalidRequestError(
                f"Cannot read the certificates in {path}: {reason}",
                advice="Check ca_bundle_path.",
            ) from None
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    def hub_socket(self) -> SocketAddress | None:
        """The Unix socket of the local hub, if this is its certificate and it has one now."""
        if not is_loopback(httpx.URL(self.base_url).host):
            return None
        path = find_hub_socket(self.ca_bundle_path)
        try:
            if path is not None:
                socket.socket(socket.AF_UNIX).close()  # a sandbox may forbid it
                return SocketAddress(path)
        except OSError:
            pass  # the hub's port leads there too
        return None

    def httpx_arguments(self) -> dict[str, Any]:
        """The arguments for the sync or async httpx client."""
        return {
            "verify": self.ssl_context(),
            "follow_redirects": False,
            # Proxies of the environment are not for requests to this machine.
            "trust_env": not is_loopback(httpx.URL(self.base_url).host),
            "limits": httpx.Limits(max_connections=None, max_keepalive_connections=100),
        }
