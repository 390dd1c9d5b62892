"""All settings in one validated, immutable object."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from evalhub_mcp.settings.auth import AuthSettings
from evalhub_mcp.settings.declaration import Setting
from evalhub_mcp.settings.http import HttpSettings
from evalhub_mcp.settings.hub import HubSettings, LocalHubSettings
from evalhub_mcp.settings.limits import (
    CALLS_PER_MINUTE,
    CONCURRENT_CALLS_PER_CALLER,
    LimitSettings,
)
from evalhub_mcp.settings.observability import ObservabilitySettings


def _real_token(value: SecretStr | None) -> SecretStr | None:
    text = value.get_secret_value().strip() if value is not None else ""
    if not text:
        return None
    if text.startswith(("<", "${")):
        raise ValueError("is a placeholder that was never filled in")
    if not text.isascii() or any(c.isspace() for c in text):
        raise ValueError("contains spaces or characters no token has")
    return SecretStr(text)


class Settings(
    HubSettings,
    LocalHubSettings,
    HttpSettings,
    AuthSettings,
    LimitSettings,
    ObservabilitySettings,
    BaseModel,
):
    """The settings after flags, environment and file have been merged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: Annotated[SecretStr | None, Setting("bearer token for EvalHub", check=_real_token)] = (
        None
    )
    source: str = Field(default="", exclude=True)
    """The configuration file and profile that were read, for `doctor`."""

    if TYPE_CHECKING:
        # Type checkers do not know that pydantic takes the fields of the plain classes.
        def __init__(self, **values: Any) -> None: ...

    @property
    def serves_others(self) -> bool:
        """Whether anybody but the one person at this machine may call."""
        return self.auth_type != "none" or not self.loopback_only

    @property
    def caller_rate(self) -> int:
        """Requests one caller may send a minute; 0 is no limit."""
        if self.calls_per_minute is not None:
            return self.calls_per_minute
        return CALLS_PER_MINUTE if self.serves_others else 0

    @property
    def caller_concurrency(self) -> int:
        """Requests of one caller that are served at the same time."""
        if self.max_concurrent_calls_per_caller is not None:
            return self.max_concurrent_calls_per_caller
        if self.serves_others:
            return CONCURRENT_CALLS_PER_CALLER
        return self.max_concurrent_calls

    @property
    def hub_is_set(self) -> bool:
        """Whether there is any hub to talk to."""
        return self.local or bool(self.base_url)
