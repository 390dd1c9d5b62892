"""Settings of the HTTP limits, and of how long stopping may take."""

from typing import Annotated

from evalhub_mcp.settings.declaration import Setting

CALLS_PER_MINUTE = 600
CONCURRENT_CALLS_PER_CALLER = 64


class LimitSettings:
    """Limits of the HTTP transports; `docs/operations.md` says what happens beyond each."""

    max_request_bytes: Annotated[int, Setting("size of the largest request body", ge=1024)] = (
        1024 * 1024
    )
    max_concurrent_calls: Annotated[int, Setting("requests served at the same time", ge=1)] = 1024
    max_concurrent_calls_per_caller: Annotated[
        int | None,
        Setting(
            "requests of one caller served at the same time, open streams included",
            default=f"{CONCURRENT_CALLS_PER_CALLER}; no limit for a single user",
            ge=1,
        ),
    ] = None
    calls_per_minute: Annotated[
        int | None,
        Setting(
            "requests of one caller a minute; 0 is no limit",
            default=f"{CALLS_PER_MINUTE}; no limit for a single user",
            ge=0,
        ),
    ] = None
    max_sessions: Annotated[
        int, Setting("sessions of the older protocol era that are kept", ge=1)
    ] = 10_000
    session_idle_seconds: Annotated[
        float, Setting("seconds without a request after which such a session ends", gt=0)
    ] = 1800.0
    request_timeout: Annotated[
        float,
        Setting("seconds a client has to send a request's body", gt=0, le=3600),
    ] = 30.0
    drain_seconds: Annotated[
        float, Setting("seconds that running calls have to finish at SIGTERM", ge=0, le=3600)
    ] = 20.0
