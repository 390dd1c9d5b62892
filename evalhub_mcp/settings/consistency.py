"""Rejects settings that contradict each other, and settings that name a missing file."""

import os
import sys
from collections.abc import Iterator

from evalhub_mcp.settings.auth import is_safe_url
from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.model import Settings
from evalhub_mcp.settings.request_state_keys import read_state_keys


def check_consistency(settings: Settings) -> None:
    """Raise `SettingsError` for settings that exclude each other or name a missing file."""
    for message in _problems(settings):
        raise SettingsError(message)
    if settings.request_state_keys_file is not None:
        read_state_keys(settings.request_state_keys_file)


def _problems(settings: Settings) -> Iterator[str]:
    stdio = settings.transport == "stdio"
    if settings.local and sys.platform == "win32":
        yield "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url"
    if settings.local and settings.base_url:
        yield (
            "both a local hub and a base URL are configured; drop EVALHUB_LOCAL or EVALHUB_BASE_URL"
        )
    if (settings.tls_cert is None) != (settings.tls_key is None):
        yield "--tls-cert and --tls-key belong together; only one of them is set"
    if settings.tls_cert is not None and stdio:
        yield "--tls-cert has no meaning with --transport stdio; add --transport http"
    if settings.auth_type != "none" and stdio:
        yield (
            f"--auth-type {settings.auth_type} needs --transport http; "
            "stdio has no callers to check"
        )
    open_to_network = not stdio and settings.auth_type == "none" and not settings.loopback_only
    if open_to_network and not settings.allow_unauthenticated:
        yield (
            f"--host {settings.host} would let anybody on the network use this server's hub "
            "credentials; keep --host localhost, set an --auth-type, or say that this is meant "
            "with --allow-unauthenticated"
        )
    if settings.stateless and settings.transport != "http":
        yield (
            f"--stateless has no meaning with --transport {settings.transport}; "
            "it is for --transport http"
        )
    if settings.auth_type == "jwt" and settings.public_url is None and not settings.loopback_only:
        yield (
            "--auth-type jwt needs EVALHUB_PUBLIC_URL, the address clients type; "
            "an example is https://evalhub-mcp.example.com/mcp"
        )
    if settings.allow_unauthenticated and settings.auth_type != "none":
        yield f"--allow-unauthenticated contradicts --auth-type {settings.auth_type}; keep one"
    yield from _auth_problems(settings)
    if settings.metrics and stdio:
        yield "--metrics has no meaning with --transport stdio; nothing serves it"
    if settings.token is not None and settings.token_path is not None:
        yield "EVALHUB_TOKEN and EVALHUB_TOKEN_PATH are both set; keep one"
    for name, path in (
        ("--tls-cert", settings.tls_cert),
        ("--tls-key", settings.tls_key),
        ("EVALHUB_CA_CERT_PATH", settings.ca_cert_path),
        ("EVALHUB_TOKEN_PATH", settings.token_path),
        ("EVALHUB_AUTH_CA_CERT_PATH", settings.auth_ca_cert_path),
    ):
        if path is not None and not path.is_file():
            yield f"{name}: there is no file {path}"
    for folder in settings.dataset_roots:
        if not folder.is_absolute() or not folder.is_dir():
            yield f"EVALHUB_DATASET_ROOTS: there is no folder {folder}"


def _auth_problems(settings: Settings) -> Iterator[str]:
    """What the chosen auth type needs and does not have."""
    tokens = settings.auth_tokens_file
    if settings.auth_type == "token" and tokens is None:
        yield "--auth-type token needs EVALHUB_AUTH_TOKENS_FILE; `evalhub-mcp token add` makes it"
    if settings.auth_type == "token" and tokens is not None and not tokens.is_file():
        yield (
            f"EVALHUB_AUTH_TOKENS_FILE: there is no file {tokens}; `evalhub-mcp token add` makes it"
        )
    if settings.auth_type == "jwt" and settings.auth_issuer is None:
        yield "--auth-type jwt needs EVALHUB_AUTH_ISSUER, the issuer's URL"
    for name in ("auth_issuer", "auth_jwks_url", "auth_kubernetes_url"):
        url = getattr(settings, name)
        if url and not is_safe_url(url):
            yield (
                f"EVALHUB_{name.upper()}: an answer over unencrypted http can be forged; use https"
            )
    in_cluster = settings.auth_kubernetes_url or "KUBERNETES_SERVICE_HOST" in os.environ
    if settings.auth_type == "kubernetes" and not in_cluster:
        yield (
            "--auth-type kubernetes works inside a cluster; elsewhere set "
            "EVALHUB_AUTH_KUBERNETES_URL and EVALHUB_AUTH_KUBERNETES_TOKEN_PATH"
        )
    yield from _tenant_problems(settings)


def _tenant_problems(settings: Settings) -> Iterator[str]:
    """Reject callers without tenants unless that is allowed explicitly.

    A hub that demands no tenant shows a request without one the jobs of every tenant.
    """
    everything, claim = settings.allow_all_tenants, settings.auth_tenant_claim
    if settings.auth_type == "jwt" and claim is None and not everything:
        yield (
            "--auth-type jwt needs EVALHUB_AUTH_TENANT_CLAIM, the claim with a caller's tenants. "
            "Callers without a tenant see every tenant where the hub demands none; if that is "
            "meant, say so with --allow-all-tenants"
        )
    if settings.auth_type == "jwt" and claim is not None and everything:
        yield "--allow-all-tenants contradicts EVALHUB_AUTH_TENANT_CLAIM; keep one"
    if everything and settings.auth_type == "token":
        yield (
            "--allow-all-tenants has no meaning with --auth-type token; "
            "`evalhub-mcp token add --all-tenants` allows it for one token"
        )
    if everything and settings.auth_type in {"none", "kubernetes"}:
        yield (
            f"--allow-all-tenants has no meaning with --auth-type {settings.auth_type}; "
            "it is for jwt and rbac-proxy"
        )
