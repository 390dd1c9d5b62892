"""Who a call is made for.

The server's authentication establishes a caller once per HTTP request. On stdio, and from the
command line, the caller is the user of this machine in the tenant of the settings.
"""

import json
import math
import time
from dataclasses import dataclass, field

from evalhub_mcp.settings import SCOPES, Scope

ALL_SCOPES: frozenset[Scope] = frozenset(SCOPES)
MAX_NAME_CHARS = 250


@dataclass(frozen=True)
class Caller:
    """A tenant, a principal and what they may do; None where it was not established."""

    tenant: str | None = None
    principal: str | None = None
    scopes: frozenset[Scope] = field(default=ALL_SCOPES)
    expires: float | None = field(default=None, compare=False)
    """When the credential ends, in seconds since 1970. Open streams end with it."""

    @property
    def seconds_left(self) -> float:
        """Seconds until the credential ends."""
        return math.inf if self.expires is None else max(0.0, self.expires - time.time())

    @property
    def identity(self) -> str:
        """Tenant and principal as one string, unique to the pair."""
        return json.dumps([self.tenant, self.principal])


class UnusableName(ValueError):
    """A tenant or principal that cannot be sent to the hub."""


def usable_name(value: str, what: str) -> str:
    """Return a tenant or principal unchanged if it fits into an HTTP header.

    Raises:
        UnusableName: It is empty, too long, or contains other than printable ASCII characters.
    """
    if not value or len(value) > MAX_NAME_CHARS or not value.isascii() or not value.isprintable():
        raise UnusableName(f"the {what} must be 1 to {MAX_NAME_CHARS} printable ASCII characters")
    if value != value.strip():
        raise UnusableName(f"the {what} must not begin or end with a space")
    return value
