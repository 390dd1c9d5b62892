"""Settings of the hub: which EvalHub to use and how, or the one on this machine."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from evalhub_mcp.settings.declaration import Setting, folder_list

PLACEHOLDERS = ("<", "${", "your-", "example.com/replace")


def hub_url(value: str) -> str:
    """The address of a hub, without a slash at its end."""
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


class HubSettings:
    """Which EvalHub to use, and how. `token`, whose type is pydantic's, is in `Settings`."""

    base_url: Annotated[
        str,
        Setting("address of EvalHub", flag="--base-url", metavar="URL", check=hub_url),
    ] = ""
    token_path: Annotated[
        Path | None, Setting("file that holds the token; read again when it changes")
    ] = None
    tenant: Annotated[str, Setting("tenant to work in", flag="--tenant", metavar="NAME")] = ""
    ca_cert_path: Annotated[
        Path | None,
        Setting("CA that signed the hub's certificate", default="the system's"),
    ] = None
    insecure: Annotated[bool, Setting("do not verify the hub's certificate", flag="--insecure")] = (
        False
    )
    timeout: Annotated[float, Setting("seconds one request to the hub may take", gt=0, le=300)] = (
        20.0  # the hub itself gives up after 15
    )
    catalog_ttl: Annotated[
        float,
        Setting("seconds before providers and collections are read again", ge=0, le=86400),
    ] = 60.0
    list_page_limit: Annotated[
        int,
        Setting("most items one list resource shows; also the hub's page size", ge=1, le=2000),
    ] = 200
    stall_after: Annotated[
        float, Setting("seconds without a change before a job counts as stuck", gt=0)
    ] = 600.0
    confirm_cancel_after: Annotated[
        float,
        Setting("seconds a job has run before the user must confirm cancelling it", ge=0),
    ] = 600.0


class LocalHubSettings:
    """The hub on this machine."""

    local: Annotated[
        bool, Setting("run and use a hub on this machine (Linux, macOS)", flag="--local")
    ] = False
    local_max_processes: Annotated[
        int | None,
        Setting(
            "evaluations that run at once; more of them wait in a queue",
            default="one per core",
            ge=1,
            le=1024,
        ),
    ] = None
    local_time_limit: Annotated[
        float | None,
        Setting(
            "seconds one benchmark may run before it is stopped and fails with code `time_limit`",
            default="21600",
            gt=0,
        ),
    ] = None
    local_linger: Annotated[
        float | None,
        Setting(
            "seconds the hub stays up for running evaluations after the last server has left",
            default="43200",
            ge=0,
        ),
    ] = None
    dataset_roots: Annotated[
        tuple[Path, ...],
        Setting(
            "folders question files may be read from, separated as in PATH",
            default="the working directory",
            parse=folder_list,
        ),
    ] = ()
