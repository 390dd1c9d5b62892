"""The checks of `doctor` for serving over HTTP: faults that clients meet before any call."""

from collections.abc import Iterator
from pathlib import Path

import anyio

from evalhub_mcp.app.connection_check import Check
from evalhub_mcp.server.auth.authenticators import authenticator_for
from evalhub_mcp.server.auth.refusal import AuthUnavailable
from evalhub_mcp.server.observability.tracing import tracing_installed, tracing_requested
from evalhub_mcp.settings import Settings, SettingsError

DEADLINE_SECONDS = 60.0


def check_serving(settings: Settings) -> Iterator[Check]:
    """Host names, TLS, replicas, limits and metrics, unless on stdio; and traces."""
    if settings.transport != "stdio":
        yield _check_names(settings)
        if settings.tls_cert is not None and settings.tls_key is not None:
            yield _check_tls(settings.tls_cert, settings.tls_key)
        if settings.stateless:
            yield _check_replicas(settings)
        yield _describe_limits(settings)
        if settings.metrics:
            yield _check_metrics(settings)
    if tracing_requested():
        if tracing_installed():
            yield Check("traces", True, "sent where OTEL_* says")
        else:
            detail = "OTEL_* asks for them, but none are sent"
            yield Check("traces", False, detail, "pip install 'evalhub-mcp[otel]'")


async def check_callers(settings: Settings) -> Check:
    """Whether callers can be authenticated with these settings."""
    kind = settings.auth_type
    authenticator = authenticator_for(settings)
    if authenticator is None:
        if settings.transport == "stdio":
            return Check("callers", True, "the one that starts the server (stdio)")
        where = "this machine" if settings.loopback_only else "ANYBODY on the network"
        return Check("callers", settings.loopback_only, f"{where}, without authentication")
    try:
        with anyio.fail_after(DEADLINE_SECONDS):
            detail = await authenticator.check()
    except (AuthUnavailable, TimeoutError) as error:
        return Check(f"callers ({kind})", False, str(error) or "no answer in time")
    return Check(f"callers ({kind})", True, detail)


def _check_names(settings: Settings) -> Check:
    origins = f"; web pages of {', '.join(settings.allowed_origins)}"
    pages = origins if settings.allowed_origins else ""
    if settings.allowed_hosts:
        return Check("names", True, f"loopback's and {', '.join(settings.allowed_hosts)}{pages}")
    if settings.auth_type == "rbac-proxy":
        return Check("names", True, f"any name that the proxy passes on{pages}")
    advice = (
        "Clients elsewhere get 421: allow the host name they use with "
        "--allowed-host (EVALHUB_ALLOWED_HOSTS)."
    )
    ok = settings.loopback_only
    return Check("names", ok, f"loopback's only{pages}", "" if ok else advice)


def _check_tls(certificate: Path, key: Path) -> Check:
    from evalhub_mcp.server.http.tls_files import load_tls_context

    try:
        load_tls_context(certificate, key)
    except SettingsError as error:
        return Check("HTTPS", False, str(error))
    return Check("HTTPS", True, f"with {certificate}")


def _check_replicas(settings: Settings) -> Check:
    if settings.request_state_keys_file is not None:
        return Check("replicas", True, "stateless, with shared keys")
    advice = "A user's answer fails at another replica: set EVALHUB_REQUEST_STATE_KEYS_FILE."
    return Check("replicas", False, "stateless, but each with its own keys", advice)


def _describe_limits(settings: Settings) -> Check:
    rate = f"{settings.caller_rate} calls a minute" if settings.caller_rate else "any rate"
    per_caller = f"per caller {rate} and {settings.caller_concurrency} at once"
    in_all = f"{settings.max_concurrent_calls} in all; {settings.max_sessions} sessions"
    detail = f"{settings.max_request_bytes} bytes a request; {per_caller}; {in_all}"
    return Check("limits", True, detail)


def _check_metrics(settings: Settings) -> Check:
    from evalhub_mcp.server.observability.metrics import create_metrics

    try:
        create_metrics(settings)
    except SettingsError as error:
        return Check("metrics", False, str(error))
    return Check("metrics", True, "at /metrics, for callers")
