"""Where indexes are kept between processes, and when they are.

Only a server of one user keeps them: on stdio, and with a local hub that nobody authenticates to.
A server over HTTP for many callers keeps them in memory.
"""

import os
import sys
from pathlib import Path

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.known_jobs.index_file import IndexFile
from evalhub_mcp.app.known_jobs.job_indexes import FileOf
from evalhub_mcp.local.data_directory import DATA_DIR_VARIABLE, default_data_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.settings import Settings

DIRECTORY = "index"


def index_files(settings: Settings) -> FileOf:
    """Return what names the file of a caller's index; None where none is kept."""
    one_user = settings.transport == "stdio" or settings.local
    directory = index_directory() if one_user and settings.auth_type == "none" else None
    if directory is None:
        return lambda _caller: None
    hub = _local_hub() if settings.local else settings.base_url or ""

    def file_of(caller: Caller) -> IndexFile:
        return IndexFile(directory, hub.rstrip("/"), caller.tenant, caller.principal)

    return file_of


def index_directory() -> Path | None:
    """Return `index` below $EVALHUB_MCP_DATA_DIR, or below the user's data directory.

    None without a home directory.
    """
    try:
        if configured := os.environ.get(DATA_DIR_VARIABLE):
            return Path(configured).expanduser().absolute() / DIRECTORY
        return _user_data_dir(Path.home()) / "evalhub-mcp" / DIRECTORY
    except (OSError, RuntimeError):
        return None


def _user_data_dir(home: Path) -> Path:
    """The directory that `platformdirs` names, which only the `local` extra installs."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local")
    if sys.platform == "darwin":
        return home / "Library/Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")


def _local_hub() -> str:
    """The name of the local hub, whose address changes with every start."""
    try:
        return f"local:{default_data_dir()}"
    except LocalHubError:
        return "local:"
