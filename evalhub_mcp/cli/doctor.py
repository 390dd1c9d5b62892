"""`evalhub-mcp doctor`: what is configured, what works, and what to do about the rest."""

import argparse
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import anyio

from evalhub_mcp._version import __version__
from evalhub_mcp.app.connection_check import Check, check_hub
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.cli.command import HUB_OPTIONS, SERVING_OPTIONS, LoadSettings, add_settings
from evalhub_mcp.cli.host_checks import check_hosts
from evalhub_mcp.cli.install import NAME
from evalhub_mcp.cli.secrets import describe_hosts
from evalhub_mcp.cli.serving_checks import check_callers, check_serving
from evalhub_mcp.cli.tenant_check import check_tenants
from evalhub_mcp.local.data_directory import default_data_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.instance_directory import State, living_instance
from evalhub_mcp.local.hub.maintenance import OPEN_TO_OTHERS
from evalhub_mcp.local.secret_files import stored_secrets
from evalhub_mcp.settings import Settings, SettingsError

DEADLINE_SECONDS = 60.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.usage = "evalhub-mcp doctor [OPTIONS]"
    parser.description = (
        "Takes the server's own options and environment, and checks what they lead to: software, "
        "configuration, callers, and the hub's address, certificate, identity and catalog. Exit "
        "status 0: all is well; 1: something must be fixed, and the report says how."
    )
    parser.add_argument(
        "--hosts",
        action="store_true",
        help="only check which hosts have this server, and start it as each of them would",
    )
    add_settings(parser, HUB_OPTIONS | SERVING_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Check everything; returns 0 when all is well, else 1."""
    if arguments.hosts:
        return _summary(sum(map(_show, check_hosts(NAME))))
    try:
        settings = load_settings()
    except SettingsError as error:
        advice = "Correct this first; nothing else was tried."
        _show(Check("configuration", False, str(error), advice))
        return 1
    return _summary(anyio.run(_check, settings))


def _summary(failures: int) -> int:
    """Print how many checks failed; returns the exit status."""
    print("\nAll is well." if not failures else f"\n{failures} to look at.")
    return 1 if failures else 0


async def _check(settings: Settings) -> int:
    """Print every check; returns how many failed."""
    failures = sum(map(_show, [_software(), *_configuration(settings), *check_serving(settings)]))
    failures += _show(await check_callers(settings))
    if not settings.hub_is_set:
        return failures
    hub = HubConnection(settings)
    try:
        with anyio.fail_after(DEADLINE_SECONDS):
            client = await hub.client()
            if settings.local:
                _show(Check("local hub", True, "started, answers over its own certificate"))
                _show(_access())
            tenant = None if settings.local else settings.tenant or None
            async for check in check_hub(client, tenant):
                failures += _show(check)
            alone = settings.local and not settings.serves_others
            if not alone and (found := await check_tenants(client, settings)) is not None:
                failures += _show(found)
    except UserError as error:
        failures += _show(Check("local hub", False, str(error)))
    except TimeoutError:
        detail = f"the hub did not answer everything within {DEADLINE_SECONDS:.0f} s"
        advice = "Look at the hub's load and the network between here and there."
        failures += _show(Check("deadline", False, detail, advice))
    finally:
        await hub.aclose()
    return failures


def _access() -> Check:
    """Who can connect to the local hub. That other users can is no failure: many have none."""
    instance = living_instance(default_data_dir())
    state = instance.state if instance else State()
    advice = "" if state.private else OPEN_TO_OTHERS
    return Check("access", True, f"the local hub is reached by {state.who_can_connect}", advice)


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


def _configuration(settings: Settings) -> Iterator[Check]:
    source = settings.source or "flags and environment only"
    if settings.local:
        yield Check("configuration", True, f"a hub on this machine ({source})")
        try:
            yield Check("data", True, f"jobs, logs and secrets are kept in {default_data_dir()}")
            root = default_data_dir()
            for name in stored_secrets(root):
                yield Check("secret", True, f"{name} goes {describe_hosts(root, name)}")
        except LocalHubError as error:
            yield Check("data", False, error.message, error.advice)
        return
    if not settings.base_url:
        advice = "Set EVALHUB_BASE_URL (and EVALHUB_TOKEN, EVALHUB_TENANT), or use --local."
        yield Check("configuration", False, f"no hub is set ({source})", advice)
        return
    yield Check("configuration", True, f"{settings.base_url} ({source})")
    https = settings.base_url.startswith("https://")
    loopback = any(f"//{host}" in settings.base_url for host in ("localhost", "127.", "[::1]"))
    if https and settings.insecure:
        advice = "Set EVALHUB_CA_CERT_PATH to the hub's CA and drop --insecure."
        yield Check("TLS", False, "certificates are not verified (--insecure)", advice)
    elif https:
        trust = str(settings.ca_cert_path or "the system's certificates")
        yield Check("TLS", True, f"verified against {trust}")
    elif not loopback:
        advice = "Use https; another machine gets a token over http only with --insecure."
        yield Check("TLS", False, "the hub is reached over unencrypted http", advice)
    given = settings.token or settings.token_path
    absent = "not set; a cluster's service account is used if there is one"
    yield Check("token", True, "set (not shown)" if given else absent)
    tenant = settings.tenant or "not set; below is whether the hub demands one"
    if settings.auth_type != "none":
        tenant = f"each caller's own; {settings.tenant or 'none'} for this server's own checks"
    yield Check("tenant", True, tenant)
