"""Settings of the hub: which EvalHub to use and how, or the one on this machine."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from evalhub_mcp.settings.declaration import SettingsGroup, setting

PLACEHOLDERS = ("<", "your-", "example.com/replace")


def _check_url(value: str) -> str:
    value = value.strip().rstrip("/")
    if not value:
        return ""
    if any(mark in value for mark in PLACEHOLDERS):
        raise ValueError(f"{value!r} is a placeholder; put EvalHub's address there")
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(
            f"{value!r} is not an http(s) URL; an example is https://evalhub.example.com"
        )
    if parts.username or parts.password:
        raise ValueError("must not carry a user or password; use EVALHUB_TOKEN")
    return value


def _check_token(value: SecretStr | None) -> SecretStr | None:
    text = value.get_secret_value().strip() if value is not None else ""
    if value is None or not text:
        return None
    if text.startswith("<"):
        raise ValueError("is a placeholder that was never filled in")
    if not text.isascii() or any(c.isspace() for c in text):
        raise ValueError("contains spaces or characters no token has")
    return SecretStr(text)


class HubSettings(SettingsGroup):
    """Which EvalHub to use, and how."""

    base_url: str = setting("", "address of EvalHub", flag="--base-url", check=_check_url)
    token: SecretStr | None = setting(None, "bearer token for EvalHub", check=_check_token)
    token_path: Path | None = setting(None, "file with the token; read again when it changes")
    tenant: str = setting("", "tenant to work in", flag="--tenant")
    ca_cert_path: Path | None = setting(
        None, "CA that signed the hub's certificate", default_text="the system's"
    )
    insecure: bool = setting(False, "do not verify the hub's certificate", flag="--insecure")
    # The hub itself gives up after 15 seconds.
    timeout: float = setting(
        20.0,
        "seconds one answer of the hub may take to arrive; all answers to a call, three times that",
        gt=0,
        le=300,
    )
    patience: float = setting(
        9.0, "seconds a call waits for a hub that is silent, retries included", gt=0, le=300
    )
    catalog_ttl: float = setting(
        60.0, "seconds before providers and collections are read again", ge=0, le=86400
    )
    list_page_limit: int = setting(
        200, "most items one list resource shows; also the hub's page size", ge=1, le=2000
    )
    stall_after: float = setting(
        600.0, "seconds without a change until a job counts as stuck", gt=0
    )
    confirm_cancel_after: float = setting(
        600.0, "seconds a job has run when the user must confirm cancelling it", ge=0
    )


class LocalHubSettings(SettingsGroup):
    """The hub on this machine."""

    local: bool = setting(False, "run and use a hub on this machine", flag="--local")
    local_max_processes: int | None = setting(
        None,
        "evaluations that run at once; others wait",
        ge=1,
        le=1024,
        default_text="one per core",
    )
    local_time_limit: float | None = setting(
        None, "seconds one benchmark may run before it is stopped", default_text="21600", gt=0
    )
    local_linger: float | None = setting(
        None, "seconds the hub waits for evaluations without any server", default_text="43200", ge=0
    )
    dataset_roots: tuple[Path, ...] = setting(
        (),
        "folders question files may be read from, separated as in PATH",
        default_text="the working directory",
    )
