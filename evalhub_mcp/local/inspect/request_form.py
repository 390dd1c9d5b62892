"""The form of requests that an endpoint accepts: length limit, temperature, smallest limit."""

from dataclasses import dataclass
from typing import Any, Literal

LimitField = Literal["max_tokens", "max_completion_tokens"]


@dataclass(frozen=True)
class RequestForm:
    """The form of requests that an endpoint accepts; the default is the usual one.

    Reasoning models refuse a temperature and want `max_completion_tokens`, and some endpoints
    refuse small limits.
    """

    limit_field: LimitField = "max_tokens"
    sends_temperature: bool = True
    least_tokens: int = 1

    def settings(self, max_tokens: int, temperature: float) -> dict[str, Any]:
        """Return the fields of a request that limit and steer the reply."""
        settings: dict[str, Any] = {self.limit_field: max(max_tokens, self.least_tokens)}
        if self.sends_temperature:
            settings["temperature"] = temperature
        return settings

    def shown(self) -> dict[str, Any]:
        """Return the differences from the usual form, for the results."""
        return {
            **({"limit_field": self.limit_field} if self.limit_field != "max_tokens" else {}),
            **({} if self.sends_temperature else {"temperature": "not sent"}),
            **({"least_max_tokens": self.least_tokens} if self.least_tokens > 1 else {}),
        }
