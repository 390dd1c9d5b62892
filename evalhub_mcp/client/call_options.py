"""Settings that a client has and a single call may override."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypedDict, Unpack

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.retry import RetryPolicy


class TenantOption(TypedDict, total=False):
    """The tenant of one call."""

    tenant: str | None
    """Sent as `X-Tenant`. `None` means the client's tenant, an empty text means none."""


class CallOptions(TenantOption, total=False):
    """Options of a single call. `None` means the client's setting."""

    user: str | None
    """Sent as `X-User`: the user on whose behalf the call is made, for hubs that trust the
    client to name one. An empty text means none."""
    timeout: float | None
    """Seconds for one attempt. With retries a call may take longer, but at most as long as
    all attempts and the delays between them."""
    max_retries: int | None
    """Retries after a temporary failure, where repeating the request is safe."""


@dataclass(frozen=True)
class CallSettings:
    """The settings of a call: the client's, with the call's options applied."""

    tenant: str | None = None
    user: str | None = None
    timeout: float = 30.0
    retry: RetryPolicy = field(default_factory=RetryPolicy)

    def __post_init__(self) -> None:
        if not math.isfinite(self.timeout) or self.timeout <= 0:
            raise InvalidRequestError("timeout must be a positive number of seconds")
        for name, value in (("tenant", self.tenant), ("user", self.user)):
            if value and not (value.isascii() and value.isprintable() and value == value.strip()):
                raise InvalidRequestError(f"{name} must be printable ASCII text")

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers that name the tenant and the user."""
        named = {"X-Tenant": self.tenant, "X-User": self.user}
        return {name: value for name, value in named.items() if value}

    @cached_property
    def longest_call(self) -> float:
        """Seconds that a call may take with all its attempts and the delays between them."""
        return self.retry.budget(self.timeout)

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """These settings with the given options.

        Raises:
            InvalidRequestError: an option is out of range or cannot be sent as a header.
        """
        given: dict[str, Any] = {
            name: value for name, value in options.items() if value is not None
        }
        if "max_retries" in given:
            given["retry"] = replace(self.retry, max_retries=given.pop("max_retries"))
        return replace(self, **given) if given else self
