"""`evalhub-mcp doctor`: what is configured, what works, and what to do about the rest."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

import anyio

from evalhub_mcp._version import __version__
from evalhub_mcp.app.connection_check import Check, check_hub
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.cli.serving_checks import check_serving
from evalhub_mcp.server.auth.refusal import AuthUnavailable
from evalhub_mcp.settings import Settings, SettingsError

DEADLINE_SECONDS = 60.0


def report_bad_settings(error: SettingsError) -> int:
    """The report when the settings themselves cannot be used."""
    _show(Check("configuration", False, str(error), "Correct this first; nothing else was tried."))
    return 1


def run_doctor(settings: Settings) -> int:
    """Check everything; returns 0 when all is well, else 1."""
    return anyio.run(_doctor, settings)


async def _doctor(settings: Settings) -> int:
    failures = 0
    checks = [_software(), *_configuration(settings), *check_serving(settings)]
    for check in checks:
        failures += _show(check)
    failures += _show(await check_callers(settings))
    if settings.hub_is_set:
        hub = HubConnection(settings)
        try:
            with anyio.fail_after(DEADLINE_SECONDS):
                client = await hub.client()
                if settings.local:
                    _show(Check("local hub", True, "started, answers over its own certificate"))
                tenant = None if settings.local else settings.tenant or None
                async for check in check_hub(client, tenant):
                    failures += _show(check)
        except UserError as error:
            failures += _show(Check("local hub", False, str(error)))
        except TimeoutError:
            failures += _show(
                Check(
                    "deadline",
                    False,
                    f"the hub did not answer everything within {DEADLINE_SECONDS:.0f} s",
                    "Look at the hub's load and the network between here and there.",
                )
            )
        finally:
            await hub.aclose()
    print("\nAll is well." if not failures else f"\n{failures} to look at.")
    return 1 if failures else 0


def _show(check: Check) -> int:
    """Print one check; returns 1 if it failed."""
    print(f"{'  ok ' if check.ok else ' FAIL'}  {check.name}: {check.detail}")
    if check.advice:
        print(f"       -> {check.advice}")
    return 0 if check.ok else 1


def _software() -> Check:
    try:
        hub = f", eval-hub-server {version('eval-hub-server')}"
    except PackageNotFoundError:
        hub = ""
    detail = (
        f"evalhub-mcp {__version__}, mcp {version('mcp')}{hub}, "
        f"Python {platform.python_version()} on {sys.platform}"
    )
    return Check("software", True, detail)


def _data() -> Check:
    from evalhub_mcp.local.data_directory import default_data_dir
    from evalhub_mcp.local.errors import LocalHubError

    try:
        return Check("data", True, f"jobs, logs and secrets are kept in {default_data_dir()}")
    except LocalHubError as error:
        return Check("data", False, error.message, error.advice)


async def check_callers(settings: Settings) -> Check:
    """Whether callers over HTTP can be known as the settings say."""
    from evalhub_mcp.server.auth.authenticators import authenticator_for

    kind = settings.auth_type
    authenticator = authenticator_for(settings)
    if authenticator is None:
        if settings.transport == "stdio":
            return Check("callers", True, "the one that starts the server (stdio)")
        where = "this machine" if settings.loopback_only else "ANYBODY on the network"
        return Check("callers", settings.loopback_only, f"{where}, nobody is asked who they are")
    try:
        with anyio.fail_after(DEADLINE_SECONDS):
            detail = await authenticator.check()
    except (AuthUnavailable, TimeoutError) as error:
        return Check(f"callers ({kind})", False, str(error) or "no answer in time")
    return Check(f"callers ({kind})", True, detail)


def _configuration(settings: Settings) -> list[Check]:
    source = settings.source or "flags and environment only"
    if not settings.hub_is_set:
        return [
            Check(
                "configuration",
                False,
                f"no hub is set ({source})",
                "Set EVALHUB_BASE_URL (and EVALHUB_TOKEN, EVALHUB_TENANT), or use --local.",
            )
        ]
    if settings.local:
        return [Check("configuration", True, f"a hub on this machine ({source})"), _data()]
    checks = [Check("configuration", True, f"{settings.base_url} ({source})")]
    https = settings.base_url.startswith("https://")
    loopback = any(f"//{host}" in settings.base_url for host in ("localhost", "127.", "[::1]"))
    if https and settings.insecure:
        checks.append(
            Check(
                "TLS",
                False,
                "certificates are not verified (--insecure)",
                "Set EVALHUB_CA_CERT_PATH to the hub's CA and drop --insecure.",
            )
        )
    elif https:
        trust = str(settings.ca_cert_path or "the system's certificates")
        checks.append(Check("TLS", True, f"verified against {trust}"))
    elif not loopback:
        checks.append(
            Check(
                "TLS",
                False,
                "the hub is reached over clear http",
                "Use https; a token is never sent over clear http to another machine "
                "unless --insecure is given.",
            )
        )
    if settings.token or settings.token_path:
        checks.append(Check("token", True, "set (not shown)"))
    else:
        checks.append(Check("token", True, "not set; a cluster's service account is used if any"))
    whose = settings.tenant or "not set; hubs with tenants refuse requests without one"
    if settings.auth_type != "none":
        whose = f"each caller's own; {settings.tenant or 'none'} for this server's own checks"
    checks.append(Check("tenant", True, whose))
    return checks
