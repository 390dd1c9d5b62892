"""What `doctor` says of serving over HTTP: what clients would run into before any tool."""

from collections.abc import Iterator

from evalhub_mcp.app.connection_check import Check
from evalhub_mcp.server.observability.tracing import can_be_sent, wanted
from evalhub_mcp.settings import Settings, SettingsError


def check_serving(settings: Settings) -> Iterator[Check]:
    """Names, TLS, replicas, limits, metrics and traces; nothing on stdio."""
    if settings.transport != "stdio":
        yield _names(settings)
        yield from _tls(settings)
        yield from _replicas(settings)
        yield _limits(settings)
        yield from _metrics(settings)
    yield from _traces()


def _names(settings: Settings) -> Check:
    origins = f"; web pages of {', '.join(settings.allowed_origins)}"
    pages = origins if settings.allowed_origins else ""
    if settings.allowed_hosts:
        return Check("names", True, f"loopback's and {', '.join(settings.allowed_hosts)}{pages}")
    if settings.auth_type == "rbac-proxy":
        return Check("names", True, f"whatever name the proxy passes on{pages}")
    return Check(
        "names",
        settings.loopback_only,
        f"loopback's only{pages}",
        ""
        if settings.loopback_only
        else "Clients elsewhere get 421: name what they type with "
        "--allowed-host (EVALHUB_ALLOWED_HOSTS).",
    )


def _tls(settings: Settings) -> Iterator[Check]:
    from evalhub_mcp.server.http.tls_files import usable_tls

    if settings.tls_cert is None or settings.tls_key is None:
        return
    try:
        usable_tls(settings.tls_cert, settings.tls_key)
    except SettingsError as error:
        yield Check("HTTPS", False, str(error))
    else:
        yield Check("HTTPS", True, f"with {settings.tls_cert}")


def _replicas(settings: Settings) -> Iterator[Check]:
    if not settings.stateless:
        return
    shared = settings.request_state_keys_file is not None
    yield Check(
        "replicas",
        shared,
        "stateless, with shared keys" if shared else "stateless, but each with keys of its own",
        ""
        if shared
        else "A question to the user cannot be answered to another replica: set "
        "EVALHUB_REQUEST_STATE_KEYS_FILE.",
    )


def _limits(settings: Settings) -> Check:
    rate = f"{settings.caller_rate} calls a minute" if settings.caller_rate else "any rate"
    return Check(
        "limits",
        True,
        f"{settings.max_request_bytes} bytes a request; per caller {rate} and "
        f"{settings.caller_concurrency} at once; {settings.max_concurrent_calls} in all; "
        f"{settings.max_sessions} sessions",
    )


def _metrics(settings: Settings) -> Iterator[Check]:
    from evalhub_mcp.server.http.application import made_metrics

    if not settings.metrics:
        return
    try:
        made_metrics(settings)
    except SettingsError as error:
        yield Check("metrics", False, str(error))
    else:
        yield Check("metrics", True, "at /metrics, for callers")


def _traces() -> Iterator[Check]:
    if wanted():
        sent = can_be_sent()
        yield Check(
            "traces",
            sent,
            "sent where OTEL_* says" if sent else "OTEL_* asks for them, but none are sent",
            "" if sent else "pip install 'evalhub-mcp[otel]'",
        )
