"""Refusals of authentication as HTTP answers.

RFC 6750 and RFC 9728 define `WWW-Authenticate`. Clients find the issuer and request further
scopes by it; a refusal without it looks to them like a broken server.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RETRY_SECONDS = 5


class AuthUnavailable(Exception):
    """Callers cannot be authenticated at the moment; the message gives the operator the reason."""


class Refusal(Exception):
    """A request is refused with this answer; `reason` is a shorter text for the log."""

    def __init__(
        self,
        status: int,
        message: str,
        headers: Mapping[str, str] | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.reason = reason or message


@dataclass(frozen=True)
class Challenge:
    """The content of `WWW-Authenticate`, for auth types with bearer tokens."""

    resource_metadata: str | None = None
    """The URL of the metadata that names the issuer; None where there is no issuer."""
    scopes: tuple[str, ...] = ()
    """The scopes a client should request first."""

    def missing_token(self) -> Refusal:
        """401: the request has no token."""
        return Refusal(
            401,
            "this server needs a bearer token: Authorization: Bearer TOKEN",
            self._header(scope=self.scopes),
            reason="it has no token",
        )

    def invalid_token(self, why: str) -> Refusal:
        """401: the token is not accepted."""
        return Refusal(
            401,
            f"the bearer token is not accepted: {why}. Clients read their token when they "
            "start; after renewing it, start the client again",
            self._header("invalid_token", why, self.scopes),
            reason=f"its token is not accepted: {why}",
        )

    def insufficient_scope(self, needed: str, present: Iterable[str]) -> Refusal:
        """403: the token is accepted, but lacks a scope."""
        why = f"this call needs the scope {needed}, which the token does not carry"
        return Refusal(
            403, why, self._header("insufficient_scope", why, sorted({*present, needed}))
        )

    def _header(
        self, error: str | None = None, description: str | None = None, scope: Iterable[str] = ()
    ) -> dict[str, str]:
        parts = {
            "error": error,
            "error_description": description,
            "scope": " ".join(scope),
            "resource_metadata": self.resource_metadata,
        }
        given = [f'{name}="{_quotable(value)}"' for name, value in parts.items() if value]
        return {"WWW-Authenticate": "Bearer " + (", ".join(given) or 'realm="evalhub-mcp"')}


def forbidden(message: str) -> Refusal:
    """403: the caller may not do this with any scopes."""
    return Refusal(403, message)


def unavailable(message: str) -> Refusal:
    """503: callers cannot be authenticated at the moment."""
    return Refusal(503, message, {"Retry-After": str(RETRY_SECONDS)})


def _quotable(value: str) -> str:
    """Text that can stand between quotes in a header (RFC 9110, section 5.6.4)."""
    return "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "'" for c in value)
