"""A request that is not let in, in the words of HTTP and of OAuth's bearer tokens.

RFC 6750 and RFC 9728 say what `WWW-Authenticate` carries; clients find the issuer by it
and ask for further scopes by it, so a refusal without it looks to them like a server
that is down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RETRY_SECONDS = 5


class AuthUnavailable(Exception):
    """Callers cannot be known at the moment; the message says why, for the operator."""


class Refusal(Exception):
    """Why a request is not let in: for the client as an answer, for the log in short."""

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
    """What `WWW-Authenticate` says, for servers that take bearer tokens."""

    resource_metadata: str | None = None
    """Where clients learn which issuer to ask; None when tokens are handed out otherwise."""
    scopes: tuple[str, ...] = ()
    """What a client should ask for first."""

    def nothing_presented(self) -> Refusal:
        """401: the request carries no token."""
        return Refusal(
            401,
            "this server needs a bearer token: Authorization: Bearer TOKEN",
            self._header(scope=self.scopes),
            reason="it presents no token",
        )

    def invalid_token(self, why: str) -> Refusal:
        """401: the token is not, or no longer, good."""
        return Refusal(
            401,
            f"the bearer token is not accepted: {why}. Clients read their token when they "
            "start; after renewing it, start the client again",
            self._header("invalid_token", why, self.scopes),
            reason=f"its token is not accepted: {why}",
        )

    def insufficient_scope(self, needed: str, present: Iterable[str]) -> Refusal:
        """403: the token is good, but not for this."""
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
        said = ", ".join(f'{name}="{_quoted(value)}"' for name, value in parts.items() if value)
        return {"WWW-Authenticate": f"Bearer {said}" if said else 'Bearer realm="evalhub-mcp"'}


def forbidden(message: str) -> Refusal:
    """403: the caller is known, but may not do this, whatever scopes a token would carry."""
    return Refusal(403, message)


def unavailable(message: str) -> Refusal:
    """503: nobody can be recognised at the moment."""
    return Refusal(503, message, {"Retry-After": str(RETRY_SECONDS)})


def _quoted(value: str) -> str:
    """Text fit to stand between quotes in a header (RFC 9110, section 5.6.4)."""
    return "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "'" for c in value)
