"""Settings of the HTTP limits, and of the time that stopping may take."""

from evalhub_mcp.settings.declaration import SettingsGroup, setting

CALLER_RATE = 600
"""Requests a minute, by default."""
CALLER_CONCURRENCY = 64
_ALONE = "no limit for a single user"


class LimitSettings(SettingsGroup):
    """Limits of the HTTP transports; `docs/operations.md` describes what happens beyond each."""

    max_request_bytes: int = setting(1024 * 1024, "size of the largest request body", ge=1024)
    max_concurrent_calls: int = setting(
        1024, "requests served at the same time, with open streams", ge=1
    )
    max_concurrent_calls_per_caller: int | None = setting(
        None, "the same for one caller", default_text=f"{CALLER_CONCURRENCY}; {_ALONE}", ge=1
    )
    calls_per_minute: int | None = setting(
        None, "calls of one caller; 0 is no limit", default_text=f"{CALLER_RATE}; {_ALONE}", ge=0
    )
    max_sessions: int = setting(10_000, "sessions of the older protocol era that are kept", ge=1)
    session_idle_seconds: float = setting(
        1800.0, "seconds without a request after which such a session ends", gt=0
    )
    request_timeout: float = setting(
        30.0, "seconds a client has to send a request's body", gt=0, le=3600
    )
    drain_seconds: float = setting(
        20.0, "seconds that running calls have to finish at SIGTERM", ge=0, le=3600
    )
