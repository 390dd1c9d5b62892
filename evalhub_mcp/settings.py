"""Every setting of the server, from one place, with one order of precedence.

Flags win over the environment, the environment over the configuration file. The
names are those of the Go server (`EVALHUB_*`, `--transport`, …), so that its users
switch without editing anything, and the file may be either its flat YAML or the
profile file of the EvalHub SDK's command line. A setting that is unknown, malformed
or contradicts another is a `SettingsError`: one line, meant for stderr.
"""

import difflib
import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

Transport = Literal["stdio", "http", "http-sse"]
AuthType = Literal["none", "rbac-proxy"]

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
PLACEHOLDERS = ("<", "${", "your-", "example.com/replace")

# Keys of the Go server's file and of the SDK's profiles, as this module names them.
FILE_KEYS = {
    "ca_cert_path": "ca_cert_path",
    "tls_cert_file": "tls_cert",
    "tls_key_file": "tls_key",
    "list_page_limit": "list_page_limit",
}
# Keys other tools keep in the same file; they are theirs, not typing errors.
FOREIGN_KEYS = frozenset(
    {"provider", "mcp_config_file", "server_config_file", "active_profile", "default_profile"}
)


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that says what to change."""


class Settings(BaseSettings):
    """The server's settings after flags, environment and file have been merged."""

    model_config = SettingsConfigDict(
        env_prefix="EVALHUB_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    base_url: str = ""
    """EvalHub's address, with or without `/api/v1`. Empty when `local`, or not set yet."""
    token: SecretStr | None = None
    token_path: Path | None = Field(
        default=None, validation_alias=AliasChoices("token_path", "EVALHUB_TOKEN_PATH")
    )
    tenant: str = ""
    ca_cert_path: Path | None = None
    insecure: bool = False
    local: bool = False
    """Start and use a hub on this machine instead of `base_url`."""
    transport: Transport = "stdio"
    host: str = "localhost"
    port: int = Field(default=3001, ge=0, le=65535)
    auth_type: AuthType = "none"
    tls_cert: Path | None = Field(
        default=None, validation_alias=AliasChoices("tls_cert", "EVALHUB_TLS_CERT_FILE")
    )
    tls_key: Path | None = Field(
        default=None, validation_alias=AliasChoices("tls_key", "EVALHUB_TLS_KEY_FILE")
    )
    list_page_limit: int = Field(default=200, ge=1, le=2000)
    """Items per page asked of the hub, and the most one list resource shows."""
    timeout: float = Field(default=20.0, gt=0, le=300)
    """Seconds one request to the hub may take (the hub itself gives up after 15)."""
    catalog_ttl: float = Field(default=60.0, ge=0, le=86400)
    """Seconds the catalog of providers and collections counts as fresh."""
    stall_after: float = Field(default=600.0, gt=0)
    """Seconds without any word from a job after which it is said to seem stuck."""
    confirm_cancel_after: float = Field(default=600.0, ge=0)
    """Seconds a job has run after which the user is asked before it is cancelled."""
    source: str = Field(default="", exclude=True)
    """The configuration file and profile that were read, for `doctor`."""

    @field_validator("base_url")
    @classmethod
    def _http_url(cls, value: str) -> str:
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

    @field_validator("token")
    @classmethod
    def _real_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        text = value.get_secret_value().strip()
        if text.startswith(("<", "${")):
            raise ValueError("is a placeholder that was never filled in")
        if not text.isascii() or any(c.isspace() for c in text):
            raise ValueError("contains spaces or characters no token has")
        return SecretStr(text)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then the file handed over under `_file`."""
        flags = dict(getattr(init_settings, "init_kwargs", {}))
        file_values = flags.pop("_file", {})
        return (
            InitSettingsSource(settings_cls, init_kwargs=flags),
            env_settings,
            InitSettingsSource(settings_cls, init_kwargs=file_values),
        )

    @property
    def hub_is_set(self) -> bool:
        """Whether there is any hub to talk to."""
        return self.local or bool(self.base_url)

    @property
    def loopback_only(self) -> bool:
        """Whether the HTTP transports are reachable from this machine alone."""
        return self.host in LOOPBACK_HOSTS


def load_settings(
    flags: dict[str, Any] | None = None,
    *,
    config: Path | None = None,
    profile: str | None = None,
) -> Settings:
    """Merge flags, environment and configuration file.

    Args:
        flags: Values given on the command line, by field name; None means not given.
        config: File named by `--config`; it must exist. Without it `EVALHUB_CONFIG`
            and then `~/.config/evalhub/config.yaml` are looked at.
        profile: Profile named by `--profile`, in a file with `profiles`.

    Raises:
        SettingsError: A value, key, file or combination cannot be used.
    """
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    # One hub must win; the flag says which, whatever environment or file say.
    if given.get("local") and given.get("base_url"):
        raise SettingsError("--local and --base-url contradict each other; give one of them")
    file_values, source = _read_file(config, profile)
    _reject_unknown_environment()
    if given.get("local"):
        given["base_url"] = ""
    elif given.get("base_url"):
        given["local"] = False
    try:
        settings = Settings(_file=file_values, source=source, **given)
    except ValidationError as error:
        raise SettingsError(_one_line(error, given, file_values, source)) from None
    _reject_contradictions(settings)
    return settings


def _reject_contradictions(settings: Settings) -> None:
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
    ):
        raise SettingsError(
            f"--host {settings.host} would let anybody on the network use this server's hub "
            "credentials; keep --host localhost, or put kube-rbac-proxy in front and set "
            "--auth-type rbac-proxy"
        )
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


def _reject_unknown_environment() -> None:
    """A misspelt `EVALHUB_BASEURL` must not be silently ignored."""
    known = {f"EVALHUB_{name.upper()}" for name in Settings.model_fields if name != "source"}
    known |= {"EVALHUB_TLS_CERT_FILE", "EVALHUB_TLS_KEY_FILE", "EVALHUB_CONFIG"}
    for name in os.environ:
        if not name.startswith("EVALHUB_") or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.88)
        if near:
            raise SettingsError(f"unknown environment variable {name}; did you mean {near[0]}?")


def _read_file(config: Path | None, profile: str | None) -> tuple[dict[str, Any], str]:
    """Values of the configuration file, and a label that says where they came from."""
    path = config
    if path is None and (env := os.environ.get("EVALHUB_CONFIG")):
        path = Path(env)
    explicit = path is not None
    if path is None:
        path = Path.home() / ".config" / "evalhub" / "config.yaml"
    if not path.is_file():
        if explicit:
            raise SettingsError(f"there is no configuration file {path}")
        if profile is not None:
            raise SettingsError(f"--profile {profile}: there is no configuration file {path}")
        return {}, ""

    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise SettingsError(f"cannot read configuration file {path}: {reason}") from None
    if not isinstance(data, dict):
        raise SettingsError(f"configuration file {path} must hold names and values")
    source = str(path)
    if "profiles" in data or profile is not None:
        data, name = _pick_profile(data, profile, path)
        source = f"{path}, profile {name}"
    return _known_values(data, source), source


def _pick_profile(
    data: dict[Any, Any], profile: str | None, path: Path
) -> tuple[dict[Any, Any], str]:
    profiles = data.get("profiles")
    if not isinstance(profiles, dict):
        raise SettingsError(f"configuration file {path} has no profiles")
    name = profile or data.get("active_profile") or data.get("default_profile") or "default"
    chosen = profiles.get(name)
    if chosen is None:
        if profile is None and not profiles:
            return {}, str(name)
        offered = ", ".join(sorted(map(str, profiles))) or "none"
        raise SettingsError(f"profile {name!r} is not in {path}; it has: {offered}")
    if not isinstance(chosen, dict):
        raise SettingsError(f"profile {name!r} in {path} must hold names and values")
    return chosen, str(name)


def _known_values(data: dict[Any, Any], source: str) -> dict[str, Any]:
    known = set(Settings.model_fields) - {"source"}
    values: dict[str, Any] = {}
    for key, value in data.items():
        name = FILE_KEYS.get(str(key), str(key))
        if name in FOREIGN_KEYS or value is None or value == "":
            continue
        if name not in known:
            near = difflib.get_close_matches(name, known | set(FILE_KEYS), n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SettingsError(f"unknown setting {key!r} in {source}{hint}")
        values[name] = value
    return values


def _one_line(
    error: ValidationError, flags: dict[str, Any], file_values: dict[str, Any], source: str
) -> str:
    """The first validation error in the user's terms: where it was set and what is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "settings"
    field = {"EVALHUB_TLS_CERT_FILE": "tls_cert", "EVALHUB_TLS_KEY_FILE": "tls_key"}.get(
        field, field
    )
    if field in flags:
        where = f"--{field.replace('_', '-')}"
    elif field in file_values and f"EVALHUB_{field.upper()}" not in os.environ:
        where = f"{field} in {source}"
    else:
        where = f"EVALHUB_{field.upper()}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: {message[:1].lower()}{message[1:]}"
