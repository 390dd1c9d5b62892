"""What a client is set to, and what one call may set differently."""

from __future__ import annotations

import math
import ssl
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self, TypedDict

from evalhub_mcp.client.auth import TokenSource
from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.retry import RetryPolicy


class TenantOption(TypedDict, total=False):
    """The tenant of one call."""

    tenant: str | None
    """Sent as `X-Tenant` instead of the client's. `None`: the client's; empty: none at all."""


class CallOptions(TenantOption, total=False):
    """What any call may set differently from the client. `None` means "as the client"."""

    user: str | None
    """Sent as `X-User`: on whose behalf the call is made, for a hub that takes our word for
    it. `None`: the client's; empty: nobody in particular."""
    timeout: float | None
    """Seconds one attempt may take. With retries a call takes longer, but never longer
    than all attempts and the delays between them together."""
    max_retries: int | None
    """Repetitions after a failure that may pass, where repeating is safe."""


@dataclass(frozen=True)
class Defaults:
    """The settings calls start from."""

    tenant: str | None = None
    user: str | None = None
    timeout: float = 30.0
    retry: RetryPolicy = field(default_factory=RetryPolicy)

    def __post_init__(self) -> None:
        timeout = self.timeout
        if not math.isfinite(timeout) or timeout <= 0:
            raise InvalidRequestError("timeout must be a positive number of seconds")
        for name, value in (("tenant", self.tenant), ("user", self.user)):
            if value and not (value.isascii() and value.isprintable() and value == value.strip()):
                raise InvalidRequestError(f"{name} must be printable ASCII text")

    def with_call(
        self,
        tenant: str | None = None,
        user: str | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
    ) -> Self:
        """The settings of one call."""
        if tenant is None and user is None and timeout is None and max_retries is None:
            return self
        return replace(
            self,
            tenant=self.tenant if tenant is None else tenant,
            user=self.user if user is None else user,
            timeout=self.timeout if timeout is None else timeout,
            retry=self.retry.with_retries(max_retries),
        )


@dataclass(frozen=True)
class Connection:
    """Where a hub is, how it is trusted, and with which token it is asked."""

    base_url: str
    token_source: TokenSource
    ca_bundle_path: str | Path | None = None
    insecure: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def ssl_context(self) -> ssl.SSLContext:
        """The TLS trust of this connection.

        A given bundle is trusted alone: with the self-signed certificate of one hub in
        it, that hub is the only machine in the world this connection talks to.
        """
        if self.base_url.startswith("http://"):
            # Never used, and reading the system's authorities for it takes 30 ms.
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.insecure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return context
        if self.ca_bundle_path is None:
            import httpx

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

    def http_settings(self) -> dict[str, Any]:
        """What both kinds of httpx client are built with."""
        import httpx

        from evalhub_mcp.client.auth import is_loopback

        host = httpx.URL(self.base_url).host
        return {
            "verify": self.ssl_context(),
            "follow_redirects": False,
            # A proxy of the environment has no business between us and this machine.
            "trust_env": not is_loopback(host),
            "limits": httpx.Limits(max_connections=None, max_keepalive_connections=100),
        }
