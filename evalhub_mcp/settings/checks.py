"""What no single setting shows: combinations that cannot be meant."""

import sys

from evalhub_mcp.settings.auth import reject_bad_auth
from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.model import Settings
from evalhub_mcp.settings.state_keys import read_state_keys


def reject_contradictions(settings: Settings) -> None:
    """Raise `SettingsError` for settings that exclude each other or name no file."""
    if settings.local and sys.platform == "win32":
        raise SettingsError(
            "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url"
        )
    if settings.local and settings.base_url:
        raise SettingsError(
            "both a local hub and a base URL are configured; drop EVALHUB_LOCAL or EVALHUB_BASE_URL"
        )
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise SettingsError("--tls-cert and --tls-key belong together; only one of them is set")
    if settings.tls_cert is not None and settings.transport == "stdio":
        raise SettingsError(
            "--tls-cert has no meaning with --transport stdio; add --transport http"
        )
    if settings.auth_type != "none" and settings.transport == "stdio":
        raise SettingsError(
            f"--auth-type {settings.auth_type} needs --transport http; "
            "stdio has no callers to check"
        )
    if (
        settings.transport != "stdio"
        and settings.auth_type == "none"
        and not settings.loopback_only
        and not settings.allow_unauthenticated
    ):
        raise SettingsError(
            f"--host {settings.host} would let anybody on the network use this server's hub "
            "credentials; keep --host localhost, set an --auth-type, or say that this is meant "
            "with --allow-unauthenticated"
        )
    if settings.stateless and settings.transport != "http":
        raise SettingsError(
            f"--stateless has no meaning with --transport {settings.transport}; "
            "it is for --transport http"
        )
    if settings.auth_type == "jwt" and settings.public_url is None and not settings.loopback_only:
        raise SettingsError(
            "--auth-type jwt needs EVALHUB_PUBLIC_URL, the address clients type; "
            "an example is https://evalhub-mcp.example.com/mcp"
        )
    if settings.allow_unauthenticated and settings.auth_type != "none":
        raise SettingsError(
            f"--allow-unauthenticated contradicts --auth-type {settings.auth_type}; keep one"
        )
    reject_bad_auth(settings)
    if settings.metrics and settings.transport == "stdio":
        raise SettingsError("--metrics has no meaning with --transport stdio; nothing serves it")
    if settings.token is not None and settings.token_path is not None:
        raise SettingsError("EVALHUB_TOKEN and EVALHUB_TOKEN_PATH are both set; keep one")
    for name, path in (
        ("--tls-cert", settings.tls_cert),
        ("--tls-key", settings.tls_key),
        ("EVALHUB_CA_CERT_PATH", settings.ca_cert_path),
        ("EVALHUB_TOKEN_PATH", settings.token_path),
    ):
        if path is not None and not path.is_file():
            raise SettingsError(f"{name}: there is no file {path}")
    for folder in settings.dataset_roots:
        if not folder.is_absolute() or not folder.is_dir():
            raise SettingsError(f"EVALHUB_DATASET_ROOTS: there is no folder {folder}")
    if settings.request_state_keys_file is not None:
        read_state_keys(settings.request_state_keys_file)
